"""Boxes cover whole lines, lie on the grid, and say little about what is beneath."""

import pytest

from zenger.model.review import SCALE, Box, Redaction
from zenger.review.boxes import GRID, Sheet, boxes_of_words, marks_of

A4 = 595.0, 842.0
STEP = GRID * SCALE / A4[0]


def sheet(*boxes: Box, text: str = "") -> Sheet:
    words: list[int] = []
    for n, box in enumerate(boxes):
        words += [n * 5, n * 5 + 4, *box]
    return Sheet(*A4, text or "abcd " * len(boxes), words)


def box_of(page: Sheet, box: Box, **more: bool) -> Box:
    (mark,) = marks_of(page, [Redaction(1, "b6", box=box, **more)])
    assert mark.box is not None
    return mark.box


def is_on_grid(side: int) -> bool:
    return abs(side / STEP - round(side / STEP)) * STEP <= 1 or side == SCALE


def test_names_of_many_widths_give_boxes_of_few() -> None:
    page = sheet()
    boxes = {box_of(page, (2000, 1000, 2000 + width, 1150)) for width in range(200, 1000, 10)}
    assert len(boxes) <= 3
    assert all(is_on_grid(box[0]) and is_on_grid(box[2]) for box in boxes)
    assert all(box[0] <= 2000 for box in boxes)


def test_the_same_box_again_is_no_larger() -> None:
    page = sheet()
    once = box_of(page, (2000, 1000, 2900, 1150))
    assert box_of(page, once) == once


def test_a_box_is_as_high_as_its_line() -> None:
    page = sheet((1000, 1000, 1500, 1200), (1600, 1020, 2000, 1150), (1000, 1300, 1500, 1500))
    top, bottom = box_of(page, (1600, 1020, 2000, 1150))[1::2]
    assert 970 <= top <= 1000 and 1200 <= bottom <= 1230


@pytest.mark.parametrize("text", ["Anna sees", "gnu sees", "Jpgq sees", "noun sees"])
def test_the_height_does_not_tell_whether_a_name_has_a_g(text: str) -> None:
    """12 points on A4, as Helvetica's letters reach."""
    name = text.split()[0]
    top = 1000 - round(12 / 842 * SCALE * (0.72 if name[0].isupper() else 0.52))
    bottom = 1000 + round(12 / 842 * SCALE * (0.21 if "g" in name else 0.0))
    page = Sheet(*A4, text, (0, len(name), 1000, top, 1500, bottom))
    (box,) = boxes_of_words(page, [0])
    (mark,) = marks_of(page, [Redaction(1, "b6", box=box)])
    assert mark.box is not None
    assert mark.box[1::2] == (878, 1046)


@pytest.mark.parametrize(
    ("others", "their", "names"),
    [
        # Tops and bottoms in shares of the size of the font, above and below its base line.
        ("העד", (0.56, 0.0), {"יוסף": (0.56, 0.17), "לוי": (0.74, 0.0), "כהן": (0.56, 0.21)}),
        ("ถูกต้อง", (0.98, 0.27), {"สมชาย": (0.66, 0.0), "ปู่กฎ": (1.0, 0.27), "ที่": (1.07, 0.0)}),
        ("осам", (0.52, 0.0), {"Рябов": (0.72, 0.21), "саван": (0.52, 0.0), "уса": (0.52, 0.21)}),
    ],
)
def test_the_height_tells_no_letters_of_other_scripts_either(
    others: str, their: tuple[float, float], names: dict[str, tuple[float, float]]
) -> None:
    def ends(reach: tuple[float, float]) -> tuple[int, int]:
        size = 12 / 842 * SCALE
        return 1000 - round(size * reach[0]), 1000 + round(size * reach[1])

    heights = set()
    for name, reach in names.items():
        (top, bottom), (their_top, their_bottom) = ends(reach), ends(their)
        words = (
            0,
            len(name),
            1000,
            top,
            1500,
            bottom,
            len(name) + 1,
            len(name) + 1 + len(others),
            1600,
            their_top,
            2100,
            their_bottom,
        )
        page = Sheet(*A4, f"{name} {others}", words)
        (box,) = boxes_of_words(page, [0])
        (mark,) = marks_of(page, [Redaction(1, "b6", box=box)])
        assert mark.box is not None and mark.box[1] <= top and mark.box[3] >= bottom
        heights.add(mark.box[1::2])
    assert len(heights) == 1


