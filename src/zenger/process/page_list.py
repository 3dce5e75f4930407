"""The pages of one reading: short texts in memory, long ones in a file without a name."""

import io
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import BinaryIO, overload

from zenger.model.extraction import Page

IN_MEMORY = 250_000  # characters of one document; some eighty are in memory at once


class PageList(Sequence[Page]):
    """Pages in order. A document of 20 million characters costs what one of 250,000 does."""

    def __init__(
        self, pages: Iterable[Page] = (), scratch: Callable[[], BinaryIO] = io.BytesIO
    ) -> None:
        """`scratch` opens the file for what is too long; called when there is such a thing."""
        self.characters = 0
        self._pages: list[Page] = []
        self._places: dict[int, tuple[int, int]] = {}  # index of a page: offset, bytes
        self._scratch = scratch
        self._file: BinaryIO | None = None
        for page in pages:
            self.append(page)

    def append(self, page: Page) -> None:
        self.characters += len(page.text)
        if self.characters > IN_MEMORY:
            page = self._put_away(page)
        self._pages.append(page)

    def _put_away(self, page: Page) -> Page:
        if self._file is None:
            self._file = self._scratch()
        text = page.text.encode()
        self._places[len(self._pages)] = self._file.seek(0, io.SEEK_END), len(text)
        self._file.write(text)
        return replace(page, text="")

    def _fetched(self, index: int) -> Page:
        page = self._pages[index]
        if index not in self._places or self._file is None:
            return page
        offset, size = self._places[index]
        self._file.seek(offset)
        return replace(page, text=self._file.read(size).decode())

    @overload
    def __getitem__(self, index: int) -> Page: ...
    @overload
    def __getitem__(self, index: slice) -> list[Page]: ...
    def __getitem__(self, index: int | slice) -> Page | list[Page]:
        places = range(len(self._pages))[index]
        return self._fetched(places) if isinstance(places, int) else [*map(self._fetched, places)]

    def __iter__(self) -> Iterator[Page]:
        return map(self._fetched, range(len(self._pages)))

    def __len__(self) -> int:
        return len(self._pages)

    def close(self) -> None:
        """Let go of the file. Long texts are gone with it."""
        if self._file is not None:
            self._file.close()
