"""Damages files, the same way for the same number on every machine."""

import gzip
import io
import lzma
import random
import re
import struct
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from tests.hostile.fuzzing.seeds import Seed

Mutation = Callable[[bytearray, random.Random, list[Seed]], None]
HEAD = 4096  # where most formats say what follows
MOST = 2_000_000  # bytes of a mutated file: repeating must not make huge ones
MOST_INSIDE = 1_000_000  # bytes of a zip's members together that are packed anew
EXTREMES = (0, 1, 0x7F, 0x80, 0xFF, 0x7FFF, 0x8000, 0xFFFF, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFF,
            0x7FFFFFFFFFFFFFFF, 0x8000000000000000, 0xFFFFFFFFFFFFFFFF)  # fmt: skip
NUMBERS = (b"0", b"-1", b"9" * 9, b"4294967296", b"9" * 25, b"9" * 5000, b"1e999", b"\xd9\xa3")


@dataclass(frozen=True)
class Damaged:
    """One file to be read, and how it came about."""

    number: int
    seed: str
    how: tuple[str, ...]
    name: str
    content: bytes

    def __str__(self) -> str:
        return f"{self.number} ({self.seed}: {', '.join(self.how)})"


def damaged(number: int, seeds: dict[str, list[Seed]]) -> Damaged:
    """File `number`: each kind of file comes in turn, everything else by chance."""
    chance = random.Random(number)
    kinds = sorted(seeds)
    kind = kinds[number % len(kinds)]
    seed = chance.choice(seeds[kind])
    name = seed.name
    content, how = _damaged_inside(seed, chance, seeds[kind])
    if chance.random() < 0.1:
        name = chance.choice(seeds[chance.choice(kinds)]).name
        how = (*how, f"called {name}")
    return Damaged(number, seed.name, how, name, content)


def _damaged_inside(
    seed: Seed, chance: random.Random, alike: list[Seed]
) -> tuple[bytes, tuple[str, ...]]:
    """Half of the packed files are damaged inside, where no checksum stands before the parser."""
    content = seed.content
    if chance.random() < 0.5:
        if content.startswith(b"PK\x03\x04") and (packed := _zip_anew(content, chance, alike)):
            return packed
        if content.startswith(b"\x1f\x8b") and len(content) < 100_000:
            data, how = _mutated(gzip.decompress(content), chance, alike)
            return gzip.compress(data, 1, mtime=0), ("in gzip", *how)
    return _mutated(content, chance, alike)


def _zip_anew(
    content: bytes, chance: random.Random, alike: list[Seed]
) -> tuple[bytes, tuple[str, ...]] | None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(info.file_size for info in archive.infolist()) > MOST_INSIDE:
                return None
            members = [(i.filename, archive.read(i)) for i in archive.infolist()]
    except (
        zipfile.BadZipFile,
        RuntimeError,
        NotImplementedError,
        EOFError,
        OSError,
        zlib.error,
        lzma.LZMAError,
    ):
        return None  # a locked or already damaged one
    if not members:
        return None
    at = chance.randrange(len(members))
    name, data = members[at]
    data, how = _mutated(data, chance, alike)
    members[at] = (name, data)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, data in members:
            archive.writestr(zipfile.ZipInfo(name), data)
    return out.getvalue(), ("in zip", *how)


def _mutated(
    content: bytes, chance: random.Random, alike: list[Seed]
) -> tuple[bytes, tuple[str, ...]]:
    data = bytearray(content)
    chosen = chance.choices(MUTATIONS, k=chance.choice((1, 1, 1, 2, 3, 5)))
    for mutation in chosen:
        mutation(data, chance, alike)
        del data[MOST:]
    return bytes(data), tuple(m.__name__ for m in chosen)


def _place(data: bytearray, chance: random.Random) -> int:
    """Anywhere, but half of the time near the front and now and then near the end."""
    end = max(1, len(data))
    where = chance.random()
    if where < 0.5:
        return chance.randrange(min(end, HEAD))
    if where < 0.6:
        return max(0, end - 1 - chance.randrange(min(end, HEAD)))
    return chance.randrange(end)


def _some(chance: random.Random) -> int:
    return int(2 ** chance.uniform(0, 14))


def cut(data: bytearray, chance: random.Random, alike: list[Seed]) -> None:
    del data[_place(data, chance) :]


def flip_bits(data: bytearray, chance: random.Random, alike: list[Seed]) -> None:
    for _ in range(chance.choice((1, 1, 4, 30)) if data else 0):
        data[_place(data, chance)] ^= 1 << chance.randrange(8)


def noise(data: bytearray, chance: random.Random, alike: list[Seed]) -> None:
    at, size = _place(data, chance), min(_some(chance), 64)
    data[at : at + size] = chance.randbytes(size)


def delete(data: bytearray, chance: random.Random, alike: list[Seed]) -> None:
    at = _place(data, chance)
    del data[at : at + _some(chance)]


def copy(data: bytearray, chance: random.Random, alike: list[Seed]) -> None:
    """A block over another, or between."""
    source, target, size = _place(data, chance), _place(data, chance), _some(chance)
    block = data[source : source + size]
    data[target : target + (len(block) if chance.random() < 0.5 else 0)] = block


def repeat(data: bytearray, chance: random.Random, alike: list[Seed]) -> None:
    at = _place(data, chance)
    block = data[at : at + _some(chance)]
    data[at:at] = block * min(chance.choice((2, 10, 1000)), MOST // max(1, len(block)))


def extreme_field(data: bytearray, chance: random.Random, alike: list[Seed]) -> None:
    """What may be a length, an offset or a count."""
    size, order = chance.choice((1, 2, 4, 4, 8)), chance.choice("<>")
    at = _place(data, chance)
    at -= at % chance.choice((1, size))
    value = chance.choice((*EXTREMES, len(data), len(data) - at, at)) & (1 << 8 * size) - 1
    field = struct.pack(order + {1: "B", 2: "H", 4: "I", 8: "Q"}[size], value)
    data[at : at + size] = field


def extreme_number(data: bytearray, chance: random.Random, alike: list[Seed]) -> None:
    """The same, where it is written in digits."""
    at = _place(data, chance)
    found = re.compile(rb"-?\d+").search(data, at) or re.compile(rb"-?\d+").search(data)
    if found:
        data[found.start() : found.end()] = chance.choice(NUMBERS)


def zeros(data: bytearray, chance: random.Random, alike: list[Seed]) -> None:
    at, size = _place(data, chance), _some(chance)
    data[at : at + size] = chance.choice((b"\0", b"\xff", b" ")) * len(data[at : at + size])


def splice(data: bytearray, chance: random.Random, alike: list[Seed]) -> None:
    """The front of this one, the rest of another of its kind."""
    other = chance.choice(alike).content
    at = _place(data, chance)
    data[at:] = other[min(at, len(other)) if chance.random() < 0.5 else len(other) // 2 :]


MUTATIONS: tuple[Mutation, ...] = (
    cut, flip_bits, flip_bits, noise, delete, copy, repeat,
    extreme_field, extreme_field, extreme_number, zeros, splice,
)  # fmt: skip
