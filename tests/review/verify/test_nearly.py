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


@pytest.mark.parametrize(
    ("secret", "read", "is_found"),
    [
        ("Margaret Oyelaran", "by Margarot Gyelaran on", True),
        ("Margaret Oyelaran", "by Margarot Gyolaran on", True),
        ("Margaret Oyelaran", "by Margarot Gyolaron on", False),
        ("Margaret Li", "by Murgarat Li on", True),
        ("Margaret", "by Murgarat on", False),
        ("Turner", "it turned out", False),
        ("1234567890", "1234567899", False),
    ],
)
def test_of_what_was_hard_to_read_more_letters_may_be_wrong(
    secret: str, read: str, is_found: bool
) -> None:
    known = Secrets([secret], KEY)
    assert bool(nearly_in(known, read, surely="")) is is_found
    assert not nearly_in(known, read)


@pytest.mark.parametrize(
    ("secret", "surely", "is_found"),
    [("Lee", "Lee", True), ("Lee", "", False), ("Anna", "Annals", False), ("Maria", "", False),
     ("Petrov", "", True)],
)  # fmt: skip
def test_of_what_was_hard_to_read_a_short_name_has_to_be_sure(
    secret: str, surely: str, is_found: bool
) -> None:
    known = Secrets([secret], KEY)
    assert bool(nearly_in(known, f"x {secret} {surely}", surely=surely)) is is_found


def test_a_long_passage_is_found_by_its_parts() -> None:
    passage = "she told her driver to wait behind the old customs house until ten"
    assert nearly_in(Secrets([passage], KEY), "to wait behind the old custorns house until nine")


def test_nothing_is_read_where_nothing_is() -> None:
    assert not nearly_in(Secrets(["Margaret Oyelaran"], KEY), "")
    assert not nearly_in(Secrets([], KEY), "Margaret Oyelaran")
