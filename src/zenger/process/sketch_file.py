"""Sketches of a whole newsroom, in a file without a name: a million of them take 256 MB there.

In memory is one band at a time: what four neighbouring slots say, as one number of 64 bits.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from zenger.process.sketch import SIZE

BANDS = SIZE // 8
_ROWS = 16_384  # read together: 4 MB

Numbers = NDArray[np.uint64]
Indices = NDArray[np.int64]
Slots = NDArray[np.uint16]


class SketchFile:
    """Rows are numbered from 0 as they were added. Add all, then ask."""

    def __init__(self, scratch: BinaryIO) -> None:
        self._file = scratch
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
        shares: NDArray[np.float64] = np.mean(self._slots(ones) == self._slots(others), axis=1)
        return shares

    def _slots(self, rows: Indices) -> Slots:
        """Read one by one: to look at a mapped file makes all of its neighbourhood resident."""
        handle = self._file.fileno()
        found = b"".join([os.pread(handle, SIZE, row * SIZE) for row in rows.tolist()])
        return np.frombuffer(found, "<u2").reshape(-1, SIZE // 2)

    def close(self) -> None:
        self._file.close()

    def _rows(self) -> Iterator[tuple[int, Numbers]]:
        self._file.flush()
        handle = self._file.fileno()
        for start in range(0, self.count, _ROWS):
            some = os.pread(handle, _ROWS * SIZE, start * SIZE)
            yield start, np.frombuffer(some, "<u8").reshape(-1, BANDS)
