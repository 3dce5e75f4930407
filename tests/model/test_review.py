"""Which redaction lies in which."""

import pytest

from zenger.model.review import Redaction


@pytest.mark.parametrize(
    ("one", "other", "is_covered"),
    [
        ({"box": (0, 0, 9, 9)}, {"box": (1, 1, 9, 9)}, True),
        ({"box": (1, 1, 9, 9)}, {"box": (0, 1, 9, 9)}, False),
        ({"letters": (0, 9)}, {"letters": (3, 9)}, True),
        ({"letters": (4, 9)}, {"letters": (3, 9)}, False),
        ({"cell": (0, 1)}, {"cell": (0, 1)}, True),
        ({"cell": (0, 1)}, {"letters": (3, 9)}, False),
        ({"box": (0, 0, 9, 9)}, {"letters": (3, 9)}, False),
        ({"header": "to"}, {"header": "to"}, True),
        ({"header": "to"}, {"header": "cc"}, False),
    ],
)
def test_what_lies_in_another_is_covered_by_it(
    one: dict[str, object], other: dict[str, object], is_covered: bool
) -> None:
    first, second = Redaction(1, "b6", **one), Redaction(1, "b6", **other)  # type: ignore[arg-type]
    assert first.covers(second) is is_covered
    elsewhere = Redaction(2, "b6", **other)  # type: ignore[arg-type]
    assert not first.covers(elsewhere)
