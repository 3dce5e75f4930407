"""What is hidden in a document of the newsroom is looked for once, and the answer kept."""

from pathlib import Path

import pikepdf
import pytest
from tests.trove import pdf_bytes
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.catalog.models import Document
from zenger.model.document import Status
from zenger.process.inventory.found import finding
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Ending
from zenger.workflow.passwords import forget_passwords, keep_passwords
from zenger.workflow.review import inspect_document as module
from zenger.workflow.review.inspect_document import inspect_document
from zenger.workflow.review.inspect_file import Inspection

pytestmark = pytest.mark.sandbox


@pytest.fixture
def room(tmp_path: Path) -> Newsroom:
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Author"] = "Anna Zenger"
        pdf.save(tmp_path / "locked.pdf", encryption=pikepdf.Encryption(user="u", owner="o"))
    locked = (tmp_path / "locked.pdf").read_bytes()
    files = {"memo.pdf": pdf_bytes("x") + b"Anna Zenger", "locked.pdf": locked}
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, files_in(tmp_path / "trove", files))
    return newsroom


def document(name: str) -> Document:
    return Document.objects.get(blob__occurrence__path=name)


def test_it_is_looked_for_once(room: Newsroom, monkeypatch: pytest.MonkeyPatch) -> None:
    first = inspect_document(room, document("memo.pdf"))
    assert [(one.kind, one.text) for one in first.findings] == [("after-end", "Anna Zenger")]
    monkeypatch.setattr(module, "inspect_stream", None)  # a second look would fail
    again = inspect_document(room, document("memo.pdf"))
    assert (again.findings, again.ending.status) == (first.findings, first.ending.status)


def test_a_new_password_has_it_looked_for_again(room: Newsroom) -> None:
    assert inspect_document(room, document("locked.pdf")).ending.status is Status.ENCRYPTED
    keep_passwords(room, "u")
    found = inspect_document(room, document("locked.pdf"))
    assert found.is_examined
    assert "Anna Zenger" in [one.text for one in found.findings]


def test_as_many_passwords_as_before_but_others_have_it_looked_for_again(room: Newsroom) -> None:
    keep_passwords(room, "not it")
    assert inspect_document(room, document("locked.pdf")).ending.status is Status.ENCRYPTED
    forget_passwords(room)
    keep_passwords(room, "u")
    assert inspect_document(room, document("locked.pdf")).is_examined


def test_an_answer_that_another_try_may_better_is_not_kept(
    room: Newsroom, monkeypatch: pytest.MonkeyPatch
) -> None:
    late = Inspection((finding("not-inspected", "the file", "Too slow."),), Ending(Status.TIMEOUT))
    with monkeypatch.context() as slow:
        slow.setattr(module, "inspect_stream", lambda *args, **options: late)
        assert not inspect_document(room, document("memo.pdf")).is_examined
    assert inspect_document(room, document("memo.pdf")).is_examined
