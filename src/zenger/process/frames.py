"""How pieces travel out of the sandbox: JSON for what is known, raw chunks for bytes.

The side outside parses only these frames. Every value is rebuilt through the same frozen
classes and checked for its type, because a handler that a hostile file has taken over may
send anything.
"""

import json
import math
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from enum import IntEnum
from typing import Any, cast

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Address, Problem, Status
from zenger.model.extraction import (
    DateFound,
    MemberKind,
    MemberLost,
    MembersExpected,
    Message,
    Metadata,
    Page,
    PageKind,
    Piece,
    Title,
    Trouble,
)
from zenger.process.packed_boxes import PackedBoxes, checked, pack

MOST = 2**53  # of anything that is counted


class FrameKind(IntEnum):
    """The first byte of a frame."""

    PIECE = 1  # JSON of one piece
    MEMBER = 2  # JSON: a member begins; CONTENT frames follow
    CONTENT = 3  # raw bytes
    END = 4  # JSON: the member or picture is whole ({}), or broken (status, code, message)
    IMAGE = 5  # JSON: a picture begins; CONTENT frames follow
    FACT = 6  # JSON: anything a stage found that is no piece


class BadFrameError(Exception):
    """A frame that no honest worker sends."""


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    if isinstance(value, bytes):
        return value.decode("latin-1")
    if isinstance(value, PackedBoxes):
        return value.packed
    raise TypeError(type(value).__name__)


def dump(value: Any) -> bytes:
    """JSON of plain values and of our dataclasses; bytes as latin-1 text."""
    return json.dumps(value, default=_plain, separators=(",", ":")).encode("ascii")


def dump_piece(piece: Piece) -> bytes:
    plain = {"piece": type(piece).__name__, **_plain(piece)}
    if isinstance(piece, Page):
        plain["boxes"] = packed(piece)
    return dump(plain)


def packed(page: Page) -> str:
    """Its boxes in the form in which they travel and are kept."""
    return page.boxes.packed if isinstance(page.boxes, PackedBoxes) else pack(page.boxes)


def load(payload: bytes) -> dict[str, Any]:
    try:
        value = json.loads(payload, parse_float=_finite, parse_constant=_finite)
    except (ValueError, RecursionError) as error:
        raise BadFrameError("not JSON") from error
    if not isinstance(value, dict):
        raise BadFrameError("not an object")
    return value


def _finite(digits: str) -> float:
    """A number with a point; 0 where it has no end or is none, as a page's width may have."""
    value = float(digits)
    return value if math.isfinite(value) else 0.0


def count(value: Any) -> int:
    """A number of things, or the number of one. Raises TypeError, ValueError.

    No larger than what a database holds: one that is would stop the process that keeps the records.
    """
    if type(value) is not int:
        raise TypeError("not a whole number")
    if not 0 <= value <= MOST:
        raise ValueError("no number of things")
    return value


def clean(text: Any) -> str:
    """Text that a database and a web page can hold: no NUL, no lone surrogates."""
    if not isinstance(text, str):
        raise BadFrameError("not text")
    if text.isascii() and "\0" not in text:  # nearly all: names, addresses, cells
        return str(text)
    bare = str(text).replace("\0", "")
    try:
        bare.encode("utf-8")
    except UnicodeEncodeError:
        return bare.encode("utf-8", "replace").decode("utf-8")
    return bare


def _problem(value: Any) -> Problem:
    return Problem(clean(value["code"])[:40], clean(value["message"])[:1000])


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(clean(item) for item in value)


def _pairs(value: Any) -> tuple[tuple[str, str], ...]:
    return tuple((clean(name), clean(text)) for name, text in value)


def _page(v: dict[str, Any]) -> Page:
    return Page(
        number=count(v["number"]),
        text=clean(v["text"]),
        kind=PageKind(v["kind"]),
        label=clean(v["label"])[:500],
        width=float(v["width"]),
        height=float(v["height"]),
        boxes=PackedBoxes(checked(v["boxes"])),
        html=clean(v["html"]),
        rows=tuple(_texts(row) for row in v["rows"]),
        has_image=bool(v["has_image"]),
        needs_ocr=bool(v["needs_ocr"]),
    )


def _date(v: dict[str, Any]) -> DateFound:
    date = v["date"]
    value = PartialDate(*(int(date["value"][part]) for part in ("year", "month", "day")))
    return DateFound(DocumentDate(value, clean(date["source"])[:40]))


def _message(v: dict[str, Any]) -> Message:
    return Message(
        message_id=clean(v["message_id"])[:1000],
        in_reply_to=_texts(v["in_reply_to"]),
        references=_texts(v["references"]),
        subject=clean(v["subject"]),
        addresses=tuple(
            Address(clean(a["role"])[:10], clean(a["name"]), clean(a["address"]))
            for a in v["addresses"]
        ),
        sent=clean(v["sent"])[:40],
        headers=_pairs(v["headers"]),
    )


def _lost(v: dict[str, Any]) -> MemberLost:
    return MemberLost(
        clean(v["raw_name"]).encode("latin-1"),
        count(v["ordinal"]),
        MemberKind(v["kind"]),
        Status(v["status"]),
        _problem(v["problem"]),
    )


_LOADERS: dict[str, Callable[[dict[str, Any]], Piece]] = {
    "Page": _page,
    "DateFound": _date,
    "Message": _message,
    "MemberLost": _lost,
    "MembersExpected": lambda v: MembersExpected(count(v["count"])),
    "Metadata": lambda v: Metadata(_pairs(v["fields"])),
    "Title": lambda v: Title(clean(v["text"])[:2000]),
    "Trouble": lambda v: Trouble(Status(v["status"]), _problem(v["problem"])),
}


def load_piece(payload: bytes) -> Piece:
    """A piece as its class, every part checked.

    Raises:
        BadFrameError: it is not what an honest worker sends.
    """
    value = load(payload)
    try:
        return _LOADERS[cast("str", value.get("piece"))](value)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise BadFrameError(str(value.get("piece"))[:40]) from error
