"""Sets of document numbers, packed to be kept in a row."""

import zlib

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]
NOTHING = zlib.compress(b"")
"""A set without a number, told apart from no set at all."""


def packed(numbers: npt.ArrayLike) -> bytes:
    """The steps from each number to the next, which are small, compressed."""
    ordered = np.unique(np.asarray(numbers, dtype=np.int64))
    steps = np.diff(ordered, prepend=0).astype("<i8")
    return zlib.compress(steps.tobytes())


def unpacked(data: bytes) -> Numbers:
    """The numbers, ascending."""
    steps = np.frombuffer(zlib.decompress(data or NOTHING), dtype="<i8")
    numbers: Numbers = np.cumsum(steps, dtype=np.int64)
    return numbers
