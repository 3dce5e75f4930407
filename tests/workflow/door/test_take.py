"""A bundle of the reading room is done at the door: whole, once, and only from a desk."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from nacl.public import PrivateKey
from tests.scenarios.door.running import Keys, door_in

from zenger.errors import BundleError, DoorError
from zenger.receive.desk_signing import public_half, signing_key
from zenger.receive.door.folder import DoorFolder, new_name
from zenger.receive.door.mailboxes import Mailbox, Mailboxes
from zenger.receive.door.replies import Bundle, SealedReply, new_bundle_id, signed_bundle
from zenger.receive.door.sealed_text import open_text, seal_text
from zenger.receive.keyring import signed
from zenger.workflow.door.door_take import Taken, take

SOURCE = PrivateKey.generate()
MAILBOX, PEST, GONE = (letter * 32 for letter in (b"m", b"p", b"g"))


@pytest.fixture
def door(tmp_path: Path) -> Iterator[tuple[DoorFolder, Keys]]:
    """With three mailboxes, of whose desks the first can sign."""
    folder, keys = door_in(tmp_path)
    keyring = folder.keyring()
    first = replace(keyring.desks[0], signs=public_half(signing_key(keys.desks[0])))
    folder.write_keyring(signed(replace(keyring, desks=(first, *keyring.desks[1:])), keys.root))
    boxes = Mailboxes(folder.mailboxes, folder.pepper())
    for mailbox in (MAILBOX, PEST, GONE):
        boxes.add(Mailbox(mailbox, bytes(SOURCE.public_key), "2099-W01"))
    yield folder, keys
    folder.run.rmdir()


def bundle_of(**parts: tuple[bytes, ...] | tuple[str, ...] | tuple[SealedReply, ...]) -> Bundle:
    return replace(Bundle(new_bundle_id(), 1, "2026-11-27"), **parts)  # type: ignore[arg-type]


def reply(text: str, mailbox: bytes = MAILBOX) -> SealedReply:
    return SealedReply(mailbox, seal_text(text, bytes(SOURCE.public_key)))


def test_all_that_it_says_is_done(door: tuple[DoorFolder, Keys]) -> None:
    folder, keys = door
    whole, cut = new_name(), new_name()
    (folder.store / f"{whole}.age").write_bytes(b"sealed")
    (folder.store / f"{cut}.cut").write_bytes(b"sealed")
    bundle = bundle_of(
        replies=(reply("Who?"), reply("Nobody.", b"x" * 32)), blocked=(PEST,), deleted=(GONE,),
        destroyed=(whole, new_name()),
    )  # fmt: skip
    taken = take(folder, signed_bundle(bundle, signing_key(keys.desks[0])))
    assert taken == Taken(replies=1, nowhere=1, destroyed=1)
    boxes = Mailboxes(folder.mailboxes, folder.pepper())
    (kept,) = boxes.replies(MAILBOX)
    assert open_text(kept.sealed, SOURCE) == "Who?"
    found = boxes.find(PEST, "2026-W48")
    assert found is not None
    assert found.is_blocked
    assert boxes.find(GONE, "2026-W48") is None
    assert [path.name for path in folder.store.glob("*.*")] == [f"{cut}.cut"]


def test_it_is_done_once(door: tuple[DoorFolder, Keys]) -> None:
    folder, keys = door
    content = signed_bundle(bundle_of(replies=(reply("Who?"),)), signing_key(keys.desks[0]))
    take(folder, content)
    with pytest.raises(DoorError, match="taken before"):
        take(folder, content)
    assert len(Mailboxes(folder.mailboxes, folder.pepper()).replies(MAILBOX)) == 1


def test_from_anybody_but_a_desk_nothing_is_done(door: tuple[DoorFolder, Keys]) -> None:
    folder, keys = door
    bundle = bundle_of(replies=(reply("Who?"),), deleted=(GONE,))
    for key in (keys.root, signing_key(keys.desks[1])):
        with pytest.raises(BundleError, match="No desk"):
            take(folder, signed_bundle(bundle, key))
    boxes = Mailboxes(folder.mailboxes, folder.pepper())
    assert boxes.replies(MAILBOX) == ()
    assert boxes.find(GONE, "2026-W48") is not None
