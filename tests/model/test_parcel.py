"""The first record of a parcel says where replies go, or that they go nowhere."""

import json

import pytest

from zenger.model.parcel import (
    FORMAT,
    ParcelFormatError,
    ParcelHead,
    head_json,
    read_head,
    read_reply_address,
    reply_address,
)

MAILBOX, KEY = bytes(range(32)), bytes(range(32, 64))
HEAD = {"format": 1, "day": "2026-11-26"}


def test_a_head_that_came_through_the_door_says_where_replies_go() -> None:
    head = ParcelHead(FORMAT, "2026-11-26", reply_to=reply_address(MAILBOX, KEY))
    assert read_head(head_json(head)) == head
    assert read_reply_address(head.reply_to) == (MAILBOX, KEY)


def test_one_that_was_sealed_elsewhere_is_written_as_it_always_was() -> None:
    head = ParcelHead(FORMAT, "2026-11-26")
    assert json.loads(head_json(head)) == HEAD
    assert read_head(json.dumps(HEAD).encode()).reply_to == ""


@pytest.mark.parametrize(
    "address",
    ["A", "AAAA", "A" * 86 + "==\n", "A" * 88, "A" * 85 + "B==", "ä" * 86 + "==", " " + "A" * 86],
    ids=["no base64", "short", "a line end", "long", "not as written", "letters", "a space"],
)
def test_an_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ParcelFormatError, match="address for replies"):
        read_head(json.dumps({**HEAD, "reply_to": address}).encode())


def test_where_replies_go_is_not_printed_by_chance() -> None:
    address = reply_address(MAILBOX, KEY)
    assert address not in repr(ParcelHead(FORMAT, "2026-11-26", reply_to=address))


def test_a_mailbox_of_another_length_is_a_mistake_of_ours() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        reply_address(MAILBOX[1:], KEY)
