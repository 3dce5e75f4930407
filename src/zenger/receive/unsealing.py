"""What comes out of an age file goes into quarantine: a parcel's files, or the one file it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from pyrage import x25519

from zenger.model.parcel import HEAD_NAME, ParcelFormatError, ParcelHead
from zenger.receive.age_opening import AgeOpened, How, open_age
from zenger.receive.parcel_reading import ParcelReading
from zenger.receive.quarantine import Placed, Quarantine
from zenger.receive.tar_blocks import BLOCK, read_header

_KEY = b"AGE-SECRET-KEY-"


@dataclass(frozen=True, slots=True)
class Unsealed:
    """One age file, as it now lies in quarantine."""

    age: AgeOpened
    head: ParcelHead | None  # None: it was no parcel but any file
    placed: tuple[Placed, ...]
    is_complete: bool
    problem: str  # why it is not, in words of ours; may be empty where its end is missing


def unseal(
    sealed: BinaryIO,
    folder: Path,
    identities: Sequence[x25519.Identity],
    untrusted_name: bytes,
) -> Unsealed | None:
    """Decrypt into `folder`, which is fresh; None where no identity opens it, or a key is inside.

    Keys of weeks lie sealed to their desk: whoever had us open one, by a link or inside a parcel,
    would have it kept among the documents, long after it was to be destroyed.

    Args:
        untrusted_name: what to call it where it is no parcel but one file.
    """
    quarantine = Quarantine(folder)
    content = _Content(quarantine, untrusted_name)
    age = open_age(sealed, content, identities)
    if age is None:
        return None
    content.close(is_whole=age.how is How.WHOLE)
    if content.is_key:
        return None
    reading = content.parcel.reading if content.parcel else None
    placed = tuple(quarantine.placed)
    if reading is None:
        return Unsealed(age, None, placed, age.how is How.WHOLE, "")
    is_complete = age.how is How.WHOLE and reading.is_complete
    return Unsealed(age, reading.head, placed, is_complete, reading.problem)


class _Content:
    """Looks at the first block: is it a parcel?"""

    def __init__(self, quarantine: Quarantine, untrusted_name: bytes) -> None:
        self._quarantine = quarantine
        self._name = untrusted_name
        self._start = b""
        self._is_plain = False
        self.is_key = False
        self.parcel: ParcelReading | None = None

    def write(self, untrusted: bytes) -> int:
        if self.is_key:
            pass
        elif self.parcel is not None:
            self.parcel.write(untrusted)
        elif self._is_plain:
            self._quarantine.data(untrusted)
        else:
            self._start += untrusted
            if len(self._start) >= BLOCK:
                self._decide()
        return len(untrusted)

    def flush(self) -> None:
        """The quarantine writes through when a file ends."""

    def close(self, *, is_whole: bool) -> None:
        if self._start:
            self._decide()
        if self._is_plain:
            self._quarantine.end(is_whole=is_whole)
        self._quarantine.close()

    def _decide(self) -> None:
        start, self._start = self._start, b""
        if _begins_parcel(start[:BLOCK]):
            self.parcel = ParcelReading(self._quarantine)
            self.parcel.write(start)
        elif start.startswith(_KEY):
            self.is_key = True
        else:
            self._is_plain = True
            self._quarantine.plain(self._name)
            self._quarantine.data(start)


def _begins_parcel(block: bytes) -> bool:
    try:
        member = read_header(block) if len(block) == BLOCK else None
    except ParcelFormatError:
        return False
    return member is not None and member.untrusted_name == HEAD_NAME
