"""What a worker says of a text is believed in its shape only."""

from typing import Any

import pytest

from zenger.process.frames import BadFrameError
from zenger.process.sketch import SIZE
from zenger.process.text_marks import TextMarker, checked_marks, plain_marks

GOOD = {"sketch": "ab" * SIZE, "words": "cd" * 32}


def test_marks_come_out_as_they_went_in() -> None:
    marks = TextMarker().marks()
    assert checked_marks(plain_marks(marks)) == marks
    assert checked_marks(GOOD).sketch == b"\xab" * SIZE


@pytest.mark.parametrize(
    "part",
    [{"sketch": "ab"}, {"sketch": "zz" * SIZE}, {"sketch": None}, {"words": "cd"}, {"words": 7}],
    ids=str,
)
def test_what_has_another_shape_is_refused(part: dict[str, Any]) -> None:
    with pytest.raises((BadFrameError, KeyError, TypeError, ValueError)):
        checked_marks({**GOOD, **part})
