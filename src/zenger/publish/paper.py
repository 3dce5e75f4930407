"""Paper: a page that was printed as HTML, once more as a PDF, by the same words.

WeasyPrint (BSD) sets it, where the extra `pdf` is installed. It is given the page, our style for
paper, our fonts, and the pictures beside the page; whatever else a page might name is refused, so
that nothing is loaded from anywhere and no file of this machine can be drawn in.
"""

import atexit
import gc
import importlib
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from importlib.metadata import PackageNotFoundError
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import lxml.html

from zenger.errors import MissingProgramError
from zenger.publish.environment import asset
from zenger.publish.paper_structure import level_headings, turn, unnest_links

INSTALL = "`pip install 'zenger[pdf]'` and `apt-get install libpangoft2-1.0-0`"
_HERE = "https://paper.invalid/"  # such a host cannot be, and nothing is asked of it: see _fetcher
_FACE = '@font-face {{ font-family: "Noto Naskh Arabic"; font-weight: {weight}; src: url({url}) }}'
_DEBIAN = Path("/usr/share/fonts/truetype/noto")  # package fonts-noto-core
_NASKH = {
    "fonts/system-400.ttf": _DEBIAN / "NotoNaskhArabic-Regular.ttf",
    "fonts/system-700.ttf": _DEBIAN / "NotoNaskhArabic-Bold.ttf",
}
_LEFT_OUT = (
    "//script", "//header[@class='masthead']", "//footer", "//a[@class='skip']",
    "//*[contains(concat(' ', @class, ' '), ' off-paper ')]",
)  # fmt: skip
_FAMILY = re.compile(r'font-family: ("[^"]+")')
_FILE = re.compile(r"url\(fonts/([a-z-]+)")
_EPOCH = "SOURCE_DATE_EPOCH"  # which fontTools goes by
_WEIGHTS = re.compile(r"font-weight: [0-9 ]+; ")  # a range of them, which WeasyPrint does not know


def paper_version() -> str:
    """Of what sets the pages; with another one they come out otherwise."""
    try:
        return version_of("weasyprint")
    except PackageNotFoundError:
        return ""


def lacking() -> str:
    """What keeps PDFs from being made here, as a sentence; empty where nothing does."""
    try:
        _load()
    except ImportError:
        lacks = "the Python package WeasyPrint is not installed"
    except OSError:  # its Python part is there, Pango is not
        lacks = "WeasyPrint does not find the library Pango"
    else:
        return ""
    return f"No PDF can be made here: {lacks}. Get both with {INSTALL}."


def _load() -> None:
    """Load WeasyPrint, which has Pillow take cut pictures for whole in all of the process.

    Raises:
        ImportError: it is not installed.
        OSError: it does not find Pango.
    """
    from PIL import ImageFile

    try:
        importlib.import_module("weasyprint")
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = False


def require_paper() -> None:
    """Say what is missing before anything is printed.

    Raises:
        MissingProgramError: PDFs cannot be made here.
    """
    if lacks := lacking():
        raise MissingProgramError(
            f"{lacks} Nothing was printed. Without --pdf the pages are, and a browser prints them."
        )


def paper(html: str, *, path: str, base_url: str, pictures: Mapping[str, bytes]) -> bytes:
    """The PDF of a page: tagged for screen readers, the same bytes for the same page.

    Args:
        path: of the page, from the root of the folder it is printed into.
        base_url: where that folder will be; without it links to other pages are left out, since
            paper knows no neighbours.
        pictures: those that the page shows, by the address it gives them.
    """
    tree = lxml.html.document_fromstring(html)
    for expression in _LEFT_OUT:
        for element in tree.xpath(expression):
            element.drop_tree()
    for photo in tree.find_class("photo"):  # beside the headline, so before it
        if head := tree.find_class("case-head"):
            head[0].insert(0, photo)
    _settle_links(tree, f"{base_url}{path}" if base_url else "")
    turn(tree)
    level_headings(tree)
    unnest_links(tree)
    text = lxml.html.tostring(tree, encoding="unicode", doctype="<!doctype html>")
    return _printer().set(text, pictures)