def test_room_for_letters_of_other_scripts_cuts_no_line_above_or_below() -> None:
    lines = [(1000, top, 4000, top + 80) for top in (900, 1000, 1100)]
    text, words, at = "העד נגבת העד", [], 0
    for line, word in zip(lines, text.split(), strict=True):
        words += [at, at + len(word), *line, at, at + len(word), line[0] + 3100, line[1],
                  line[2] + 3100, line[3]]  # fmt: skip
        at += len(word) + 1
    (box,) = boxes_of_words(Sheet(*A4, text, tuple(words)), [2])
    assert 970 <= box[1] < 1000 and 1080 < box[3] <= 1110  # half a point into the gap, no more


def test_a_name_on_a_page_that_its_file_has_turned_gets_a_box_along_its_line() -> None:
    words = (0, 4, 1000, 5000, 1150, 6000, 5, 13, 1000, 3000, 1150, 4900)
    page = Sheet(842, 595, "over Margaret", words)
    (box,) = boxes_of_words(page, [1])
    (mark,) = marks_of(page, [Redaction(1, "b6", box=box)])
    assert mark.box is not None
    left, top, right, bottom = mark.box
    assert 900 < left < 1000 and 1150 < right < 1270
    assert top <= 3000 and bottom >= 4900 and is_on_grid(top) and is_on_grid(bottom)


def test_letters_that_stand_below_one_another_without_a_space_are_one_line() -> None:
    """Chinese and Japanese set from the top down: each letter is a word with a box."""
    text = "于是伊力哈木走了"
    words = [(n, n + 1, 5000, 1000 + 200 * n, 5280, 1200 + 200 * n) for n in range(len(text))]
    page = Sheet(*A4, text, [number for word in words for number in word])
    (box,) = boxes_of_words(page, range(2, 6))
    assert box[1] <= 1400 and box[3] >= 2200
    assert boxes_of_words(page, [2])[0][3] < 1800


def test_a_line_of_another_column_that_stands_lower_makes_no_box_higher() -> None:
    page = sheet((1000, 1000, 4000, 1150), (6000, 1070, 9000, 1220), text="over Jogy")
    (box,) = boxes_of_words(page, [1])
    (mark,) = marks_of(page, [Redaction(1, "b6", box=box)])
    assert mark.box is not None and mark.box[1] > 1030 and mark.box[3] < 1270


def test_a_box_does_not_reach_into_the_next_line() -> None:
    page = sheet((1000, 1000, 4000, 1150), (1000, 1160, 4000, 1310), (1000, 1320, 4000, 1470),
                 text="Jogy Jogy Jogy ")  # fmt: skip
    (box,) = boxes_of_words(page, [1])
    (mark,) = marks_of(page, [Redaction(1, "b6", box=box)])
    assert mark.box is not None
    assert 1150 <= mark.box[1] <= 1160 and 1310 <= mark.box[3] <= 1320


def test_words_get_a_little_more_than_their_boxes_one_box_a_line() -> None:
    page = sheet((8000, 1000, 9000, 1150), (1000, 1200, 1500, 1350), (1550, 1200, 1900, 1350))
    first, second = boxes_of_words(page, [0, 1, 2])
    assert first[0] < 8000 and first[1] < 1000 and first[2] > 9000 and first[3] > 1150
    assert second[0] < 1000 and second[2] > 1900


def test_to_the_end_of_the_line_is_to_where_the_column_ends() -> None:
    column = [(1000, y, 4000, y + 150) for y in (1000, 1300, 1600)]
    other = [(6000, y, 9000, y + 150) for y in (1000, 1300, 1600)]
    page = sheet(*column, *other)
    box = box_of(page, (1500, 1000, 2000, 1150), to_line_end=True)
    assert 4000 <= box[2] < 6000
    assert box_of(page, (6500, 1000, 7000, 1150), to_line_end=True)[2] >= 9000


