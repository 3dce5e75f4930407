"""What OCR misreads is found all the same, and other words are not."""

import pytest

from zenger.review.verify.nearly import nearly_in
from zenger.review.verify.secrets import Secrets

KEY = b"a key of a test"


@pytest.mark.parametrize(
    ("secret", "read", "is_found"),
    [
        ("Margaret Oyelaran", "by Margaret Oyelaran on", True),
        ("Margaret Oyelaran", "by Margaret 0ye1aran on", True),
        ("Margaret Oyelaran", "by Margaret Oyclaran on", True),
        ("Margaret Oyelaran", "by MargaretOyelaran on", True),
        ("Margaret Oyelaran", "by Marga ret Oyelaran on", True),
        ("Margaret Oyelaran", "by Margaret Oyelaan on", True),
        ("Margaret Oyelaran", "by Margaret Oyelarans on", True),
        ("Margaret Oyelaran", "by Margaret Thatcher on", False),
        ("Margaret Oyelaran", "by Margarete Oyclaran on", False),
        ("Turner", "it turned out", False),
        ("Turner", "it was Tumer", True),
        ("Billy", "it was Bi11y", True),
        ("Lee", "a tree", False),
        ("1234567890", "1234567899", False),
        ("1234567890", "1234567890", True),
    ],
)
def test_a_secret_is_found_as_ocr_may_read_it(secret: str, read: str, is_found: bool) -> None:
    assert bool(nearly_in(Secrets([secret], KEY), read)) is is_found


def test_a_long_passage_is_found_by_its_parts() -> None:
    passage = "she told her driver to wait behind the old customs house until ten"
    assert nearly_in(Secrets([passage], KEY), "to wait behind the old custorns house until nine")


def test_nothing_is_read_where_nothing_is() -> None:
    assert not nearly_in(Secrets(["Margaret Oyelaran"], KEY), "")
    assert not nearly_in(Secrets([], KEY), "Margaret Oyelaran")
