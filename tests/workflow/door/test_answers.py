"""What the desk tells a source reaches them alone, once, and leaves with a signed bundle."""

import json
from pathlib import Path

import pytest
from nacl.public import PrivateKey
from nacl.signing import SigningKey
from pyrage import x25519
from tests.workflow.door.submitted import NOW, SourceAtDoor, new_source, person, submit

from zenger.catalog.models import (
    Answer,
    AuditEntry,
    ForTheDoor,
    Occurrence,
    Source,
    Submission,
    SubmissionTag,
)
from zenger.errors import BundleError, NotAllowedError, NotThereError, SubmissionError
from zenger.model.people import Role
from zenger.protocols.newsroom import Newsroom
from zenger.receive.desk_signing import public_half, signing_key
from zenger.receive.door.mailboxes import Mailbox, Mailboxes
from zenger.receive.door.replies import Bundle, deliver, read_bundle
from zenger.receive.door.sealed_text import open_text
from zenger.receive.keyring import Desk, Keyring
from zenger.workflow.door.answer_source import block, delete, reply
from zenger.workflow.door.handle_submission import tag_submission
from zenger.workflow.door.send_answers import (
    Packed,
    Signer,
    ask_to_destroy_opened,
    pack,
    pack_again,
    waiting_for_door,
)
from zenger.workflow.door.submissions import conversation_of

IDENTITY = x25519.Identity.generate()
KEY = signing_key(IDENTITY)
SIGNER = Signer(1, KEY)
KEYRING = Keyring(
    1, "", NOW.date(), NOW.date(), 14,
    (Desk(1, str(IDENTITY.to_public()), public_half(KEY)),), (),
)  # fmt: skip


def at_the_door(packed: Packed) -> Bundle:
    return read_bundle(packed.content, KEYRING)


def opened(bundle: Bundle, source: SourceAtDoor) -> list[str | None]:
    return [open_text(one.sealed, source.private) for one in bundle.replies
            if one.mailbox == source.mailbox]  # fmt: skip


def test_a_reply_goes_all_the_way_to_its_source(desk: Newsroom, tmp_path: Path) -> None:
    source = new_source()
    one = submit(desk, tmp_path / "in", source.reply_to)
    anna = person(desk, "anna", Role.REPORTER)
    reply(desk, anna, one.pk, " Who signed it?\r\nWhen? ")
    boxes = Mailboxes(tmp_path / "mailboxes.sqlite3", bytes(32))
    boxes.make()
    boxes.add(Mailbox(source.mailbox, bytes(source.private.public_key), "2027-W20"))
    assert deliver(at_the_door(pack(desk, SIGNER)), boxes).replies == 1
    (kept,) = boxes.replies(source.mailbox)
    assert open_text(kept.sealed, source.private) == "Who signed it?\nWhen?"
    assert open_text(kept.sealed, PrivateKey.generate()) is None


def test_replies_block_and_deletions_wait_and_leave_in_one_bundle(
    desk: Newsroom, tmp_path: Path
) -> None:
    asked, pest, gone = (new_source() for _ in range(3))
    submissions = [
        submit(desk, tmp_path / "in", one.reply_to, name=f"{place:032x}.age")
        for place, one in enumerate((asked, pest, gone))
    ]
    anna = person(desk, "anna", Role.EDITOR)
    reply(desk, anna, submissions[0].pk, "One.")
    reply(desk, anna, submissions[0].pk, "Two.")
    block(desk, anna, submissions[1].pk)
    block(desk, anna, submissions[1].pk)  # twice is harmless
    assert delete(desk, anna, submissions[2].pk) == 1
    bundle = at_the_door(pack(desk, SIGNER))
    assert opened(bundle, asked) == ["One.", "Two."]
    assert (bundle.blocked, bundle.deleted) == ((pest.mailbox,), (gone.mailbox,))
    assert bundle.destroyed == (f"{2:032x}",)
    assert (bundle.desk, bundle.day) == (1, "2026-11-27")


