"""Words become lines that can be selected over the picture."""

from zenger.publish.text_layer import lines_of, svg_lines

TEXT = "one two\nthree far"
BOXES = (
    0, 3, 1000, 1000, 1500, 1200,
    4, 7, 1600, 1000, 2100, 1200,
    8, 13, 1000, 1300, 1700, 1500,
    14, 17, 8000, 1300, 8600, 1500,
)  # fmt: skip


def test_words_side_by_side_are_one_line_and_columns_stay_apart() -> None:
    assert [(line.text, line.x0, line.x1) for line in lines_of(TEXT, BOXES)] == [
        ("one two", 1000, 2100),
        ("three", 1000, 1700),
        ("far", 8000, 8600),
    ]


def test_boxes_without_area_or_words_are_left_out() -> None:
    boxes = (0, 3, 1000, 1000, 1000, 1200, 4, 4, 1, 1, 2, 2, 4, 7, 5, 9, 9, 9)
    assert list(lines_of(TEXT, boxes)) == []


def test_a_line_is_placed_in_pixels_of_its_picture() -> None:
    svg = str(svg_lines(TEXT, BOXES[:12], 1000, 2000, False))
    assert svg == '<text x="100" y="232" textLength="110" font-size="40">one two</text>'


def test_right_to_left_lines_start_at_their_right_end() -> None:
    assert 'x="210"' in str(svg_lines(TEXT, BOXES[:12], 1000, 2000, True))


def test_words_are_escaped() -> None:
    svg = str(svg_lines("<a>", (0, 3, 0, 0, 900, 90), 100, 100, False))
    assert ">&lt;a&gt;</text>" in svg
