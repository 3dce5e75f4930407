"""Numbers as letters: how the lists of the static search are written down.

One letter of `ALPHABET` carries five bits and says whether more follow, lowest bits first,
as in source maps. It is plain ASCII inside a script, and needs no decompression.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
_LETTERS = np.frombuffer(ALPHABET.encode("ascii"), dtype=np.uint8)
_BREAKS = {0x2028: "\\u2028", 0x2029: "\\u2029"}  # end a line inside a string in older engines

Numbers = npt.NDArray[np.uint64]
Write = Callable[[str, bytes], None]
"""Takes the name and the content of a file."""


def encode_numbers(values: Numbers) -> tuple[bytes, npt.NDArray[np.int64]]:
    """The letters of all numbers, and for each the place one past its last letter.

    Args:
        values: each below 2**60; may be empty.
    """
    lengths = np.ones(len(values), dtype=np.int64)
    rest = values >> np.uint64(5)
    while rest.any():
        lengths += rest > 0
        rest = rest >> np.uint64(5)
    ends = np.cumsum(lengths)
    letters = np.zeros(int(ends[-1]) if len(ends) else 0, dtype=np.uint8)
    starts, rest, left = ends - lengths, values, lengths
    while len(starts):
        more = left > 1
        letters[starts] = (rest & np.uint64(31)).astype(np.uint8) | (more.astype(np.uint8) << 5)
        starts, rest, left = starts[more] + 1, rest[more] >> np.uint64(5), left[more] - 1
    return _LETTERS[letters].tobytes(), ends


def encode_list(values: Iterable[int]) -> str:
    """A short list of numbers as letters."""
    return encode_numbers(np.fromiter(values, dtype=np.uint64))[0].decode("ascii")


def encode_bitmap(pages: npt.NDArray[np.int64], size: int) -> str:
    """Which of `size` pages are listed: six to a letter, the first one in the lowest bit."""
    bits = np.zeros(-(-size // 6) * 6, dtype=np.uint8)
    bits[pages] = 1
    weights = np.array([1, 2, 4, 8, 16, 32], dtype=np.uint8)
    packed = (bits.reshape(-1, 6) * weights).sum(axis=1, dtype=np.uint8)
    letters: bytes = _LETTERS[packed].tobytes()
    return letters.decode("ascii")


def encode_pages(pages: npt.NDArray[np.int64], size: int) -> str:
    """Which of `size` pages are listed, in the shorter of two forms: "=" gaps or "#" bitmap.

    Args:
        pages: ascending, each once.
    """
    gaps = (np.diff(pages, prepend=-1) - 1).astype(np.uint64)
    if len(gaps) <= size // 6:  # else the bitmap is shorter for sure
        letters = encode_numbers(gaps)[0].decode("ascii")
        if len(letters) <= size // 6:
            return "=" + letters
    return "#" + encode_bitmap(pages, size)


def shared_length(before: str, word: str) -> int:
    """How many characters two words begin with alike."""
    pairs = zip(before, word, strict=False)
    return next(
        (place for place, (one, other) in enumerate(pairs) if one != other),
        min(len(before), len(word)),
    )


def front_coded(before: str, word: str) -> str:
    """A word without what it shares with the one before, after a letter for that length.

    The length counts UTF-16 units, as JavaScript does: a character beyond U+FFFF is two.
    """
    shared, units = 0, 0
    for letter in word[: shared_length(before, word)]:
        width = 2 if letter > "\uffff" else 1
        if units + width >= len(ALPHABET):
            break
        shared, units = shared + 1, units + width
    return ALPHABET[units] + word[shared:]


def data_script(name: str, value: Any) -> bytes:
    """A script file that hands `value` (JSON) to the search under `name`."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).translate(_BREAKS)
    return f'zengerSearch("{name}",{text});\n'.encode("utf-8", "replace")