def _settle_links(tree: Any, here: str) -> None:
    """Links lead somewhere from a sheet of paper, or they are plain words."""
    for link in tree.xpath("//a[@href]"):
        href = link.get("href")
        if href.startswith(("#", "http://", "https://", "mailto:")):
            continue
        if here:
            link.set("href", urljoin(here, href))
        else:
            del link.attrib["href"]
    for link in tree.xpath("//link"):
        link.drop_tree()


def _style() -> str:
    """Our fonts as the screen has them, and the style for paper.

    Each file is a family of its own: WeasyPrint tells fonts apart by family and style, and a page
    with one Polish letter in it was set in letters of another file. Debian's Arabic is taken where
    it is: ours draws a letter and its dots apart, so that words copied out of a PDF, or read aloud,
    are others than those one sees.
    """
    screen = asset("zenger.css").decode().splitlines()
    faces = [_WEIGHTS.sub("", line) for line in screen if line.startswith("@font-face")]
    if all(file.is_file() for file in _NASKH.values()):
        faces = [line for line in faces if "naskh-arabic" not in line]
        faces += [_FACE.format(url=url, weight=url[-7:-4]) for url in _NASKH]
    families: dict[str, list[str]] = {}
    for number, line in enumerate(faces):
        screen_family, file = _FAMILY.findall(line)[0], _FILE.findall(line)[0]
        own = f'"Ours {file.removesuffix("-italic")}"'
        faces[number] = line.replace(screen_family, own, 1)
        families.setdefault(screen_family, []).append(own)
    style = asset("paper.css").decode()
    for family, parts in families.items():
        style = style.replace(family, ", ".join(dict.fromkeys(parts)))
    return "\n".join([*faces, style])


class _Printer:
    """WeasyPrint with our style and fonts, read once."""

    def __init__(self) -> None:
        _load()
        from weasyprint import CSS
        from weasyprint.text.fonts import FontConfiguration

        self._fonts = FontConfiguration()
        self._style = CSS(
            string=_style(), base_url=_HERE, url_fetcher=_fetcher({}), font_config=self._fonts
        )

    def set(self, html: str, pictures: Mapping[str, bytes]) -> bytes:
        from weasyprint import HTML

        page = HTML(string=html, base_url=_HERE, url_fetcher=_fetcher(pictures))
        with _no_clock():
            made = page.write_pdf(
                stylesheets=[self._style], font_config=self._fonts, pdf_variant="pdf/ua-1"
            )
        assert isinstance(made, bytes)  # noqa: S101  # as no target was named
        return made


@contextmanager
def _no_clock() -> Iterator[None]:
    """Fonts in a PDF are cut to what is used, and say when: at no time, so that the same page gives
    the same bytes."""
    before = os.environ.get(_EPOCH)
    os.environ[_EPOCH] = before or "0"
    try:
        yield
    finally:
        if before is None:
            del os.environ[_EPOCH]


def _fetcher(pictures: Mapping[str, bytes]) -> Any:
    """Hands out our fonts and the pictures of one page, and refuses all else."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OursAlone(URLFetcher):  # type: ignore[misc]  # it has no types
        def fetch(self, url: str, headers: Any = None) -> Any:
            name = url.removeprefix(_HERE)
            if name in _NASKH:
                return URLFetcherResponse(url, _NASKH[name].read_bytes())
            if name in pictures:
                return URLFetcherResponse(url, pictures[name])
            if name.startswith("fonts/") and "/" not in name[6:]:
                return URLFetcherResponse(url, asset(name))
            raise ValueError("nothing is loaded for a page on paper")

    return OursAlone(allowed_protocols=())


@lru_cache(maxsize=1)
def _printer() -> _Printer:
    # Before Python takes itself apart: WeasyPrint then removes the fonts it wrote down.
    atexit.register(_forget)
    return _Printer()


def _forget() -> None:
    _printer.cache_clear()
    gc.collect()
