"""An original, the places it was found in, and what became of it."""

from dataclasses import dataclass
from enum import StrEnum

from zenger.model.dates import DocumentDate
from zenger.model.ids import Digest


class Status(StrEnum):
    """How a stage ended for one document. Each is an answer; none is silence."""

    OK = "ok"
    EMPTY = "empty"  # read completely, and there is nothing in it
    UNSUPPORTED = "unsupported"
    ENCRYPTED = "encrypted"
    CORRUPT = "corrupt"
    TRUNCATED = "truncated"  # part of it was read; the code says why not all
    LIMIT = "limit"
    TIMEOUT = "timeout"
    OOM = "oom"
    CRASHED = "crashed"
    CYCLE = "cycle"
    SKIPPED = "skipped"


RETRYABLE = frozenset({Status.TIMEOUT, Status.OOM, Status.CRASHED, Status.LIMIT})
"""Worth another try as things are; the rest needs a change (a password, a new version)."""


@dataclass(frozen=True, slots=True)
class Original:
    """One file exactly as received."""

    digest: Digest
    size: int  # bytes
    untrusted_name: str  # last part of one of its names: a hint, never logged


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong with a document, in words for a person."""

    code: str  # stable, lower-case, hyphenated: "password-needed", "missing-program"
    message: str  # plain sentence without file names or text of the document


@dataclass(frozen=True, slots=True)
class MemberCount:
    """What a container said it holds and what came out of it. They must add up."""

    expected: int | None = None  # None: the format does not say, or could not be read to the end
    emitted: int = 0
    failed: int = 0
    skipped: int = 0

    @property
    def adds_up(self) -> bool:
        return self.expected is None or self.expected == self.emitted + self.failed + self.skipped


@dataclass(frozen=True, slots=True)
class Address:
    """A person as an e-mail header names them."""

    role: str  # "from", "to", "cc", "bcc", "reply-to"
    name: str  # may be empty
    address: str  # lower-case; may be empty


@dataclass(frozen=True, slots=True)
class Summary:
    """What is known of one document as a whole, for lists and search."""

    digest: Digest
    media_type: str
    status: Status
    code: str
    title: str
    language: str  # ISO 639-1 or 639-3, empty where unknown
    date: DocumentDate | None
    pages: int
    size: int  # bytes
