"""What is printed of a file without pages is what its readers see."""

from typing import Any, cast

import pytest

from zenger.catalog.models import Document
from zenger.model.extraction import PageKind
from zenger.model.release import PublishedPage
from zenger.process.formats import css_cascade
from zenger.process.formats.mail_bodies import SlotText, body_pages
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.review import file_pages

LONG = "The commission met in Arica and spoke of the tariff of the port for a whole long day"


def printed(monkeypatch: pytest.MonkeyPatch, plain: str, html: str) -> list[str]:
    pages = [
        PublishedPage(one.number, PageKind(one.kind), one.label, one.text, "", 0, 0)
        for one in body_pages([SlotText(plain, html)])
    ]
    none: Any = lambda *_: None  # noqa: E731
    monkeypatch.setattr(file_pages, "last_fingerprints", none)
    monkeypatch.setattr(file_pages, "pages_of", lambda *_: pages)
    lines = file_pages._lines(cast(Newsroom, None), Document())
    return [line for line in lines if line]


def test_a_plain_version_that_mail_programs_hide_is_not_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert printed(monkeypatch, "Zebulon wrote", f"<p>{LONG}</p>") == [LONG]


def test_of_two_versions_that_differ_the_one_is_printed_that_mail_programs_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    lines = printed(monkeypatch, f"{LONG}, said Zebulon", f"<p>{LONG}, said nobody</p>")
    assert lines == [f"{LONG}, said nobody"]


def test_what_only_the_html_says_stands_under_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = printed(monkeypatch, LONG, f"<p>{LONG}, said nobody</p>")
    assert lines == ["[Plain text version]", LONG, "[HTML version]", f"{LONG}, said nobody"]


def test_a_message_of_one_version_has_no_heading(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(monkeypatch, LONG, f"<p hidden>Zebulon</p><p>{LONG}</p>") == [LONG]


def test_of_a_message_whose_styles_are_too_many_to_follow_nothing_is_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(css_cascade, "MOST_STEPS", 5)
    html = f"<style>{'p{margin:1px}' * 9}</style><p>{LONG}</p><p>Zebulon</p>"
    assert printed(monkeypatch, f"{LONG}, said Zebulon", html) == []


def test_of_a_message_too_deep_to_be_read_nothing_is_printed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert printed(monkeypatch, "", "<div>" * 200_000 + "Zebulon") == []