@pytest.mark.parametrize("next_column", [(), (6000, 1000, 9000, 1150)])
def test_where_a_line_ends_does_not_tell_how_long_it_is(next_column: tuple[int, ...]) -> None:
    """Also of the longest line of its column, and of the only one."""
    for other_line in [(1000, 1300, 2500, 1450)], []:
        ends = set()
        for right in (2000, 3700, 4900):
            words = [(1000, 1000, 1400, 1150), (1500, 1000, right, 1150), *other_line]
            page = sheet(*words, *([next_column] if next_column else []))
            ends.add(box_of(page, (1500, 1000, right, 1150), to_line_end=True)[2])
        (end,) = ends
        assert 4900 <= end < 6000 if next_column else 9000 <= end < SCALE


def test_a_line_beyond_the_margin_is_covered_to_the_edge_of_the_page() -> None:
    page = sheet((1000, 1000, 1400, 1150), (1500, 1000, 9600, 1150), (1000, 1300, 9000, 1450))
    assert box_of(page, (1500, 1000, 9600, 1150), to_line_end=True)[2] == SCALE


def test_the_end_of_an_arabic_line_is_on_the_left() -> None:
    page = sheet((1000, 1000, 5000, 1150), (5200, 1000, 6000, 1150), (6100, 1000, 9000, 1150),
                 text="محمد محمد محمد ")  # fmt: skip
    box = box_of(page, (5200, 1000, 6000, 1150), to_line_end=True)
    assert box[0] <= 1000
    assert box[2] < 9000


def test_the_end_of_a_line_that_stands_on_its_head_is_on_the_left() -> None:
    page = sheet((6000, 1000, 9000, 1150), (4000, 1000, 5800, 1150), (7000, 1300, 9000, 1450))
    box = box_of(page, (4000, 1000, 5800, 1150), to_line_end=True)
    assert box[0] <= 1000 and box[2] <= 6200
    alone = box_of(page, (7000, 1300, 9000, 1450), to_line_end=True)
    assert alone[0] <= 1000


def test_the_end_of_a_line_that_runs_up_the_page_is_above() -> None:
    page = sheet((1000, 8000, 1150, 9000), (1000, 6000, 1150, 7800), (1000, 5000, 1150, 5800),
                 text="note of him ")  # fmt: skip
    box = box_of(page, (1000, 6000, 1150, 7800), to_line_end=True)
    assert box[1] <= 1100 and box[3] < 8500


def test_boxes_that_touch_on_a_line_become_one() -> None:
    page = sheet()
    redactions = [
        Redaction(1, "b6", box=(1000, 1000, 1500, 1150)),
        Redaction(1, "b6", box=(1600, 1000, 2000, 1150)),
        Redaction(1, "b6", box=(1000, 2000, 1500, 2150)),
        Redaction(1, "b6", box=(1100, 1010, 1200, 1140)),
    ]
    marks = marks_of(page, redactions)
    assert len(marks) == 2
    assert marks == marks_of(page, reversed(redactions))


def test_a_box_beyond_the_page_is_cut_to_it() -> None:
    box = box_of(sheet(), (-50, -50, 20_000, 100))
    assert box == (0, 0, SCALE, 119)


@pytest.mark.parametrize("box", [(10, 10, 10, 20), (10, 20, 30, 20), (11_000, 0, 12_000, 50)])
def test_a_box_that_covers_nothing_is_refused(box: Box) -> None:
    with pytest.raises(ValueError, match="box"):
        marks_of(sheet(), [Redaction(1, "b6", box=box)])


def test_a_page_without_a_size_has_a_grid_too() -> None:
    page = Sheet()
    (mark,) = marks_of(page, [Redaction(1, "b6", box=(5000, 100, 5100, 200))])
    assert mark.box is not None and mark.box[2] - mark.box[0] >= 500
