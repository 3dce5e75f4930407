"""The list of all cases."""

from collections.abc import Iterator, Sequence
from datetime import date

from zenger.model.release import Imprint
from zenger.publish.case_links import ROOT
from zenger.publish.case_shelf import CaseRow
from zenger.publish.case_words import words_in
from zenger.publish.environment import render
from zenger.publish.links import root_of


def index_pages(
    rows: Sequence[CaseRow], imprint: Imprint, *, as_of: str, has_archive: bool
) -> Iterator[tuple[str, str]]:
    """(path, HTML) of the pages that lead to the cases."""
    paths = [f"{ROOT}index.html"] if has_archive else [f"{ROOT}index.html", "index.html"]
    words = words_in("en")
    for path in paths:
        yield path, render(
            "case_index.html", w=words, rows=rows, site=imprint, path=path, root=root_of(path),
            section="cases", here=True, has_archive=has_archive,
            as_of=words.day(date.fromisoformat(as_of)),
        )  # fmt: skip
