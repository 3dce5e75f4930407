"""Archives of Outlook for Mac: messages as e-mail, all else as it lies there."""

from tests.process.formats import outlook_making as make
from tests.process.formats.reading import Reading, read
from tests.process.formats.test_msg import mail_of

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions
from zenger.process.formats.olm import MEDIA_TYPE, OlmHandler

BOX = "Accounts/me@example.org/com.microsoft.__Messages/Inbox/Sub/"
FILE = BOX + "com.microsoft.__Attachments/plan_1.txt"
MESSAGE = f"""<?xml version="1.0"?><emails elementtype="cdoEmails"><email xml:space="preserve">
<OPFMessageCopySubject>Café</OPFMessageCopySubject>
<OPFMessageCopySentTime>2010-05-04T03:02:01</OPFMessageCopySentTime>
<OPFMessageCopyMessageID>1@example.org</OPFMessageCopyMessageID>
<OPFMessageCopyReferences>&lt;0@example.org&gt;</OPFMessageCopyReferences>
<OPFMessageCopyFromAddresses><emailAddress OPFContactEmailAddressAddress="a@example.org"
 OPFContactEmailAddressName="Ann, the first"/></OPFMessageCopyFromAddresses>
<OPFMessageCopyToAddresses><emailAddress OPFContactEmailAddressAddress="b@example.org"/>
<emailAddress OPFContactEmailAddressAddress="c@example.org"/></OPFMessageCopyToAddresses>
<OPFMessageCopyHTMLBody>&lt;p&gt;Burn it&lt;/p&gt;</OPFMessageCopyHTMLBody>
<OPFMessageCopyAttachmentList><messageAttachment OPFAttachmentName="plan.txt"
 OPFAttachmentContentType="text/plain" OPFAttachmentURL="{FILE}"/></OPFMessageCopyAttachmentList>
</email></emails>"""


def reading_of(entries: dict[str, str | bytes], **options: int) -> Reading:
    return read(OlmHandler(), make.olm(entries), MEDIA_TYPE, options=ExtractionOptions(**options))


def test_a_message_is_an_e_mail_with_its_folder_in_its_name_and_its_file_in_it() -> None:
    reading = reading_of({BOX + "message_00000.xml": MESSAGE, FILE: b"the plan"})
    assert reading.names == [b"Accounts/me@example.org/Inbox/Sub/message_00000.eml", FILE.encode()]
    assert reading.adds_up
    mail = mail_of(reading.members[0][1])
    assert mail.message.subject == "Café"
    assert mail.message.sent == "2010-05-04T03:02:01+00:00"
    assert (mail.message.message_id, mail.message.references) == (
        "1@example.org",
        ("0@example.org",),
    )
    assert [(a.role, a.name, a.address) for a in mail.message.addresses] == [
        ("from", "Ann, the first", "a@example.org"),
        ("to", "", "b@example.org"),
        ("to", "", "c@example.org"),
    ]
    assert mail.text == "Burn it"
    assert [(m.raw_name, data) for m, data in mail.members] == [(b"plan.txt", b"the plan")]


def test_an_attachment_that_is_not_there_leaves_a_note_and_a_trouble() -> None:
    reading = reading_of({BOX + "message_00000.xml": MESSAGE})
    assert reading.troubles == [(Status.TRUNCATED, "attachment-elsewhere")]
    assert mail_of(reading.members[0][1]).names == [b"plan.txt.missing.txt"]


def test_entities_are_not_expanded_and_a_bomb_of_them_is_no_text() -> None:
    bomb = '<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]>'
    xml = MESSAGE.replace("<emails", bomb + "<emails").replace("Café", "&y;")
    assert "haha" not in mail_of(reading_of({BOX + "m.xml": xml}).members[0][1]).message.subject


def test_what_is_no_message_is_broken_and_counted() -> None:
    reading = reading_of({BOX + "m.xml": "<a/>", BOX + "n.xml": "no xml", "Contacts.xml": "<c/>"})
    assert [(status, code) for _, status, code in reading.broken] == [
        (Status.CORRUPT, "item-damaged")
    ] * 2
    assert reading.names == [b"Contacts.xml"]
    assert reading.adds_up


def test_a_damaged_entry_costs_only_itself() -> None:
    content = bytearray(make.olm({BOX + "m.xml": MESSAGE, "Contacts.xml": "<c/>"}))
    content[80:160] = bytes(80)
    reading = read(OlmHandler(), bytes(content), MEDIA_TYPE)
    assert len(reading.broken) == 1
    assert reading.names == [b"Contacts.xml"]


def test_an_archive_cut_short_is_corrupt() -> None:
    content = make.olm({BOX + "m.xml": MESSAGE})
    assert read(OlmHandler(), content[:-30], MEDIA_TYPE).troubles == [
        (Status.CORRUPT, "damaged-container")
    ]


def test_a_bomb_is_stopped() -> None:
    reading = reading_of({"Contacts.xml": bytes(150 * 2**20)})
    assert [status for _, status, _ in reading.broken] == [Status.LIMIT]


def test_entries_from_there_on_are_the_same_and_all_are_counted() -> None:
    rest = reading_of({BOX + "m.xml": MESSAGE, "a.xml": "<a/>", "b.xml": "<b/>"}, start_at=2)
    assert [(m.ordinal, m.raw_name) for m, _ in rest.members] == [(2, b"b.xml")]
    assert rest.expected == 3
