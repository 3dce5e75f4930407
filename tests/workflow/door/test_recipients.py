"""To whom is sealed, on which day; and when to nobody."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from zenger.errors import KeyringError
from zenger.receive.keyring import Desk, Epoch, Keyring
from zenger.workflow.door.seal import Recipients, recipients

ISSUED, EXPIRES = date(2026, 11, 26), date(2027, 6, 24)
KEYRING = Keyring(
    1, "", ISSUED, EXPIRES, 14, (Desk(1, "own 1"), Desk(2, "own 2")),
    (Epoch("2026-W48", 1, "a"), Epoch("2026-W48", 2, "b"), Epoch("2026-W49", 1, "c")),
)  # fmt: skip


def to_whom(day: date, *, without: bool = False) -> Recipients:
    return recipients(KEYRING, day, without_forward_secrecy=without)


def test_to_the_keys_of_the_week_and_no_other() -> None:
    assert to_whom(ISSUED) == Recipients(("a", "b"), True)
    assert to_whom(date(2026, 11, 29)) == Recipients(("a", "b"), True)  # Sunday
    assert to_whom(date(2026, 11, 30)) == Recipients(("c",), True)  # Monday
    assert to_whom(ISSUED, without=True) == Recipients(("a", "b"), True)  # never more than needed


def test_without_a_key_for_the_week_it_stops_unless_told_to_go_on() -> None:
    late = date(2026, 12, 7)
    with pytest.raises(KeyringError, match="no key for this week"):
        to_whom(late)
    assert to_whom(late, without=True) == Recipients(("own 1", "own 2"), False)


@pytest.mark.parametrize("without", [False, True])
def test_an_expired_keyring_is_sealed_to_by_nobody(without: bool) -> None:
    with pytest.raises(KeyringError, match="no key"):
        to_whom(EXPIRES)  # its last day
    with pytest.raises(KeyringError, match="expired on 2027-06-24"):
        to_whom(EXPIRES + timedelta(days=1), without=without)


@pytest.mark.parametrize("without", [False, True])
def test_one_from_the_future_means_that_a_clock_is_wrong(without: bool) -> None:
    with pytest.raises(KeyringError, match="still to come"):
        to_whom(ISSUED - timedelta(days=1), without=without)
    later = replace(KEYRING, issued=date(2027, 1, 1))
    with pytest.raises(KeyringError, match="Set the clock"):
        recipients(later, ISSUED, without_forward_secrecy=without)
