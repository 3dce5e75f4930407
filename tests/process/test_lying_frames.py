"""What a worker that was taken over may say: it ends its own file, and never the run."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from tests.corpus.manifest import MemberBytes

from zenger.model.document import Status
from zenger.process.collect import Collected, collect
from zenger.process.frames import FrameKind, load_piece
from zenger.protocols.sandbox import Ending, Frame

HUGE = "9" * 4000
PAGE = (
    '{"piece":"Page","number":1,"text":"t","kind":"text","label":"","width":%s,"height":%s,'
    '"boxes":"","html":"","rows":[],"has_image":false,"needs_ocr":false}'
)
MEMBER = (FrameKind.MEMBER, '{"raw_name":"a","ordinal":0,"kind":"member"}')
PATTERN = '{"page":%s,"patterns":[["email","a@b.c",%s,2]]}'
OCR = '{"ocr":%s,"text":"a","boxes":%s,"sure":[1],"turn":0,"confidence":1,"script":""}'
LOST = (
    '{"piece":"MemberLost","raw_name":"a","ordinal":%s,"kind":"member","status":"corrupt",'
    '"problem":{"code":"x","message":"y"}}'
)


def collected(*said: tuple[FrameKind, str]) -> Collected:
    def frames() -> Iterator[Frame | Ending]:
        yield from (Frame(kind, text.encode()) for kind, text in said)
        yield Ending(Status.OK)

    return collect(frames(), MemberBytes())  # type: ignore[arg-type]  # only `put`


@pytest.mark.parametrize(
    "said",
    [
        [(FrameKind.PIECE, f'{{"piece":"MembersExpected","count":{HUGE}}}')],
        [(FrameKind.PIECE, f'{{"piece":"MembersExpected","count":"{HUGE}"}}')],
        [(FrameKind.PIECE, '{"piece":"MembersExpected","count":-5}')],
        [(FrameKind.PIECE, '{"piece":"MembersExpected","count":1e999}')],
        [(FrameKind.PIECE, LOST % HUGE)],
        [(FrameKind.PIECE, LOST % "1e999")],
        [(FrameKind.MEMBER, f'{{"raw_name":"a","ordinal":{HUGE},"kind":"member"}}')],
        [(FrameKind.MEMBER, '{"raw_name":"a","ordinal":1e999,"kind":"member"}')],
        [MEMBER, (FrameKind.END, '{"status":"nonsense","problem":{"code":"a","message":"b"}}')],
        [MEMBER, (FrameKind.END, '{"status":"corrupt"}')],
        [MEMBER, (FrameKind.END, '{"status":"corrupt","problem":7}')],
        [MEMBER, (FrameKind.END, '{"status":[],"problem":{"code":"a","message":"b"}}')],
        [(FrameKind.FACT, PATTERN % (HUGE, "0"))],
        [(FrameKind.FACT, PATTERN % ("1", "1e999"))],
        [(FrameKind.FACT, OCR % (HUGE, "[0,1,0,0,1,1]"))],
        [(FrameKind.FACT, OCR % ("1", "[-1,1,0,0,1,1]"))],
        [(FrameKind.FACT, OCR % ("1", f"[0,1,0,0,1,{HUGE}]"))],
    ],
)
def test_a_number_or_an_end_that_makes_no_sense_ends_the_file(
    said: list[tuple[FrameKind, str]],
) -> None:
    got = collected(*said)
    assert (got.ending.status, got.ending.code) == (Status.CRASHED, "bad-frame")


@pytest.mark.parametrize("width", ["1e999", "-Infinity", "NaN"])
def test_a_size_without_an_end_is_none(width: str) -> None:
    page: Any = load_piece((PAGE % (width, "12.5")).encode())
    assert (page.width, page.height) == (0.0, 12.5)
    json.dumps(page.width, allow_nan=False)
