"""When Apache Tika is asked as well: where Zenger's own readers brought nothing out of a file.

It is an extra (`pip install "zenger[tika]"`), reads in a fresh locked worker after the first
reader is done, and never speaks for it: what the first reader said of the file stays on record.
"""

from dataclasses import replace
from functools import cache
from importlib.metadata import PackageNotFoundError, version

from zenger.model.document import Problem, Status
from zenger.model.extraction import Trouble
from zenger.process.collect import Collected
from zenger.protocols.sandbox import Limits

PACKAGE = "iscc-tika"
MAX_SIZE = 100 * 1024**2  # bytes; the library takes a file whole
CODE = "words-by-tika"

# A bomb that stopped the first reader would only stop the second; what is locked stays locked.
_TRIED_AFTER = frozenset({Status.UNSUPPORTED, Status.CORRUPT, Status.CRASHED, Status.TRUNCATED})
_EMPTY_DOCUMENTS = ("application/vnd.ms-", "application/msword", "application/x-ms")


@cache
def release() -> str:
    """Of the library on this machine; empty where it is not installed."""
    try:
        return version(PACKAGE)
    except PackageNotFoundError:
        return ""


def limits(first: Limits) -> Limits:
    """Those of the first reading, and the address space that the library sets aside."""
    return replace(first, reserves=True)


def is_wanted(got: Collected, size: int) -> bool:
    """Whether a file of `size` bytes is worth a second reader.

    Pictures are for OCR, and a container that gave one member was understood.
    """
    if not release() or size > MAX_SIZE or got.pages or len(got.members) or got.message:
        return False
    status, _ = got.outcome()
    if status is Status.EMPTY:
        return got.media_type.startswith(_EMPTY_DOCUMENTS)
    return status in _TRIED_AFTER


def joined(first: Collected, second: Collected) -> Collected:
    """The first reading with what the second found, which is said in the metadata.

    Where no reader of Zenger's own knows the format, its status becomes `truncated`: pictures
    and files inside are not taken out. Any other trouble of the first reading stays as it was.
    """
    first.ending = replace(
        first.ending,
        wall_ms=first.ending.wall_ms + second.ending.wall_ms,
        cpu_ms=first.ending.cpu_ms + second.ending.cpu_ms,
        peak_memory=max(first.ending.peak_memory, second.ending.peak_memory),
    )
    first.metadata += [*second.metadata, ("second reader", _said(second))]
    if _has_words(second):
        first.pages, first.patterns = second.pages, second.patterns
        first.marks = second.marks
        first.title, first.language = first.title or second.title, second.language
        for member in second.members:
            first.members.append(member)
        first.expected = second.expected
        first.troubles = [*_troubles(first), *second.troubles]
    return first


def _has_words(second: Collected) -> bool:
    whole = second.ending.status is Status.OK
    return whole and any(page.text.strip() for page in second.pages)


def _said(second: Collected) -> str:
    name = f"Apache Tika ({PACKAGE} {release()})"
    if _has_words(second):
        return name
    if second.ending.status is not Status.OK:
        return f"{name} failed: {second.ending.status}, {second.ending.code}"
    return f"{name} {'cannot read it' if second.troubles else 'found no words'}"


def _troubles(first: Collected) -> list[Trouble]:
    said = "Only words that Apache Tika found; pictures and files inside were not taken out."
    told = [t for t in first.troubles if t.problem.code != "unsupported-format"]
    if len(told) < len(first.troubles) or not told:
        said += " No reader of Zenger's own reads this (unsupported-format)."
    return [*told, Trouble(Status.TRUNCATED, Problem(CODE, said))]
