"""What a stranger put together: refused at the first thing that is not a parcel's, cheaply."""

import hashlib
import json
import os
import random
import tarfile
import tracemalloc
from collections.abc import Iterator
from pathlib import Path

import pytest
from pyrage import x25519
from tests.receive.parcels import opened, read_tar, sealed, tar_of, wrapped

from zenger.receive.parcel_reading import ParcelReading
from zenger.receive.quarantine import Quarantine

KEYS = [x25519.Identity.generate()]
PARCEL = ("parcel.json", b'{"format":1,"day":"2026-11-26"}')


def file_members(number: int, name: str, content: bytes) -> list[tuple[str, bytes]]:
    end = {"number": number, "size": len(content), "sha256": hashlib.sha256(content).hexdigest()}
    return [
        (f"files/{number:04d}.json", json.dumps({"number": number, "name": name}).encode()),
        (f"files/{number:04d}/x", content),
        (f"files/{number:04d}.end.json", json.dumps(end).encode()),
    ]


def trailer(files: int) -> tuple[str, bytes]:
    return ("trailer.json", json.dumps({"files": files}).encode())


GOOD = [PARCEL, *file_members(1, "a", b"one"), *file_members(2, "b", b"two"), trailer(2)]


def test_one_put_together_by_hand_is_read_in_pieces_of_any_size() -> None:
    tar = tar_of(GOOD)
    for step in (1, 7, 511, 512, 513, 100_000):
        reading, kept = read_tar(tar, step)
        assert reading.is_complete
        assert kept.contents == [b"one", b"two"]


def without(*places: int) -> list[tuple[str, bytes]]:
    return [one for place, one in enumerate(GOOD) if place not in places]


WRONG = {
    "no head": without(0),
    "no record of a file": without(1),
    "no end of a file": without(3),
    "no trailer": without(7),
    "two heads": [PARCEL, *GOOD],
    "another file's bytes": [*GOOD[:2], ("files/0002/x", b"one"), *GOOD[3:]],
    "a number left out": [PARCEL, *file_members(2, "b", b"two"), trailer(1)],
    "a file twice": [*GOOD[:4], *GOOD[1:4], trailer(2)],
    "one more than counted": [*GOOD[:-1], trailer(1)],
    "fewer than counted": [*GOOD[:-1], trailer(3)],
    "another number inside": [PARCEL, ("files/0001.json", b'{"number":2,"name":"a"}'), *GOOD[2:]],
    "a digest that is none": [*GOOD[:3], ("files/0001.end.json", b'{"number":1,"size":3,"sha256":"x"}')],
    "another digest": [*GOOD[:2], ("files/0001/x", b"eno"), *GOOD[3:]],
    "another size": [*GOOD[:2], ("files/0001/x", b"one more"), *GOOD[3:]],
    "a path that climbs": [*GOOD[:2], ("files/0001/../../x", b"one"), *GOOD[3:]],
    "a path from the root": [*GOOD[:2], ("/etc/cron.d/x", b"one"), *GOOD[3:]],
    "a member behind the trailer": [*GOOD, *file_members(3, "c", b"three")],
    "an empty record": [("parcel.json", b"")],
    "no JSON": [("parcel.json", b"\xff\xfe"), *GOOD[1:]],
    "deep JSON": [("parcel.json", b"[" * 100_000), *GOOD[1:]],
    "a later format": [("parcel.json", b'{"format":2,"day":"2026-11-26"}'), *GOOD[1:]],
    "an hour": [("parcel.json", b'{"format":1,"day":"2026-11-26T10:00"}'), *GOOD[1:]],
    "a head of 2 MB": [("parcel.json", bytes(2_000_000)), *GOOD[1:]],
    "a record of 100 kB": [PARCEL, ("files/0001.json", bytes(100_000)), *GOOD[2:]],
    "base64 that is none": [
        PARCEL, ("files/0001.json", b'{"number":1,"name":"a","raw_name":"%%"}'), *GOOD[2:]],
}  # fmt: skip


@pytest.mark.parametrize("members", WRONG.values(), ids=WRONG.keys())
def test_what_is_no_parcel_is_never_complete(members: list[tuple[str, bytes]]) -> None:
    reading, _ = read_tar(tar_of(members))
    assert not reading.is_complete


@pytest.mark.parametrize(
    "kind",
    [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE,
     tarfile.GNUTYPE_SPARSE, tarfile.GNUTYPE_LONGNAME, tarfile.CONTTYPE, tarfile.XGLTYPE, b"Z"],
)  # fmt: skip
def test_links_devices_and_the_like_end_it(kind: bytes) -> None:
    member = tarfile.TarInfo("files/0001/x")
    member.type, member.linkname = kind, "/etc/passwd"
    tar = tar_of(GOOD[:2], end=False) + member.tobuf(tarfile.USTAR_FORMAT) + tar_of(GOOD[2:])
    reading, kept = read_tar(tar)
    assert reading.problem == "it has a member that is no file"
    assert kept.contents == [b""]


