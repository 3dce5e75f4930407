"""A parcel carries every byte, opens with what it was sealed to, and is whole or says that it is not."""

import io
import os
import random
import tracemalloc
from collections import Counter
from itertools import pairwise

import pytest
from pyrage import x25519
from tests.receive.parcels import HEAD, opened, recipients, sealed

from zenger.model.parcel import FORMAT, ParcelFormatError, ParcelHead
from zenger.model.parcel_padding import is_padded
from zenger.receive.age_opening import How
from zenger.receive.age_sealing import AgeSealing
from zenger.receive.parcel_writing import PART, ParcelWriting, SizeChangedError

KEYS = [x25519.Identity.generate() for _ in range(3)]
CHUNK = 64 * 1024
SIZES = (0, 1, 511, 512, 513, CHUNK - 1, CHUNK, CHUNK + 1, 2**20 - 1, 2**20 + 1, PART - 1, PART,
         PART + 1, 2 * PART, 2 * PART + 1)  # fmt: skip


@pytest.mark.parametrize("sized", [True, False], ids=["size known", "size not known"])
def test_files_of_awkward_sizes_come_out_byte_for_byte(sized: bool) -> None:
    files = {f"{size}.bin".encode(): os.urandom(size) for size in SIZES}
    age, reading, kept = opened(sealed(files, KEYS, sized=sized), KEYS)
    assert age is not None
    assert age.how is How.WHOLE
    assert reading.is_complete
    assert kept.heads == [HEAD]
    assert dict(zip(kept.names, map(bytes, kept.contents), strict=True)) == files
    assert all(kept.whole)


def test_each_recipient_opens_it_and_nobody_else() -> None:
    parcel = sealed({b"a": b"secret"}, KEYS[:2])
    for place in (0, 1):
        age, reading, _ = opened(parcel, [KEYS[2], KEYS[place]])
        assert age is not None
        assert (age.key, reading.is_complete) == (1, True)
    age, _, kept = opened(parcel, [KEYS[2]])
    assert age is None
    assert kept.contents == []


def test_a_parcel_without_files_is_one() -> None:
    _, reading, kept = opened(sealed({}, KEYS), KEYS)
    assert (reading.is_complete, reading.files, len(kept.heads)) == (True, 0, 1)


def test_names_come_back_as_they_were_however_odd() -> None:
    names = [b"a/b/c.txt", "отчёт/שלום.pdf".encode(), b"caf\xe9", b"x" * 255, b"a\nb", b"\xff" * 200,
             b"nul\0byte", "‮gpj.exe".encode()]  # fmt: skip
    _, _, kept = opened(sealed(dict.fromkeys(names, b"1"), KEYS), KEYS)
    assert kept.names == names


@pytest.mark.parametrize("recipient_count", [1, 2, 7])
def test_sizes_are_padded_whatever_the_number_of_recipients(recipient_count: int) -> None:
    keys = [x25519.Identity.generate() for _ in range(recipient_count)]
    for size in (0, 1, 70_000, 131_072, 999_999, 3_000_000):
        assert is_padded(len(sealed({b"a": bytes(size)}, keys)))


def test_one_file_and_twenty_of_the_same_total_look_alike() -> None:
    one = sealed({b"a": bytes(1_000_000)}, KEYS)
    twenty = sealed({str(n).encode(): bytes(48_000) for n in range(20)}, KEYS)
    assert len(one) == len(twenty)


def test_an_abandoned_upload_keeps_what_came_whole_and_is_not_complete() -> None:
    parcel = sealed({b"a": b"1" * 200_000, b"b": b"2" * 900_000}, KEYS, sized=False, cut=True)
    age, reading, kept = opened(parcel, KEYS)
    assert age is not None
    assert age.how is How.CUT_OFF
    assert not reading.is_complete
    assert kept.whole == [True]
    assert bytes(kept.contents[0]) == b"1" * 200_000
    rest = bytes(kept.contents[1])
    assert 900_000 - 2 * CHUNK < len(rest) <= 900_000
    assert rest == b"2" * len(rest)


def test_a_bit_flipped_anywhere_is_noticed_a_thousand_times() -> None:
    parcel = sealed({b"a": os.urandom(150_000), b"b": os.urandom(150_000)}, KEYS[:2])
    chance = random.Random(7)
    outcomes: Counter[str] = Counter()
    places = (
        chance.sample(range(len(parcel)), 1000 - 400)
        + list(range(300))
        + list(range(len(parcel) - 100, len(parcel)))
    )
    for place in places:
        changed = bytearray(parcel)
        changed[place] ^= 1 << chance.randrange(8)
        age, reading, _ = opened(bytes(changed), KEYS)
        assert not (age and age.how is How.WHOLE)
        assert not (age and reading.is_complete)
        outcomes[age.how.value if age else "refused"] += 1
    assert set(outcomes) <= {"refused", "changed"}


