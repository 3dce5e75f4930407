"""Sets of document numbers, packed to be kept in a row."""

import zlib

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]


def packed(numbers: npt.ArrayLike) -> bytes:
    """The steps from each number to the next, which are small, compressed."""
    ordered = np.unique(np.asarray(numbers, dtype=np.int64))
    steps = np.diff(ordered, prepend=0).astype("<i8")
    return zlib.compress(steps.tobytes()) if len(steps) else b""


def unpacked(data: bytes) -> Numbers:
    """The numbers, ascending."""
    if not data:
        return np.zeros(0, dtype=np.int64)
    numbers: Numbers = np.cumsum(np.frombuffer(zlib.decompress(data), dtype="<i8"))
    return numbers