def extended(content: bytes, size: int | None = None) -> bytes:
    member = tarfile.TarInfo("PaxHeaders/x")
    member.type, member.size = tarfile.XHDTYPE, len(content) if size is None else size
    return member.tobuf(tarfile.GNU_FORMAT) + content + bytes(-len(content) % 512)


@pytest.mark.parametrize(
    "block",
    [
        extended(b"", 4 * 2**30),
        extended(b"garbage"),
        extended(b"99999999 path=x\n"),
        extended(b"0 path=x\n"),
        extended(b"11 path=x"),
        extended(b"30 GNU.sparse.realsize=999999\n"),
        extended(b"27 linkpath=../../etc/passwd\n"),
        extended(b"26 size=9999999999999999999\n"),
        extended(b"11 size=-1\n"),
        extended(b"12 path=abc\n") + extended(b"12 path=abc\n"),
        b"\xff" * 512,
        b"files/0001/x" + bytes(500),
    ],
)
def test_extended_headers_that_lie_end_it(block: bytes) -> None:
    reading, _ = read_tar(tar_of(GOOD[:2], end=False) + block + tar_of(GOOD[2:]))
    assert reading.problem
    assert not reading.is_complete


def test_a_header_that_states_gigabytes_takes_no_memory() -> None:
    tar = tar_of([PARCEL], end=False) + extended(b"", 4 * 2**30)
    tracemalloc.start()
    reading, _ = read_tar(tar + bytes(8 * 2**20))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert reading.problem
    assert peak < 20 * 2**20


def test_a_size_that_is_never_reached_leaves_the_file_unfinished() -> None:
    member = tarfile.TarInfo("files/0001/x")
    member.size = 2**40
    reading, kept = read_tar(tar_of(GOOD[:2], end=False) + member.tobuf() + bytes(10_000))
    assert not reading.is_complete
    assert kept.whole == []


def mutated(tar: bytes, seed: int) -> Iterator[bytes]:
    chance = random.Random(seed)
    for _ in range(2000):
        made = bytearray(tar)
        for _ in range(chance.randrange(1, 6)):
            place = chance.randrange(len(made))
            if chance.random() < 0.3:
                del made[place : place + chance.randrange(1, 600)]
            elif chance.random() < 0.3:
                made[place:place] = os.urandom(chance.randrange(1, 30))
            else:
                made[place] = chance.randrange(256)
            if not made:
                break
        yield bytes(made)


def test_damaged_tars_never_raise_and_what_is_whole_has_its_digest() -> None:
    tar = tar_of(GOOD)
    for made in mutated(tar, 11):
        reading, kept = read_tar(made)
        for content, is_whole in zip(kept.contents, kept.whole, strict=False):
            assert not is_whole or bytes(content) in (b"one", b"two")
        assert reading.whole == sum(kept.whole)


HOSTILE_NAMES = [
    b"../../../../etc/cron.d/evil", b"/etc/passwd", b"..", b".", b"", b"/", b"a/../../b",
    b"x" * 255, b"y/" * 600 + b"z", b"nul\0byte", b"line\nbreak\x1b[2J", "‮gpj.exe".encode(),
    b"\xff\xfe\xfd", b"<script>alert(1)</script>.html", b"con", b"-rf", b"~/.ssh/authorized_keys",
    b".bashrc", b"a:b", b"a\\..\\b", b"same", b"same", b"dir", b"dir/inside", b"SAME", b"000022-same",
]  # fmt: skip


def test_whatever_files_are_called_they_land_inside_and_stay_apart(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    folder = tmp_path / "quarantine"
    folder.mkdir()
    quarantine = Quarantine(folder)
    parcel = ParcelReading(quarantine)
    members = [PARCEL]
    for number, name in enumerate(HOSTILE_NAMES, 1):
        members += file_members(number, name.decode("utf-8", "replace"), str(number).encode())
    parcel.write(tar_of([*members, trailer(len(HOSTILE_NAMES))]))
    quarantine.close()
    assert parcel.reading.is_complete
    contents = [(folder / one.path).read_bytes() for one in quarantine.placed]
    assert contents == [str(number).encode() for number in range(1, len(HOSTILE_NAMES) + 1)]
    assert [one.name for one in tmp_path.iterdir() if one.name != "quarantine"] == ["outside"]
    for path in folder.rglob("*"):
        assert path.is_dir() or path.is_file()
        assert not path.is_symlink()
        assert not set(path.name) & set("\x00\n\x1b‮\\<>:")


def test_age_around_something_else_is_no_parcel() -> None:
    age, reading, _ = opened(wrapped(b"just a text", KEYS), KEYS)
    assert age is not None
    assert reading.head is None
    assert not reading.is_complete


def test_a_parcel_put_together_by_hand_needs_no_padding() -> None:
    age, reading, _ = opened(wrapped(tar_of(GOOD), KEYS), KEYS)
    assert age is not None
    assert reading.is_complete
    assert sealed({b"a": b"1"}, KEYS)
