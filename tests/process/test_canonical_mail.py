"""The canonical form is the same for every copy of a message, and for nothing else."""

from typing import Any

import pytest

from zenger.model.document import Address
from zenger.process.canonical_mail import BodyWords, CanonicalMail, utc

ANNA = Address("from", "Anna", "a@x.example")
BEN = Address("to", "Ben", "b@x.example")
CY = Address("cc", "Cy", "c@x.example")


def digest_of(
    message_id: str = "1@x",
    sent: str = "2009-06-01T06:28:28+02:00",
    subject: str = "The ship",
    people: tuple[Address, ...] = (ANNA, BEN, CY),
    body: tuple[str, ...] = ("The ship comes on Monday.\nFrom the harbour.\n",),
    attachments: tuple[str, ...] = ("aa", "bb"),
) -> str:
    words = BodyWords()
    for page in body:
        words.take(page)
    return CanonicalMail(message_id, sent, subject, people).digest(words.digest(), attachments)


@pytest.mark.parametrize(
    "copy",
    [
        {"sent": "2009-06-01T04:28:28+00:00"},
        {"people": (CY, BEN, ANNA, Address("bcc", "", "d@x.example"))},
        {"people": (Address("from", "A. Quiroga", "A@X.example"), BEN, CY)},
        {"people": (ANNA, Address("cc", "Ben", "b@x.example"), Address("to", "Cy", "c@x.example"))},
        {"body": ("The ship comes on Monday.\r\n>From the harbour.",)},
        {"body": ("The ship comes\non   Monday.", "From the harbour.")},
        {"subject": "The  ship "},
        {"attachments": ("bb", "aa")},
    ],
    ids=[
        "time zone", "blind copy", "display name", "to and cc", "mailbox", "line breaks", "folding",
        "order of attachments",
    ],
)  # fmt: skip
def test_a_copy_has_the_same_form(copy: dict[str, Any]) -> None:
    assert digest_of(**copy) == digest_of()


@pytest.mark.parametrize(
    "other",
    [
        {"message_id": "2@x"},
        {"message_id": ""},
        {"sent": "2009-06-01T06:28:29+02:00"},
        {"subject": "Re: The ship"},
        {"people": (ANNA, BEN)},
        {"people": (BEN, ANNA, CY, Address("from", "", "b@x.example"))},
        {"body": ("The ship comes on Sunday.\nFrom the harbour.",)},
        {"body": ("The ship comes on Monday.",)},
        {"attachments": ("aa",)},
        {"attachments": ("aa", "bb", "bb")},
    ],
)
def test_another_message_has_another_form(other: dict[str, Any]) -> None:
    assert digest_of(**other) != digest_of()


def test_a_message_with_neither_identifier_nor_date_has_none() -> None:
    assert digest_of(message_id="", sent="") == ""


@pytest.mark.parametrize(
    "sent", ["", "last Monday", "2009-06-01T06:28:28", "0001-01-01T00:00:00+14:00"]
)
def test_a_date_that_is_none_or_has_no_zone_does_no_harm(sent: str) -> None:
    assert utc(sent) == sent
