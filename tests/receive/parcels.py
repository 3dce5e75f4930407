"""Parcels for tests: sealed by us, or put together as a stranger might."""

import io
import tarfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pyrage
from pyrage import x25519

from zenger.model.parcel import FORMAT, FileHead, ParcelHead
from zenger.receive.age_opening import AgeOpened, open_age
from zenger.receive.age_sealing import AgeSealing
from zenger.receive.parcel_reading import ParcelReading, Reading
from zenger.receive.parcel_writing import ParcelWriting

HEAD = ParcelHead(FORMAT, "2026-11-26", "Read me first.", {"Who may see it?": "The editor."})
STEP = 100_001  # bytes pushed at once: no multiple of anything


@dataclass
class Kept:
    """Takes what is read, and keeps it."""

    heads: list[ParcelHead] = field(default_factory=list)
    names: list[bytes] = field(default_factory=list)
    contents: list[bytearray] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)

    def head(self, head: ParcelHead, untrusted: bytes) -> None:
        del untrusted
        self.heads.append(head)

    def begin(self, file: FileHead, untrusted: bytes) -> None:
        del untrusted
        self.names.append(file.untrusted_name)
        self.contents.append(bytearray())

    def data(self, untrusted: bytes) -> None:
        self.contents[-1] += untrusted

    def end(self, *, is_whole: bool) -> None:
        self.whole.append(is_whole)


def recipients(identities: Iterable[x25519.Identity]) -> list[str]:
    return [str(one.to_public()) for one in identities]


def sealed(
    files: dict[bytes, bytes], identities: Sequence[x25519.Identity], *, sized: bool = True,
    head: ParcelHead = HEAD, cut: bool = False,
) -> bytes:  # fmt: skip
    """A parcel. `cut`: abandoned in the middle of its last file."""
    out = io.BytesIO()
    sealing = AgeSealing(out, recipients(identities))
    writing = ParcelWriting(sealing, head)
    for place, (name, content) in enumerate(files.items()):
        writing.begin(name, size=len(content) if sized else None)
        for start in range(0, len(content), STEP):
            writing.write(content[start : start + STEP])
        if cut and place == len(files) - 1:
            writing.abort()
            return out.getvalue()
        writing.end()
    writing.finish()
    return out.getvalue()


def opened(
    parcel: bytes, identities: Sequence[x25519.Identity]
) -> tuple[AgeOpened | None, Reading, Kept]:
    kept = Kept()
    reading = ParcelReading(kept)
    age = open_age(io.BytesIO(parcel), reading, identities)
    return age, reading.reading, kept


def read_tar(tar: bytes, step: int = 8192) -> tuple[Reading, Kept]:
    """What is read of a tar that anybody may have made."""
    kept = Kept()
    reading = ParcelReading(kept)
    for start in range(0, len(tar), step):
        reading.write(tar[start : start + step])
    return reading.reading, kept


def tar_of(members: Iterable[tuple[str, bytes]], *, end: bool = True) -> bytes:
    """A tar with these members, in this order."""
    made = b""
    for name, content in members:
        member = tarfile.TarInfo(name)
        member.size = len(content)
        made += member.tobuf(tarfile.PAX_FORMAT) + content + bytes(-len(content) % 512)
    return made + (bytes(10240) if end else b"")


def wrapped(tar: bytes, identities: Sequence[x25519.Identity]) -> bytes:
    """Sealed with age alone, as by hand."""
    made: bytes = pyrage.encrypt(tar, [one.to_public() for one in identities])
    return made
