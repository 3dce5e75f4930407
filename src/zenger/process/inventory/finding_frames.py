"""Takes findings from a worker, and believes nothing that an honest one would not send."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from zenger.model.document import Status
from zenger.model.extraction import Trouble
from zenger.model.review import SCALE, Box, Finding, Severity
from zenger.process.frames import BadFrameError, FrameKind, clean, load, load_piece
from zenger.process.inventory.found import finding
from zenger.process.inventory.kinds import KINDS, MAX_OF_A_KIND
from zenger.protocols.sandbox import Ending, Frame

MAX_FINDINGS = len(KINDS) * (MAX_OF_A_KIND + 1)
MAX_PAGE = 10_000_000


@dataclass(slots=True)
class Taken:
    """What came of one file. Filled once, then read."""

    findings: list[Finding] = field(default_factory=list)
    media_type: str = ""
    troubles: list[Trouble] = field(default_factory=list)
    ending: Ending = field(default_factory=lambda: Ending(Status.CRASHED))


def take_findings(frames: Iterator[Frame | Ending]) -> Taken:
    """All of them. `ending` is OK only where the file as a whole was examined.

    Where it was not, a finding `not-inspected` says so as well.
    """
    taken = Taken()
    try:
        for frame in frames:
            if isinstance(frame, Ending):
                taken.ending = frame
            else:
                _take(frame, taken)
    except BadFrameError:
        message = "The reader sent something that makes no sense."
        taken.ending = Ending(Status.CRASHED, "bad-frame", message)
    if taken.ending.status is not Status.OK:
        why = taken.ending.message or f"Looking into it ended with {taken.ending.status}."
        taken.findings.append(finding("not-inspected", "the rest of the file", clean(why)))
    elif taken.troubles:
        trouble = taken.troubles[0]
        taken.ending = Ending(trouble.status, trouble.problem.code, trouble.problem.message)
    return taken


def _take(frame: Frame, taken: Taken) -> None:
    if frame.kind == FrameKind.PIECE:
        piece = load_piece(frame.payload)
        if not isinstance(piece, Trouble) or piece.status is Status.OK or len(taken.troubles) > 9:
            raise BadFrameError("unexpected piece")
        taken.troubles.append(piece)
        return
    if frame.kind != FrameKind.FACT:
        raise BadFrameError("unexpected frame")
    fact = load(frame.payload)
    try:
        if "finding" in fact:
            if len(taken.findings) >= MAX_FINDINGS:
                raise BadFrameError("too many")
            taken.findings.append(finding_of(fact["finding"]))
        elif "media_type" in fact:
            taken.media_type = clean(fact["media_type"])[:200]
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadFrameError("finding") from error


def finding_of(value: dict[str, Any]) -> Finding:
    """A finding out of JSON, every part checked.

    Raises:
        KeyError, TypeError, ValueError, BadFrameError: no honest worker sends it.
    """
    kind, page = str(value["kind"]), value["page"]
    if kind not in KINDS:
        raise ValueError("kind")
    if page is not None and not (type(page) is int and 0 < page <= MAX_PAGE):
        raise ValueError("page")
    return finding(
        kind, clean(value["where"]), clean(value["text"]), page=page,
        severity=Severity(value["severity"]), box=_box(value["box"]),
    )  # fmt: skip


def _box(value: Any) -> Box | None:
    if value is None:
        return None
    left, top, right, bottom = value
    if not all(type(side) is int for side in value):
        raise ValueError("box")
    if not (0 <= left < right <= SCALE and 0 <= top < bottom <= SCALE):
        raise ValueError("box")
    return left, top, right, bottom
