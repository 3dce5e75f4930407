"""Which neighbouring words a page has, roughly: what makes a phrase cheap to look up.

A pair of neighbouring words falls into one of up to 65,536 buckets, which lists the pages
with any pair that falls there. A phrase can only stand on pages that all its pairs' buckets
list, which leaves the right pages and about one wrong one in 200; their texts decide.
Storing positions instead would double what every query of single words has to load.
"""

import zlib
from collections.abc import Iterator
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from zenger.publish.shards.coding import Write, data_script, encode_pages

FINEST = 16  # bits of a bucket's number while pages are collected
FILE_SIZE = 8 * 1024  # bytes, about
_CHUNK = 1 << 12  # buckets that are merged at once

Words = npt.NDArray[np.uint32]
Keys = npt.NDArray[np.uint64]


def word_hash(term: str) -> int:
    """A number below 2**32 for a word, the same in JavaScript: CRC-32 of its UTF-16 bytes."""
    return zlib.crc32(term.encode("utf-16-le"))


def pair_keys(hashes: Words, page_of: npt.NDArray[np.uint64]) -> Keys:
    """Bucket * 2**32 + page for all pairs of a run, sorted, each once.

    Args:
        hashes: of the words of all pages, in order.
        page_of: the page that each word is on.
    """
    mixed = hashes[:-1] * np.uint32(0x9E3779B1) + hashes[1:] * np.uint32(0x85EBCA6B)
    buckets = (mixed ^ (mixed >> np.uint32(15))) * np.uint32(0xC2B2AE35) >> np.uint32(32 - FINEST)
    on_one_page = page_of[:-1] == page_of[1:]
    return np.unique((buckets.astype(np.uint64) << np.uint64(32) | page_of[:-1])[on_one_page])


class PairRuns:
    """Keeps the pairs of pages on disk, and writes them out by bucket at the end."""

    def __init__(self, temporary: Path) -> None:
        self._temporary = temporary
        self._count = 0

    def add(self, keys: Keys) -> None:
        """The pairs of the next pages, as `pair_keys` gives them."""
        edges = np.arange((1 << FINEST) // _CHUNK + 1, dtype=np.uint64) * np.uint64(_CHUNK << 32)
        name = self._temporary / f"pairs{self._count}"
        np.save(f"{name}.edges.npy", np.searchsorted(keys, edges))
        keys.tofile(f"{name}.keys")
        self._count += 1

    def write(self, write: Write, page_count: int) -> tuple[int, int]:
        """Write all buckets; the bits of a bucket's number and the buckets in a file come back."""
        bits, in_file = bucket_bits(page_count), 1
        spool = self._temporary / "buckets"
        with spool.open("x", encoding="ascii", newline="\n") as lines:
            size = sum(
                lines.write(f"{text}\n") for text in self._buckets(FINEST - bits, page_count)
            )
        while in_file < 1 << bits and in_file * 2 * size <= FILE_SIZE << bits:
            in_file *= 2
        with spool.open(encoding="ascii", newline="\n") as lines:
            for number in range((1 << bits) // in_file):
                content = "|".join(line.rstrip("\n") for line in islice(lines, in_file))
                write(f"b{number // 1000}/b{number}.js", data_script(f"b{number}", content))
        spool.unlink()
        return bits, in_file

    def _buckets(self, shift: int, page_count: int) -> Iterator[str]:
        runs = [
            (np.load(f"{name}.edges.npy").tolist(), f"{name}.keys")
            for name in (self._temporary / f"pairs{number}" for number in range(self._count))
        ]
        width = _CHUNK >> shift if shift else _CHUNK
        low = np.uint64(0xFFFFFFFF)
        for chunk in range((1 << FINEST) // _CHUNK):
            parts = [_part(keys, edges[chunk], edges[chunk + 1]) for edges, keys in runs]
            keys = np.concatenate(parts) if parts else np.zeros(0, dtype=np.uint64)
            buckets = keys >> np.uint64(32 + shift)
            keys = np.unique(buckets << np.uint64(32) | (keys & low))
            first = chunk * width
            edges = np.searchsorted(
                keys >> np.uint64(32), np.arange(first, first + width + 1, dtype=np.uint64)
            ).tolist()
            pages = (keys & low).astype(np.int64)
            for start, end in pairwise(edges):
                yield encode_pages(pages[start:end], page_count)


def _part(keys: str, start: int, end: int) -> Keys:
    """Read, not mapped: what is mapped counts as memory of this process."""
    return np.fromfile(keys, dtype=np.uint64, count=end - start, offset=8 * start)


def bucket_bits(page_count: int) -> int:
    """So many buckets that few pages share one by accident: four a page, 4,096 to 65,536."""
    bits = 12
    while bits < FINEST and (1 << bits) < 4 * page_count:
        bits += 1
    return bits
