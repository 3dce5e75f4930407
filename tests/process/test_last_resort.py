"""Apache Tika, where Zenger's own readers bring nothing, as a newsroom meets it."""

from pathlib import Path

import pytest
from tests.workflow.house import accounts_of, files_in, newsroom_in, read_trove

from zenger.catalog.models import Page, StageRecord
from zenger.model.document import Problem, Status
from zenger.model.extraction import Page as PageRead
from zenger.model.extraction import Trouble
from zenger.process import last_resort
from zenger.process.collect import Collected
from zenger.process.page_list import PageList
from zenger.protocols.sandbox import Ending

needs_tika = pytest.mark.skipif(
    not last_resort.release(), reason="the extra zenger[tika] is not installed"
)
HELP_BOOK = "formats/chm/IMJPCLE.CHM"


def reading(
    status: Status | None = None,
    code: str = "x",
    *,
    ending: Status = Status.OK,
    text: str = "",
    media_type: str = "application/x-thing",
) -> Collected:
    troubles = [Trouble(status, Problem(code, "Said."))] if status else []
    pages = PageList([PageRead(1, text)] if text else [])
    return Collected(Ending(ending, "signal-6"), media_type, troubles=troubles, pages=pages)


@pytest.mark.parametrize(
    ("got", "wanted"),
    [
        (reading(Status.UNSUPPORTED), True),
        (reading(Status.CORRUPT), True),
        (reading(ending=Status.CRASHED), True),
        (reading(media_type="application/vnd.ms-works"), True),
        (reading(media_type="text/plain"), False),
        (reading(Status.ENCRYPTED), False),
        (reading(Status.LIMIT), False),
        (reading(ending=Status.OOM), False),
        (reading(ending=Status.TIMEOUT), False),
        (reading(Status.CORRUPT, text="read"), False),
    ],
    ids=[
        "nobody reads it", "damaged, nothing read", "our reader crashed", "an empty document",
        "an empty text", "locked", "a bomb", "memory", "time", "damaged, and words were read",
    ],
)  # fmt: skip
def test_it_is_asked_only_where_nothing_was_read(
    got: Collected, wanted: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(last_resort, "release", lambda: "0.6.0")
    assert last_resort.is_wanted(got, 1000) is wanted
    assert not last_resort.is_wanted(got, last_resort.MAX_SIZE + 1)


def test_it_is_never_asked_where_it_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(last_resort, "release", lambda: "")
    assert not last_resort.is_wanted(reading(Status.UNSUPPORTED), 1000)


@pytest.mark.parametrize(
    ("first", "status", "code"),
    [
        (reading(Status.UNSUPPORTED, "unsupported-format"), Status.TRUNCATED, last_resort.CODE),
        (reading(Status.CORRUPT, "damaged"), Status.CORRUPT, "damaged"),
        (reading(ending=Status.CRASHED), Status.CRASHED, "signal-6"),
    ],
    ids=["no reader of ours", "damaged", "our reader crashed"],
)
def test_words_of_the_second_reader_hide_no_trouble_of_the_first(
    first: Collected, status: Status, code: str
) -> None:
    both = last_resort.joined(first, reading(text="words"))
    found, problem = both.outcome()
    assert (found, problem and problem.code) == (status, code)
    assert both.pages[0].text == "words"
    assert any(key == "second reader" and "Apache Tika" in value for key, value in both.metadata)


def test_a_second_reader_that_fails_changes_no_status() -> None:
    first = reading(Status.UNSUPPORTED, "unsupported-format")
    both = last_resort.joined(first, reading(ending=Status.OOM, text="half"))
    assert both.outcome()[0] is Status.UNSUPPORTED
    assert not both.pages
    assert both.metadata[-1][1].endswith("failed: oom, signal-6")


@needs_tika
def test_a_help_book_is_read_and_says_by_whom(shared: Path, tmp_path: Path) -> None:
    content = (shared / "corpus" / HELP_BOOK).read_bytes()
    trove = files_in(tmp_path / "trove", {"a.chm": content, "cut.chm": content[:20_000]})
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, trove)
    whole, cut = (accounts_of(newsroom)[name] for name in ("a.chm", "cut.chm"))
    assert (whole.status, whole.code) == (Status.TRUNCATED, last_resort.CODE)
    assert (cut.status, cut.code) == (Status.UNSUPPORTED, "unsupported-format")
    assert (whole.children.expected, whole.children.adds_up) == (None, True)
    tools = StageRecord.objects.get(status="truncated").tools
    assert ["second reader", f"Apache Tika (iscc-tika {last_resort.release()})"] in tools[
        "metadata"
    ]
    tools = StageRecord.objects.get(status="unsupported").tools
    assert tools["metadata"][-1][1].endswith("cannot read it")
    (page,) = Page.objects.all()
    assert "To search for a word in the Glossary" in page.text
