"""A key that several people hold together opens with enough shares, and with nothing less."""

from dataclasses import replace
from datetime import date
from itertools import combinations

import pytest
from nacl.signing import SigningKey
from pyrage import x25519

from zenger.errors import KeyringError
from zenger.receive.keyring import Desk, Epoch, Keyring, signed, verified
from zenger.receive.recovery import MadeRecovery, Recovery, make_recovery, open_recovery
from zenger.receive.root import fingerprint_of
from zenger.workflow.door.seal import recipients

ROOT = SigningKey(bytes(32))
DESK, WEEKLY = (str(x25519.Identity.generate().to_public()) for _ in range(2))
KEYRING = Keyring(
    1, "", date(2026, 11, 26), date(2027, 6, 24), 14, (Desk(1, DESK),),
    (Epoch("2026-W48", 1, WEEKLY),),
)  # fmt: skip


@pytest.fixture(scope="module")
def made() -> MadeRecovery:
    return make_recovery(2, 3)


def test_any_two_of_three_open_it(made: MadeRecovery) -> None:
    assert len(made.shares) == 3
    for two in combinations(made.shares, 2):
        identity = open_recovery(made.locked, two)
        assert str(identity.to_public()) == made.recovery.recipient


def test_more_than_are_needed_do_no_harm() -> None:
    made = make_recovery(3, 5)
    assert open_recovery(made.locked, made.shares)
    with pytest.raises(KeyringError, match="too few"):
        open_recovery(made.locked, made.shares[:2])


def test_as_it_was_written_down_by_hand(made: MadeRecovery) -> None:
    one, two, _ = made.shares
    number, _, said = one.partition(" ")
    by_hand = f" {number}:  {said.upper()} "
    assert open_recovery(made.locked, [by_hand, two])


def test_one_alone_opens_nothing(made: MadeRecovery) -> None:
    one, two, _ = made.shares
    mistyped = one.replace(one.split()[1], two.split()[1])
    for shares in ([one], [one, one], [mistyped, two], [one, two.replace("2", "3", 1)]):
        with pytest.raises(KeyringError, match="do not open"):
            open_recovery(made.locked, shares)


@pytest.mark.parametrize(
    "share", ["", "1", "abacus " * 10, "1 " + "qqq " * 10, "0 " + "abacus " * 10]
)
def test_what_is_no_share_is_told(made: MadeRecovery, share: str) -> None:
    with pytest.raises(KeyringError, match="A share is a number"):
        open_recovery(made.locked, [share, made.shares[0]])


@pytest.mark.parametrize(("needed", "holders"), [(1, 3), (0, 0), (4, 3), (2, 21), (-1, 2)])
def test_it_is_held_by_several_and_opened_by_several(needed: int, holders: int) -> None:
    with pytest.raises(KeyringError, match="at least two people"):
        make_recovery(needed, holders)


def test_the_keyring_says_that_there_is_one_and_how_many_open_it(made: MadeRecovery) -> None:
    keyring = replace(KEYRING, recovery=made.recovery)
    pin = fingerprint_of(ROOT.verify_key)
    assert verified(signed(keyring, ROOT), pin) == keyring
    assert verified(signed(KEYRING, ROOT), pin).recovery is None
    for wrong in (replace(made.recovery, recipient="age1x"), replace(made.recovery, needed=1)):
        with pytest.raises(KeyringError, match="sign it anew"):
            verified(signed(replace(KEYRING, recovery=wrong), ROOT), pin)


def test_what_is_sealed_to_it_has_no_forward_secrecy_and_says_so() -> None:
    day, recovery = date(2026, 11, 26), Recovery("age1recovery", 2, 3)
    plain = recipients(KEYRING, day, without_forward_secrecy=False)
    assert (plain.keys, plain.forward_secrecy) == ((WEEKLY,), True)
    shared = recipients(replace(KEYRING, recovery=recovery), day, without_forward_secrecy=False)
    assert (shared.keys, shared.forward_secrecy) == ((WEEKLY, "age1recovery"), False)
