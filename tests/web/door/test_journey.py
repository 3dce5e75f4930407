"""A source comes, sends, comes back, reads and goes: what it sees, and what lies at the door then."""

from tests.receive.parcels import opened
from tests.visitor import DoorHouse, Visitor

from zenger.receive.codename import source_keys
from zenger.receive.door.sealed_text import seal_text

FILES = {"plan of the harbour.txt": b"canary " * 50_000, "قائمة.pdf": b"%PDF-1.4", "empty": b""}


def test_from_the_first_page_to_deleting_everything(house: DoorHouse, source: Visitor) -> None:
    first = source.get("/")
    assert "sealed at the door" in first.words
    codename = source.opens_mailbox()
    assert len(codename.split()) == 7
    sent = source.sends("Look at page 3.", FILES, answer0="The editor.")
    assert "Arrived whole. Your message. 3 files, 350 kB." in sent.words
    (name,) = house.incoming()
    assert name.endswith(".age")
    sealed = (house.folder.incoming / name).read_bytes()
    assert b"canary" not in sealed
    _, reading, kept = opened(sealed, house.week_keys)
    assert reading.is_complete
    assert (
        dict(zip([n.decode() for n in kept.names], map(bytes, kept.contents), strict=True)) == FILES
    )
    assert kept.heads[0].untrusted_note == "Look at page 3."
    assert kept.heads[0].untrusted_answers == {"Who may know that this exists?": "The editor."}

    source.post(source.page("inside").action("/leave/"))
    assert source.cookies == {}
    assert "Type your codename" in source.page("inside").words

    keys = source_keys(codename, pepper=house.folder.pepper())
    mailboxes = house.pages.door.mailboxes
    mailbox = mailboxes.id_of(keys.lookup)
    assert kept.heads[0].reply_to
    mailboxes.add_reply(mailbox, seal_text("Thank you.\n<b>Which</b> year?", keys.reply_public))
    back = source.comes_back(codename.upper())
    assert "Thank you.\n&lt;b&gt;Which&lt;/b&gt; year?" in back.text
    assert "Arrived whole." in back.words
    gone = source.post(back.action("/read/"))
    assert "Thank you." not in gone.text
    assert mailboxes.replies(mailbox) == ()

    deleted = source.post(source.page("delete").action("/delete/"))
    assert "Your mailbox is gone" in deleted.words
    assert house.incoming() == [name.replace(".age", ".delete")]
    assert source.cookies == {}
    assert "No mailbox opens with these words" in source.comes_back(codename).words
