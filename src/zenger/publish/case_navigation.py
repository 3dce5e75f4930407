"""The link to cases in the navigation of an archive that was printed before it had any."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from zenger.publish.case_links import ROOT

_ABOUT = re.compile(
    r'<a href="([^"]*)about/index\.html"(?: aria-current="(?:page|true)")?>About</a>\n'
)


def needs_link(site: Path) -> bool:
    """Whether the pages of an archive do not lead to its cases yet."""
    try:
        page = (site / "about" / "index.html").read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return _ABOUT.search(page) is not None and f'{ROOT}index.html">Cases</a>' not in page


def linked_pages(site: Path, paths: Iterable[str]) -> Iterator[tuple[str, str]]:
    """(path, HTML) of every page that has a navigation, with the link before “About”.

    Args:
        paths: of all files of the archive.
    """
    for path in paths:
        if not path.endswith(".html") or path.startswith(ROOT):
            continue
        page = (site / path).read_bytes().decode("utf-8", "surrogateescape")
        linked = _ABOUT.sub(_with_cases, page, count=1)
        if linked != page:
            yield path, linked


def _with_cases(match: re.Match[str]) -> str:
    return f'<a href="{match[1]}{ROOT}index.html">Cases</a>\n{match[0]}'
