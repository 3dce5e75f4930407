"""Near-duplicates form families whose names stay; copies of one message are known as such."""

import random
from pathlib import Path

import pytest
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.catalog.models import Likeness, Occurrence, Page, StageRecord
from zenger.protocols.newsroom import Newsroom
from zenger.workflow import near_duplicates
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.record_likeness import AS_READ

WORDS = [f"{a}{b}" for a in "harbour tariff vessel minister cargo".split() for b in range(60)]


def text(seed: int, words: int = 300) -> list[str]:
    return random.Random(seed).choices(WORDS, k=words)


def changed(words: list[str], *places: int) -> bytes:
    """The same with other words in these places."""
    return " ".join("other" if i in places else word for i, word in enumerate(words)).encode()


def families_of(newsroom: Newsroom, trove: Path) -> dict[str, str]:
    """The family of each file that is in one, by path."""
    read_trove(newsroom, trove)
    return known_families()


def known_families() -> dict[str, str]:
    names = dict(Likeness.objects.exclude(family="").values_list("blob_id", "family"))
    places = Occurrence.objects.filter(present=True, blob__in=names)
    return {path: names[blob] for path, blob in places.values_list("path", "blob_id")}


DRAFTS = {
    "report.txt": changed(text(1)),
    "report 2.txt": changed(text(1), 10, 200),
    "report 3.txt": changed(text(1), 50, 100, 150),
    "unlike.txt": changed(text(2)),
    "short.txt": b"Please see the harbour report.",
    "short 2.txt": b"Please see the harbour report!",
}


def test_drafts_are_one_family_and_what_is_unlike_or_short_is_in_none(tmp_path: Path) -> None:
    found = families_of(newsroom_in(tmp_path / "n"), files_in(tmp_path / "t", DRAFTS))
    assert found.keys() == {"report.txt", "report 2.txt", "report 3.txt"}
    assert len(set(found.values())) == 1


def test_the_order_of_receiving_does_not_matter(tmp_path: Path) -> None:
    forth = families_of(newsroom_in(tmp_path / "n"), files_in(tmp_path / "t", DRAFTS))
    names = [*DRAFTS]
    backwards = {f"{i} {name}": DRAFTS[name] for i, name in enumerate(reversed(names))}
    back = families_of(newsroom_in(tmp_path / "n2"), files_in(tmp_path / "t2", backwards))
    assert {name.split(" ", 1)[1]: family for name, family in back.items()} == forth


def test_a_family_keeps_its_name_when_documents_are_added(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "n")
    trove = files_in(tmp_path / "t", DRAFTS)
    before = families_of(newsroom, trove)
    for n in range(8):  # one of eight has a lesser digest than each before, all but surely
        files_in(trove, {f"more {n}.txt": changed(text(1), 20 + 30 * n)})
        after = families_of(newsroom, trove)
        assert {after[name] for name in before} == {*before.values()}
        assert after[f"more {n}.txt"] == before["report.txt"]


def test_two_families_that_become_one_take_a_name_that_one_of_them_had(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "n")
    far = text(1)[:170] + text(7)[:130]
    near = text(1)[:230] + text(7)[:70]
    ends = {"a.txt": changed(text(1)), "a 2.txt": changed(text(1), 5)}
    ends |= {"b.txt": changed(far), "b 2.txt": changed(far, 5)}
    trove = files_in(tmp_path / "t", ends)
    apart = families_of(newsroom, trove)
    assert apart["a.txt"] == apart["a 2.txt"] != apart["b.txt"] == apart["b 2.txt"]
    joined = families_of(newsroom, files_in(trove, {"between.txt": changed(near)}))
    assert {*joined.values()} == {min(apart.values())}