def test_a_bundle_is_kept_until_it_is_known_to_have_arrived(desk: Newsroom, tmp_path: Path) -> None:
    source = new_source()
    one = submit(desk, tmp_path / "in", source.reply_to)
    anna = person(desk, "anna", Role.EDITOR)
    reply(desk, anna, one.pk, "One.")
    first = at_the_door(pack(desk, SIGNER))
    reply(desk, anna, one.pk, "Two.")
    with pytest.raises(SubmissionError, match="--again"):
        pack(desk, SIGNER)
    again = pack_again(desk, SIGNER)
    assert at_the_door(again) == first
    assert again.left == 1
    second = at_the_door(pack(desk, SIGNER, is_last_there=True))
    assert opened(second, source) == ["Two."]
    assert second.id != first.id
    with pytest.raises(SubmissionError, match="Nothing waits"):
        pack(desk, SIGNER, is_last_there=True)
    assert not ForTheDoor.objects.exists()
    with pytest.raises(SubmissionError, match="no bundle"):
        pack_again(desk, SIGNER)
    sent = conversation_of(anna, one.pk).sent
    assert [answer.text for answer in sent] == ["One.", "Two."]


def test_a_bundle_holds_two_hundred_replies_and_the_rest_waits(
    desk: Newsroom, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("zenger.workflow.door.send_answers.MOST_REPLIES", 2)
    one = submit(desk, tmp_path / "in", new_source().reply_to)
    anna = person(desk, "anna", Role.EDITOR)
    for text in ("One.", "Two.", "Three."):
        reply(desk, anna, one.pk, text)
    packed = pack(desk, SIGNER)
    assert (len(packed.bundle.replies), packed.left) == (2, 1)


@pytest.mark.parametrize(
    ("text", "why"), [("", "empty"), (" \n ", "empty"), ("x" * 100_000, "99,999"),
                      ("ä" * 50_000, "99,999")]
)  # fmt: skip
def test_a_reply_that_cannot_be_sealed_is_not_kept(
    desk: Newsroom, tmp_path: Path, text: str, why: str
) -> None:
    one = submit(desk, tmp_path / "in", new_source().reply_to)
    with pytest.raises(SubmissionError, match=why):
        reply(desk, person(desk, "anna", Role.REPORTER), one.pk, text)
    assert not Answer.objects.exists()


def test_to_somebody_who_left_no_mailbox_nothing_is_written(desk: Newsroom, tmp_path: Path) -> None:
    one = submit(desk, tmp_path / "in", name="stick.age")
    anna = person(desk, "anna", Role.EDITOR)
    for act in (lambda: reply(desk, anna, one.pk, "Hello."), lambda: block(desk, anna, one.pk)):
        with pytest.raises(SubmissionError, match="no way back"):
            act()
    assert delete(desk, anna, one.pk) == 1
    with pytest.raises(SubmissionError, match="Nothing waits"):
        pack(desk, SIGNER)  # nobody at the door knows of it


def test_who_may_write_and_who_may_block_and_delete(desk: Newsroom, tmp_path: Path) -> None:
    one = submit(desk, tmp_path / "in", new_source().reply_to)
    rosa, bert = person(desk, "rosa", Role.READER), person(desk, "bert", Role.REPORTER)
    other = person(desk, "otto", Role.EDITOR, submit(desk, tmp_path / "in").collection.title)
    with pytest.raises(NotAllowedError):
        reply(desk, rosa, one.pk, "Hello.")
    for act in (block, delete):
        with pytest.raises(NotAllowedError):
            act(desk, bert, one.pk)
        with pytest.raises(NotThereError):
            act(desk, other, one.pk)
    with pytest.raises(NotThereError):
        reply(desk, other, one.pk, "Hello.")
    assert not ForTheDoor.objects.exists()
    assert Submission.objects.filter(pk=one.pk).exists()


def test_deleting_forgets_the_source_and_keeps_the_documents(
    desk: Newsroom, tmp_path: Path
) -> None:
    source = new_source()
    one = submit(desk, tmp_path / "in", source.reply_to, note="Call me Zebulon Quartz.")
    submit(desk, tmp_path / "in", source.reply_to)
    anna = person(desk, "anna", Role.EDITOR)
    name = one.source.name
    tag_submission(desk, anna, one.pk, "port", on=True)
    reply(desk, anna, one.pk, "Never sent.")
    assert delete(desk, anna, one.pk) == 2
    assert not (Source.objects.exists() or Submission.objects.exists() or Answer.objects.exists())
    assert not SubmissionTag.objects.exists()
    assert Occurrence.objects.filter(collection=one.collection).exists()
    bundle = at_the_door(pack(desk, SIGNER))
    assert (bundle.replies, bundle.deleted) == ((), (source.mailbox,))
    log = json.dumps(list(AuditEntry.objects.values_list("details", flat=True)))
    for secret in (name, source.reply_to, source.mailbox.hex(), "Never sent"):
        assert secret not in log


def test_nothing_of_a_forgotten_source_is_left_in_the_file_of_the_catalog(
    desk: Newsroom, tmp_path: Path
) -> None:
    one = submit(desk, tmp_path / "in", new_source().reply_to)
    anna, name = person(desk, "anna", Role.EDITOR), one.source.name.encode()
    kept = [path for path in desk.folder.glob("catalog.sqlite3*") if name in path.read_bytes()]
    assert kept
    delete(desk, anna, one.pk)
    kept = [path for path in desk.folder.glob("catalog.sqlite3*") if name in path.read_bytes()]
    assert kept == []


def test_an_answer_is_seen_by_who_sees_what_it_is_about(desk: Newsroom, tmp_path: Path) -> None:
    source = new_source()
    one, two = (submit(desk, tmp_path / "in", source.reply_to) for _ in range(2))
    anna = person(desk, "anna", Role.EDITOR)
    otto = person(desk, "otto", Role.REPORTER, two.collection.title)
    reply(desk, anna, one.pk, "About the first.")
    reply(desk, otto, two.pk, "About the second.")
    seen = [answer.text for answer in conversation_of(otto, two.pk).sent]
    assert seen == ["About the second."]
    assert [answer.text for answer in conversation_of(anna, two.pk).sent] == [
        "About the first.", "About the second.",
    ]  # fmt: skip


def test_what_waits_for_the_door_is_counted_for_who_may_see_it(
    desk: Newsroom, tmp_path: Path
) -> None:
    seen, hidden = (submit(desk, tmp_path / "in", new_source().reply_to) for _ in range(2))
    anna = person(desk, "anna", Role.EDITOR)
    peter = person(desk, "peter", Role.READER, seen.collection.title)
    for one in (seen, hidden):
        reply(desk, anna, one.pk, "Who signed it?")
    block(desk, anna, hidden.pk)
    assert (waiting_for_door(anna), waiting_for_door(peter)) == (2, 1)
    pack(desk, SIGNER)
    assert (waiting_for_door(anna), waiting_for_door(peter)) == (0, 0)


def test_what_one_may_not_see_one_may_not_delete(desk: Newsroom, tmp_path: Path) -> None:
    source = new_source()
    one = submit(desk, tmp_path / "in", source.reply_to)
    submit(desk, tmp_path / "in", source.reply_to)
    otto = person(desk, "otto", Role.EDITOR, one.collection.title)
    with pytest.raises(SubmissionError, match="may not see"):
        delete(desk, otto, one.pk)
    assert Submission.objects.count() == 2


def test_the_door_can_be_told_to_destroy_what_was_opened_whole(
    desk: Newsroom, tmp_path: Path
) -> None:
    submit(desk, tmp_path / "in", name=f"{'ab' * 16}.age")
    cut = submit(desk, tmp_path / "in", files={b"a": bytes(400_000)}, cut=True,
                 name=f"{'cd' * 16}.cut")  # fmt: skip
    submit(desk, tmp_path / "in", name="from a stick.age")
    assert ask_to_destroy_opened(desk) == 1
    assert ask_to_destroy_opened(desk) == 0
    assert at_the_door(pack(desk, SIGNER)).destroyed == ("ab" * 16,)
    cut.refresh_from_db()
    assert cut.stored_as == "cd" * 16


def test_somebody_elses_key_signs_nothing_for_a_desk(desk: Newsroom, tmp_path: Path) -> None:
    one = submit(desk, tmp_path / "in", new_source().reply_to)
    reply(desk, person(desk, "anna", Role.REPORTER), one.pk, "Hello.")
    with pytest.raises(BundleError, match="No desk"):
        at_the_door(pack(desk, Signer(1, SigningKey.generate())))
