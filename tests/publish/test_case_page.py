"""The page of a case says how things stand in words that are true, and safely."""

import dataclasses

import pytest
from msgspec.structs import replace
from tests.publish.cases import CASE, STANDING, cited, text

from zenger.model.case.people import Party, Place
from zenger.model.case.texts import Text
from zenger.model.release import Imprint
from zenger.publish.case_page import Around, case_pages
from zenger.publish.case_telling import Telling

IMPRINT = Imprint("The Harbour Record", "Harbour newsroom", "", "", "")


def pages(standing=STANDING, **around):
    return dict(case_pages(standing, Around(IMPRINT, cited=cited(standing.case), **around)))


@pytest.fixture(scope="module")
def page() -> str:
    return pages()["cases/haddad/index.html"]


def test_it_opens_with_how_long_what_next_and_what_is_at_stake(page: str) -> None:
    opening = page[page.index('<div class="now">') : page.index('class="presumed"')]
    for words in (
        "36 days",
        "Harbour Prison, Portland",
        ">2 March 2026</time>",
        "Crown Court, Bail, 10:30 (London time)",
        "20 years",
    ):
        assert words in opening


def test_a_pending_charge_is_never_worded_as_guilt(page: str) -> None:
    assert "Presumed innocent" in page
    assert "guilty" not in page.lower()


def test_every_number_leads_to_a_source_and_back(page: str) -> None:
    assert 'href="#s1"' in page
    assert '<li id="s1">' in page
    assert 'id="c1"' in page
    assert 'href="#c1"' in page


def test_a_page_that_cites_a_source_that_is_not_there_is_not_printed() -> None:
    with pytest.raises(KeyError, match="court"):
        dict(case_pages(STANDING, Around(IMPRINT)))


def test_each_language_of_the_title_has_its_page() -> None:
    assert set(pages()) == {"cases/haddad/index.html", "cases/haddad/ar/index.html"}
    arabic = pages()["cases/haddad/ar/index.html"]
    assert '<html lang="ar" dir="rtl">' in arabic
    assert '<span lang="en" dir="ltr">' in arabic  # what nobody translated


def test_hostile_markdown_prints_nothing_that_runs_or_loads() -> None:
    text = (
        '<script>alert(1)</script> ![x](https://evil.example/x.png) [y](javascript:alert(1)) '
        "<img src=x onerror=alert(2)>"
    )  # fmt: skip
    case = replace(CASE, stories=(replace(CASE.stories[0], text=text),))
    page = pages(dataclasses.replace(STANDING, case=case))["cases/haddad/index.html"]
    assert "<script>" not in page
    assert "<img" not in page
    assert 'href="javascript' not in page


@pytest.mark.parametrize(
    ("name", "city", "language", "said"),
    [
        (text("Saipan, the islands"), text("Saipan"), "en", "Saipan, the islands"),
        (text("Saipan, the islands"), text("Saipan"), "ar", "Saipan, the islands"),
        (text("Jail, London", ar="سجن، لندن"), text("London"), "ar", "سجن، لندن"),
        (text("Jail"), text("London", ar="لندن"), "ar", "Jail، لندن"),
        (text("Jail"), None, "en", "Jail, United Kingdom"),
        (text("Jail, United Kingdom"), None, "en", "Jail, United Kingdom"),
    ],
    ids=["own language", "not translated", "city not", "not in it", "country", "country in it"],
)
def test_a_town_is_said_once(name: Text, city: Text | None, language: str, said: str) -> None:
    place = Place(id="there", name=name, city=city, country="GB")
    assert Telling(STANDING, language, {}).place_name(place).striptags() == said


def test_numbers_and_parties_are_told_apart_from_words_that_run_the_other_way() -> None:
    trial = replace(
        CASE.proceedings[0], number="1:18-cr-111",
        parties=(Party(name=text("The <Crown>"), role="prosecution"),),
    )  # fmt: skip
    case = replace(CASE, proceedings=(trial,))
    standing = dataclasses.replace(STANDING, case=case)
    arabic = pages(standing)["cases/haddad/ar/index.html"]
    assert 'رقم <bdi dir="ltr">1:18-cr-111</bdi>' in arabic
    assert "<bdi>" in arabic and "The &lt;Crown&gt;</span>, prosecution</bdi>" in arabic


def test_a_story_in_another_language_runs_its_own_way() -> None:
    pages = dict(case_pages(STANDING, Around(IMPRINT, cited=cited())))
    assert '<div lang="en" dir="ltr"><p>She printed it.' in pages["cases/haddad/ar/index.html"]
    assert '<div lang="en"' not in pages["cases/haddad/index.html"]


def test_sources_without_a_copy_or_a_day_are_counted_below_them() -> None:
    kept = pages()["cases/haddad/index.html"]
    assert "Of one of these pages no copy is kept: it may have changed." in kept
    assert "nobody noted the day" not in kept
    external = CASE.citations[0].external
    assert external
    bare = replace(CASE.citations[0], external=replace(external, accessed=None))
    case = replace(CASE, citations=(bare,))
    html = pages(dataclasses.replace(STANDING, case=case))["cases/haddad/index.html"]
    assert "For one nobody noted the day on which it was read." in html