def chunks_of(parcel: bytes) -> tuple[bytes, list[bytes]]:
    """The header with its nonce, and the chunks."""
    start = parcel.index(b"\n", parcel.index(b"\n--- ") + 1) + 1 + 16
    body = parcel[start:]
    return parcel[:start], [body[n : n + CHUNK + 16] for n in range(0, len(body), CHUNK + 16)]


def test_chunks_in_another_order_twice_or_left_out_are_noticed() -> None:
    head, chunks = chunks_of(sealed({b"a": os.urandom(500_000)}, KEYS))
    assert len(chunks) > 6
    changed = [
        [chunks[0], chunks[2], chunks[1], *chunks[3:]],
        [chunks[1], chunks[0], *chunks[2:]],
        [chunks[0], chunks[0], *chunks[1:]],
        [*chunks[:-1], chunks[-2], chunks[-1]],
        [*chunks, chunks[-1]],
        [chunks[0], *chunks[2:]],
        chunks[1:],
        [*chunks[:3], chunks[-1]],
    ]
    for one in changed:
        age, reading, _ = opened(head + b"".join(one), KEYS)
        assert age is not None
        assert age.how is not How.WHOLE
        assert not reading.is_complete


def test_a_parcel_cut_anywhere_is_incomplete_and_its_beginning_is_right() -> None:
    content = os.urandom(400_000)
    parcel = sealed({b"small": b"whole", b"large": content}, KEYS)
    head, chunks = chunks_of(parcel)
    edges = [len(head) + n * (CHUNK + 16) for n in range(len(chunks))]
    cuts = [edge + off for edge in edges for off in (-1, 0, 1)] + random.Random(3).sample(
        range(len(parcel)), 100
    )
    for cut in cuts:
        age, reading, kept = opened(parcel[:cut], KEYS)
        assert not (age and age.how is How.WHOLE), cut
        assert not reading.is_complete
        assert kept.whole in ([], [True])
        for name, came in zip(kept.names, kept.contents, strict=True):
            whole = b"whole" if name == b"small" else content
            assert whole.startswith(bytes(came))


def test_something_behind_the_end_is_noticed() -> None:
    parcel = sealed({b"a": b"1"}, KEYS)
    for more in (b"x", bytes(16), parcel, os.urandom(CHUNK + 16)):
        age, _, _ = opened(parcel + more, KEYS)
        assert age is not None
        assert age.how is not How.WHOLE


class FullDisk(io.BytesIO):
    def write(self, data: object) -> int:
        if self.tell() > 300_000:
            raise OSError(28, "No space left on device")
        return super().write(data)  # type: ignore[arg-type]


def test_a_full_disk_is_told_as_such_and_nothing_hangs() -> None:
    writing = ParcelWriting(AgeSealing(FullDisk(), recipients(KEYS)), HEAD)
    writing.begin(b"a")
    with pytest.raises(OSError, match="No space left") as told:
        for _ in range(10_000):
            writing.write(bytes(CHUNK))
    assert told.value.errno == 28
    writing.abort()


@pytest.mark.parametrize("came", [9, 11], ids=["shorter", "longer"])
def test_a_file_that_changed_meanwhile_makes_no_parcel(came: int) -> None:
    writing = ParcelWriting(AgeSealing(io.BytesIO(), recipients(KEYS)), HEAD)
    writing.begin(b"a", size=10)
    with pytest.raises(SizeChangedError):
        writing.write(bytes(came))
        writing.end()
    writing.abort()


def test_a_note_that_is_too_long_is_refused() -> None:
    sealing = AgeSealing(io.BytesIO(), recipients(KEYS))
    with pytest.raises(ParcelFormatError, match="longer than"):
        ParcelWriting(sealing, ParcelHead(FORMAT, "2026-11-26", "x" * 2_000_000))
    sealing.abort()


class Measured:
    """Counts ciphertext and keeps none of it."""

    def __init__(self) -> None:
        self.sizes: list[int] = []

    def write(self, data: bytes) -> int:
        self.sizes.append(len(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""


@pytest.mark.parametrize("size", [None, 200 * 2**20], ids=["size not known", "size known"])
def test_memory_does_not_grow_with_a_file(size: int | None) -> None:
    block = bytes(2**20)
    peaks = []
    for count in (40, 200):
        out = Measured()
        tracemalloc.start()
        writing = ParcelWriting(AgeSealing(out, recipients(KEYS)), HEAD)  # type: ignore[arg-type]
        writing.begin(b"a", size=size and count * 2**20)
        for _ in range(count):
            writing.write(block)
        writing.end()
        writing.finish()
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert max(peaks) < 24 * 2**20
    assert all(after < before * 1.5 for before, after in pairwise(peaks))
