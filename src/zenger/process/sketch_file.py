"""Sketches of a whole newsroom, in a file without a name: a million of them take 256 MB there.

In memory is one band at a time: what four neighbouring slots say, as one number of 64 bits.
"""

import mmap
from collections.abc import Iterator
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from zenger.process.sketch import SIZE

BANDS = SIZE // 8
_ROWS = 16_384  # read together: 4 MB

Numbers = NDArray[np.uint64]
Indices = NDArray[np.int64]


class SketchFile:
    """Rows are numbered from 0 as they were added. Add all, then ask."""

    def __init__(self, scratch: BinaryIO) -> None:
        self._file = scratch
        self._map: mmap.mmap | None = None
        self.count = 0

    def add(self, sketch: bytes) -> None:
        self._file.write(sketch)
        self.count += 1

    def band(self, number: int) -> Numbers:
        """What this band says of each row."""
        found = np.empty(self.count, np.uint64)
        for start, rows in self._rows():
            found[start : start + len(rows)] = rows[:, number]
        return found

    def whole(self) -> Numbers:
        """One number for each row that is the same for the same sketches, and only for these
        but once in a million million."""
        factors = np.random.default_rng(BANDS).integers(0, 1 << 63, BANDS, np.uint64) * 2 + 1
        found = np.empty(self.count, np.uint64)
        for start, rows in self._rows():
            mixed = rows * factors
            mixed ^= mixed >> np.uint64(29)
            found[start : start + len(rows)] = (mixed * factors[::-1]).sum(axis=1, dtype=np.uint64)
        return found

    def alike(self, ones: Indices, others: Indices) -> NDArray[np.float64]:
        """How much each of these pairs is alike, 0.0 to 1.0."""
        found = np.empty(len(ones))
        for start in range(0, len(ones), _ROWS):
            part = slice(start, start + _ROWS)
            slots = self._all().view("<u2")
            found[part] = (slots[ones[part]] == slots[others[part]]).mean(axis=1)
            del slots
            self._let_go()
        return found

    def close(self) -> None:
        if self._map is not None:
            self._map.close()
        self._file.close()

    def _rows(self) -> Iterator[tuple[int, Numbers]]:
        for start in range(0, self.count, _ROWS):
            yield start, self._all()[start : start + _ROWS].copy()
            self._let_go()

    def _all(self) -> Any:
        if self._map is None:
            self._file.flush()
            self._map = mmap.mmap(self._file.fileno(), 0, access=mmap.ACCESS_READ)
        return np.frombuffer(self._map, "<u8").reshape(-1, BANDS)

    def _let_go(self) -> None:
        """Pages of the file that were looked at no longer count as ours."""
        if self._map is not None:
            self._map.madvise(mmap.MADV_DONTNEED)
