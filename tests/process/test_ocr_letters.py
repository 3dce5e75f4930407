"""Boxes of letters that Tesseract places badly hold their letters."""

import pytest

from zenger.process.ocr_letters import placed

Box = tuple[int, int]


def boxes_of(text: str, words: list[tuple[str, int, int]]) -> list[int]:
    """Six numbers a word, found in the text one after the other: left and right are given."""
    boxes: list[int] = []
    at = 0
    for word, left, right in words:
        at = text.index(word, at)
        boxes += [at, at + len(word), left, 500, right, 540]
        at += len(word)
    return boxes


def sides(boxes: tuple[int, ...]) -> list[Box]:
    return list(zip(boxes[2::6], boxes[4::6], strict=True))


@pytest.mark.parametrize(
    ("text", "words", "held"),
    [
        ("伊力哈木", [("伊", 100, 150), ("力", 165, 200), ("哈", 190, 240), ("木", 248, 260)],
         [(100, 140), (140, 180), (180, 220), (220, 260)]),
        ("于2022年", [("于", 100, 150), ("2022", 120, 200), ("年", 230, 260)],
         [(100, 140), (140, 220), (220, 260)]),
        ("王走。", [("王", 110, 150), ("走", 150, 190), ("。", 182, 200)],
         [(100, 140), (140, 180), (180, 200)]),
        ("ที่นี่", [("ที่", 100, 150), ("นี่", 130, 180)], [(100, 140), (140, 180)]),
    ],
    ids=["chinese", "digits", "a full stop", "thai marks"],
)  # fmt: skip
def test_a_line_is_shared_out(
    text: str, words: list[tuple[str, int, int]], held: list[Box]
) -> None:
    found = sides(placed(text, boxes_of(text, [(words[0][0], 100, words[0][2]), *words[1:]])))
    for (left, right), (_, said_left, said_right), (first, last) in zip(
        found, words, held, strict=True
    ):
        assert left <= min(first, max(said_left, 100)) and right >= max(last, said_right)
        assert right - left <= 100


def test_other_scripts_single_words_and_other_lines_stay() -> None:
    text = "well-known 新疆 警 two"
    boxes = boxes_of(text, [("well", 10, 50), ("-known", 50, 99), ("新疆", 100, 150),
                            ("警", 170, 180), ("two", 200, 240)])  # fmt: skip
    assert placed(text, boxes) == tuple(boxes)
    broken = [0, 1, 900, 100, 940, 140, 1, 2, 100, 200, 140, 240]  # two lines, no space between
    assert placed("新疆", broken) == tuple(broken)
    assert placed("", []) == ()


def test_marks_alone_keep_their_boxes() -> None:
    boxes = (0, 1, 10, 5, 20, 9, 1, 2, 20, 5, 30, 9)
    found = placed("\u0e35\u0e35", boxes)
    assert found[4::6] == boxes[4::6] and found[2] == 10
