import base64
import json

import numpy as np
import pytest

from zenger.model.extraction import Page
from zenger.process.collect import layout_line
from zenger.process.frames import BadFrameError, dump_piece, load_piece
from zenger.process.packed_boxes import (
    PackedBoxes,
    checked,
    pack,
    pack_rows,
    pack_sure,
    unpack,
    unpack_sure,
)

BOXES = (0, 5, 10, 20, 3000, 40, 6, 70_000, 0, 0, 10_000, 10_000)


@pytest.mark.parametrize("boxes", [(), BOXES[:6], BOXES], ids=["none", "one", "two"])
def test_packed_boxes_are_the_same_boxes(boxes: tuple[int, ...]) -> None:
    assert unpack(pack(boxes)) == boxes
    assert checked(pack(boxes)) == pack(boxes)
    assert PackedBoxes(pack(boxes)) == boxes
    assert len(PackedBoxes(pack(boxes))) == len(boxes)


def test_rows_of_numbers_are_packed_to_the_same() -> None:
    assert pack_rows(np.array(BOXES).reshape(-1, 6)) == pack(BOXES)
    assert pack_rows(np.empty((0, 6), np.int64)) == pack(())


@pytest.mark.parametrize("corner", [9_983, 9_984, 10_000])
def test_a_corner_may_lie_up_to_the_edge_of_the_page(corner: int) -> None:
    assert checked(pack((0, 1, 0, 0, corner, corner)))


def test_the_packed_form_is_the_same_on_every_machine() -> None:
    columns = "00000000 06000000 05000000 6a110100 0a00 0000 1400 0000 b80b 1027 2800 1027"
    assert base64.b64decode(pack(BOXES)) == bytes.fromhex(columns)


@pytest.mark.parametrize(
    "boxes",
    [(-1, 1, 0, 0, 1, 1), (5, 4, 0, 0, 1, 1), (0, 1, 0, -1, 1, 1), (0, 1, 0, 0, 70_000, 1)],
    ids=["a start before the text", "an end before the start", "a corner before the page", "far"],
)
def test_boxes_that_cannot_be_are_not_packed(boxes: tuple[int, ...]) -> None:
    with pytest.raises(OverflowError):
        pack(boxes)


def test_a_page_travels_and_is_kept_with_its_boxes_as_they_came() -> None:
    page = load_piece(dump_piece(Page(1, "a word", boxes=BOXES)))
    assert isinstance(page, Page)
    assert page.boxes == BOXES
    assert json.loads(layout_line(page))["boxes"] == pack(BOXES)


def _sent(boxes: object) -> bytes:
    return json.dumps({**json.loads(dump_piece(Page(1, "text"))), "boxes": boxes}).encode()


@pytest.mark.parametrize(
    "boxes",
    [
        None,
        7,
        list(BOXES),
        "no base64!",
        "ä",
        pack(BOXES) + "\n",
        pack(BOXES)[:-4],
        "AAAAAAAAAAAAAAAAAAAAAB==",  # 16 bytes, but written in a way that `pack` does not
        base64.b64encode(bytes(8) + b"\x11\x27" + bytes(6)).decode(),
        base64.b64encode(bytes(15)).decode(),
    ],
    ids=[
        "null", "a number", "a list", "no base64", "no ASCII", "a line break", "cut off",
        "bits that are not kept", "a corner beyond the page", "a part of a word",
    ],
)  # fmt: skip
def test_boxes_that_no_honest_worker_sends_end_the_task(boxes: object) -> None:
    with pytest.raises(BadFrameError):
        load_piece(_sent(boxes))


@pytest.mark.parametrize("sure", [(), (0, 100, 41)])
def test_how_sure_ocr_is_of_each_word_takes_a_byte(sure: tuple[int, ...]) -> None:
    assert unpack_sure(pack_sure(sure)) == sure
    assert len(base64.b64decode(pack_sure(sure))) == len(sure)
