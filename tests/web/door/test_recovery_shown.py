"""Where a newsroom has a recovery key, its sources are told before they send."""

from dataclasses import replace

from pyrage import x25519
from tests.receive.parcels import opened
from tests.visitor import DoorHouse, Visitor

from zenger.receive.keyring import signed
from zenger.receive.recovery import Recovery

TOLD = "any 2 of 3 people it chose can open together what you send"


def test_a_recovery_key_is_told_of_and_opens_what_is_sent(
    house: DoorHouse, source: Visitor
) -> None:
    source.opens_mailbox()
    assert TOLD not in source.page("send").words
    shared = x25519.Identity.generate()
    keyring = replace(house.folder.keyring(), recovery=Recovery(str(shared.to_public()), 2, 3))
    house.folder.write_keyring(signed(keyring, house.keys.root))
    assert TOLD in source.page("send").words
    assert "Arrived whole." in source.sends("The tariff was false.").words
    (name,) = house.incoming()
    age, reading, kept = opened((house.folder.incoming / name).read_bytes(), [shared])
    assert age is not None
    assert reading.is_complete
    assert kept.heads[0].untrusted_note == "The tariff was false."
    assert not kept.heads[0].forward_secrecy
