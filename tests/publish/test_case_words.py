"""Every status has words, in every language the same things are said, and none says guilt."""

import re
import tomllib
from collections.abc import Iterator
from enum import StrEnum
from typing import Any

import pytest
from tests.publish.cases import day

from zenger.model.case.advocacy import DemandStatus, UpdateKind
from zenger.model.case.cases import Kind
from zenger.model.case.charges import DECIDED_AGAINST, ChargeStatus
from zenger.model.case.courts import HearingStatus
from zenger.model.case.custody import Custody
from zenger.model.case.outcomes import End
from zenger.publish.case_words import words_in, zoned
from zenger.publish.environment import PACKAGE

PLURALS = {"zero", "one", "two", "few", "many", "other"}
LANGUAGES = [path.name.removesuffix(".toml") for path in PACKAGE.joinpath("words").iterdir()]


def said(language: str) -> dict[str, Any]:
    return tomllib.loads(PACKAGE.joinpath("words", f"{language}.toml").read_text("utf-8"))


def flat(words: dict[str, Any], above: str = "") -> Iterator[tuple[str, list[str]]]:
    for key, value in words.items():
        if isinstance(value, str):
            yield above + key, [value]
        elif value.keys() <= PLURALS and any("{n}" in form for form in value.values()):
            yield above + key, list(value.values())
        else:
            yield from flat(value, f"{above}{key}.")


@pytest.mark.parametrize(
    ("section", "statuses"),
    [
        ("custody", Custody), ("charge", ChargeStatus), ("hearing", HearingStatus), ("end", End),
        ("kind", Kind), ("update", UpdateKind),
        ("demand", [one for one in DemandStatus if one is not DemandStatus.MADE]),
    ],
    ids=["custody", "charge", "hearing", "end", "kind", "update", "demand"],
)  # fmt: skip
def test_every_status_has_words(section: str, statuses: type[StrEnum]) -> None:
    for status in statuses:
        assert words_in("en")(f"{section}.{status.value}")


def test_only_a_plea_before_a_court_is_called_guilty() -> None:
    for status in ChargeStatus:
        words = words_in("en")(f"charge.{status.value}").lower()
        assert ("guilty" in words) == (status is ChargeStatus.PLEADED)
        assert ("convicted" in words) == (status is ChargeStatus.CONVICTED)
    assert {ChargeStatus.PLEADED, ChargeStatus.CONVICTED} == DECIDED_AGAINST


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_says_nothing_else_and_fills_in_the_same(language: str) -> None:
    english = dict(flat(said("en")))
    for key, forms in flat(said(language)):
        names = {name for form in english[key] for name in re.findall(r"\{(\w+)\}", form)}
        for form in forms:
            assert set(re.findall(r"\{(\w+)\}", form)) <= names, key


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2024-02-20", "2024-02-21", "20–21 February 2024"),
        ("2024-02-20", None, "20 February 2024"),
        ("2024-02-29", "2024-03-01", "29 February 2024 – 1 March 2024"),
        ("2023-12", None, "December 2023"),
        ("~2019", None, "about 2019"),
    ],
)
def test_dates_are_as_precise_as_they_are_known(start: str, end: str | None, words: str) -> None:
    assert words_in("en").span(day(start), day(end) if end else None) == words


def test_an_hour_says_whose_it_is() -> None:
    moment = zoned(day("2024-05-20 10:30"), "Europe/London")
    assert words_in("en").moment(moment) == "20 May 2024, 10:30 (London time)"


def test_numbers_take_the_plural_of_their_language() -> None:
    arabic = words_in("ar")
    assert [arabic.count("days", n) for n in (1, 2, 3, 11, 100)] == [
        "يوم واحد", "يومان", "3 أيام", "11 يومًا", "100 يوم",
    ]  # fmt: skip


def test_a_language_we_have_no_words_in_says_ours_in_english() -> None:
    assert words_in("tr")("case") == "Case"
