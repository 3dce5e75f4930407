"""Counting documents for each value of a facet: exactly, and fast enough to do on every search.

The index counts pages, and estimates distinct values; a reader wants documents, exactly. So each
page carries the facet values of its document as codes packed in one number, which come out of
tantivy in bulk and are counted by numpy.

    bit 0        12         24             40        48            62
        | kind    | language | collection   | status  | year        |
"""

import json
import os
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from zenger.model.research import Facet, IndexedPage

_LAYOUT = {"type": (0, 12), "lang": (12, 12), "in": (24, 16), "status": (40, 8)}
_YEAR = (48, 14)
_FILE = "facets.json"


class FacetCodes:
    """The numbers that stand for facet values. They only ever grow, so old ones stay right."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._values: dict[str, list[str]] = {field: [] for field in _LAYOUT}
        self._codes: dict[str, dict[str, int]] = {field: {} for field in _LAYOUT}
        self._is_saved = True
        self.reload()

    def reload(self) -> None:
        """Learn what another process has added."""
        if not self._path.exists():
            return
        self._values = json.loads(self._path.read_text(encoding="utf-8"))
        self._codes = {
            field: {value: code for code, value in enumerate(values)}
            for field, values in self._values.items()
        }

    def save(self) -> None:
        """Durable before the pages that use them are: written whole, then renamed."""
        if self._is_saved:
            return
        draft = self._path.with_suffix(".part")
        with draft.open("w", encoding="utf-8") as stream:
            json.dump(self._values, stream, ensure_ascii=False)
            stream.flush()
            os.fsync(stream.fileno())
        draft.replace(self._path)
        self._is_saved = True

    def pack(self, page: IndexedPage) -> int:
        """The facet values of a page's document as one number."""
        values = {
            "type": page.kind,
            "lang": page.language,
            "in": page.collection,
            "status": page.status,
        }
        packed = (page.date.year if page.date else 0) << _YEAR[0]
        for field, (shift, width) in _LAYOUT.items():
            code = self._code(field, values[field])
            if code >> width:
                raise OverflowError(f"more than {1 << width} values of {field} in one index")
            packed |= code << shift
        return packed

    def _code(self, field: str, value: str) -> int:
        codes = self._codes[field]
        if value not in codes:
            codes[value] = len(codes)
            self._values[field].append(value)
            self._is_saved = False
        return codes[value]

    def values(self, field: str) -> Sequence[str]:
        return self._values[field]

    def count(
        self, packed: npt.NDArray[np.int64], documents: npt.NDArray[np.int64]
    ) -> tuple[tuple[Facet, ...], tuple[tuple[int, int], ...]]:
        """Facets and years.

        Args:
            packed: packed values.
            documents: how many documents have each of them.
        """
        facets = tuple(self._facet(field, packed, documents) for field in _LAYOUT)
        years = _totals(packed, _YEAR, documents)
        return facets, tuple((year, count) for year, count in years if year)

    def _facet(
        self, field: str, packed: npt.NDArray[np.int64], documents: npt.NDArray[np.int64]
    ) -> Facet:
        known = self._values[field]
        totals = _totals(packed, _LAYOUT[field], documents)
        found = [(known[code], count) for code, count in totals if known[code]]
        return Facet(field, tuple(sorted(found, key=lambda pair: (-pair[1], pair[0]))))


def _totals(
    packed: npt.NDArray[np.int64], bits: tuple[int, int], documents: npt.NDArray[np.int64]
) -> list[tuple[int, int]]:
    """(code, documents) of each code that stands in these bits, ascending."""
    shift, width = bits
    codes = (packed >> shift) & ((1 << width) - 1)
    totals = np.bincount(codes, weights=documents).astype(np.int64)
    there = np.flatnonzero(totals)
    return list(zip(there.tolist(), totals[there].tolist(), strict=True))
