"""Long documents cost the memory of short ones, and nothing of them is lost or left behind."""

import io
from pathlib import Path

import pytest

from zenger.backends.blobs.local import LocalDerivedStore
from zenger.model.extraction import Page
from zenger.process import page_list
from zenger.process.page_list import PageList


def pages(*texts: str) -> list[Page]:
    return [Page(number, text) for number, text in enumerate(texts, 1)]


@pytest.fixture(autouse=True)
def short_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page_list, "IN_MEMORY", 10)


def test_what_is_put_aside_comes_back_in_order_and_by_number() -> None:
    written = pages("in memory", "put aside", "", "Ελλάς 中国 🗞", "last")
    kept = PageList(written)
    assert list(kept) == written
    assert list(kept) == written  # and again
    assert [kept[3], kept[-1]] == [written[3], written[4]]
    assert kept[1:4] == written[1:4]
    assert (len(kept), kept.characters) == (5, sum(len(page.text) for page in written))


def test_reading_back_and_adding_may_take_turns() -> None:
    kept = PageList(pages("0123456789", "put aside"))
    assert kept[1].text == "put aside"
    kept.append(Page(3, "added later"))
    assert [page.text for page in kept][1:] == ["put aside", "added later"]


def test_a_short_document_opens_no_file() -> None:
    def no_file() -> io.BytesIO:
        raise AssertionError("a file was opened")

    assert list(PageList(pages("short"), no_file)) == pages("short")


def test_the_file_lies_beside_the_documents_and_leaves_no_trace(tmp_path: Path) -> None:
    kept = PageList(pages("0123456789", "put aside"), LocalDerivedStore(tmp_path / "d").scratch)
    assert kept[1].text == "put aside"
    kept.close()
    assert [p for p in tmp_path.rglob("*") if p.is_file()] == []
