"""Bookmarks of a PDF that say what the page they lead to does not.

Most repeat a heading. Others are the names of the files that a bundle was made of, or were
written by whoever sorted it, and stand nowhere else.
"""

from typing import Any

import pypdfium2 as pdfium

MOST = 20_000  # bookmarks
MAX_DEPTH = 15
MAX_TITLE = 1_000  # characters


class Bookmarks:
    """Asked page by page, so that no page's text is held."""

    def __init__(self, document: Any) -> None:
        self._titles: list[tuple[int, str]] = []  # level, title; in order
        self._of_page: dict[int, list[int]] = {}  # number of the page: places in the list
        self._said: set[int] = set()
        for bookmark in _in_order(document):
            title = " ".join(bookmark.get_title().replace("\0", " ").split())[:MAX_TITLE]
            if title:
                self._of_page.setdefault(_page_of(bookmark), []).append(len(self._titles))
                self._titles.append((bookmark.level, title))

    def look_at(self, number: int, text: str) -> None:
        """Note which titles the text of page `number` repeats."""
        if places := self._of_page.get(number):
            known = "".join(text.split()).lower()
            self._said.update(p for p in places if _squeezed(self._titles[p][1]) in known)

    def unsaid(self) -> str:
        """The titles that no page repeated, indented as they lie in each other."""
        rows = enumerate(self._titles)
        return "\n".join("  " * lv + title for n, (lv, title) in rows if n not in self._said)


def _squeezed(title: str) -> str:
    return "".join(title.split()).lower()


def _in_order(document: Any) -> list[Any]:
    found: list[Any] = []
    try:
        for bookmark in document.get_toc(max_depth=MAX_DEPTH):
            found.append(bookmark)
            if len(found) == MOST:
                break
    except pdfium.PdfiumError:  # a damaged tree: what came before stands
        return found
    return found


def _page_of(bookmark: Any) -> int:
    """The number of the page it leads to, from 1; 0 where it leads to none."""
    target = bookmark.get_dest()
    index = target.get_index() if target else None
    return 0 if index is None else int(index) + 1