def test_with_nothing_new_nothing_is_compared(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newsroom = newsroom_in(tmp_path / "n")
    before = families_of(newsroom, files_in(tmp_path / "t", DRAFTS))

    def never(newsroom: Newsroom) -> None:
        raise AssertionError("compared again")

    monkeypatch.setattr(near_duplicates, "_families", never)
    assert process_newsroom(newsroom, pictures=False, jobs=1).compared == 0
    assert known_families() == before


BODY = b"The ship comes on Monday.\nFrom the harbour, as agreed.\n"
ENVELOPE = b"From: Anna <a@x.example>\nTo: b@x.example\nSubject: The ship\nMIME-Version: 1.0\n"
PLAIN = b"Content-Type: text/plain; charset=utf-8\n"
OURS = b"Message-ID: <1@x>\nDate: Mon, 1 Jun 2009 06:28:28 +0200\n"


def test_one_message_that_came_two_ways_is_known_as_the_same(tmp_path: Path) -> None:
    other_way = b"Received: from a.example by b.example\nX-Mailer: Some\n" + ENVELOPE + (
        b"Message-ID: <1@x>\nDate: Mon, 1 Jun 2009 04:28:28 +0000\n" + PLAIN
        + b"Content-Transfer-Encoding: base64\n\n"
        + b"VGhlIHNoaXAgY29tZXMgb24gTW9uZGF5LgpGcm9tIHRoZSBoYXJib3VyLCBhcyBhZ3JlZWQuCg==\n"
    )  # fmt: skip
    mails = {
        "sent.eml": ENVELOPE + b"Bcc: c@x.example\n" + OURS + PLAIN + b"\n" + BODY,
        "other way.eml": other_way.replace(b"\n", b"\r\n"),
        "mailbox.eml": ENVELOPE + OURS + PLAIN + b"\n" + BODY.replace(b"From", b">From"),
        "another.eml": ENVELOPE + OURS + PLAIN + b"\n" + BODY.replace(b"Monday", b"Sunday"),
        "to others.eml": ENVELOPE.replace(b"b@", b"d@") + OURS + PLAIN + b"\n" + BODY,
    }  # fmt: skip
    found = families_of(newsroom_in(tmp_path / "n"), files_in(tmp_path / "t", mails))
    assert found.keys() == {"sent.eml", "other way.eml", "mailbox.eml"}
    assert len(set(found.values())) == 1


def test_a_message_without_its_attachment_is_another_message(tmp_path: Path) -> None:
    def mail(attached: bytes) -> bytes:
        return ENVELOPE + OURS + (
            b"Content-Type: multipart/mixed; boundary=b\n\n--b\n" + PLAIN + b"\n" + BODY
            + b"--b\nContent-Type: text/plain\nContent-Disposition: attachment; filename=a.txt\n\n"
            + attached + b"\n--b--\n"
        )  # fmt: skip

    mails = {
        "one.eml": mail(b"one"),
        "two.eml": mail(b"two"),
        "again.eml": b"X-A: b\n" + mail(b"two"),
    }
    found = families_of(newsroom_in(tmp_path / "n"), files_in(tmp_path / "t", mails))
    assert found.keys() == {"two.eml", "again.eml"}


def test_what_the_worker_worked_out_is_what_the_records_give(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "n")
    odd = "Größe \0 北京市 naïve ".encode() * 30
    mail = ENVELOPE + OURS + PLAIN + b"\n" + BODY * 9
    files = {**DRAFTS, "odd.txt": odd, "a.eml": mail, "empty.txt": b""}
    read_trove(newsroom, files_in(tmp_path / "t", files))
    likeness = Likeness.objects.order_by("blob").values_list("blob", "sketch", "message", "topic")
    by_worker = list(likeness)
    assert {*Likeness.objects.values_list("origin", flat=True)} == {AS_READ}
    Likeness.objects.update(origin="")
    near_duplicates.compare_documents(newsroom)
    assert AS_READ not in Likeness.objects.values_list("origin", flat=True)
    assert list(likeness) == by_worker
    assert {bool(sketch) for _, sketch, _, _ in by_worker} == {True, False}
    assert any(message and topic for _, _, message, topic in by_worker)


def test_a_text_that_ocr_changed_is_compared_anew(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "n")
    read_trove(newsroom, files_in(tmp_path / "t", {"report.txt": changed(text(1))}))
    before = Likeness.objects.get()
    page = Page.objects.get(blob=before.blob_id)
    page.text = changed(text(2)).decode()
    page.save()
    read = StageRecord.objects.get()
    read.pk, read.stage = None, "ocr"
    read.save()
    assert near_duplicates.compare_documents(newsroom) == 1
    assert Likeness.objects.get().sketch != before.sketch
