"""Codes of reasons, as people write them."""

import pytest

from zenger.review.reasons import DEFAULTS, code_of, is_code, title_of


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("b6", "b6"), ("(b)(6)", "b6"), ("(b) (7)(C)", "b7c"), ("B-7-F", "b7f"),
        ("PRIVACY", "privacy"), ("Third party", "third-party"), ("harm_source", "harm-source"),
        ("!?", ""), ("", ""), ("x" * 25, ""),
    ],
)  # fmt: skip
def test_a_code_is_understood_however_it_is_written(written: str, code: str) -> None:
    assert code_of(written) == code


def test_the_built_in_codes_are_codes_with_titles() -> None:
    for reason in DEFAULTS:
        assert is_code(reason.code)
        assert code_of(reason.code) == reason.code
        assert title_of(reason.code) == reason.title
    assert title_of("my-own") == ""
