"""Trying many passwords is not taken for having stalled."""

import pytest

from zenger.process.formats import tried_passwords
from zenger.process.formats.archive_members import Keyring
from zenger.process.formats.tried_passwords import TriedPasswords


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """Moments of the signs of life; each look at the clock takes half a second."""
    now = iter(n / 2 for n in range(10_000))
    monkeypatch.setattr(tried_passwords.time, "monotonic", lambda: next(now))
    return []


def test_each_second_has_a_sign_of_life(told: list[float]) -> None:
    passwords = TriedPasswords([str(n) for n in range(100)], lambda: told.append(0))
    assert list(passwords) == [str(n) for n in range(100)]
    assert 30 < len(told) < 60


def test_a_keyring_gives_signs_while_it_tries_and_not_before(told: list[float]) -> None:
    ring = Keyring(TriedPasswords([str(n) for n in range(100)], lambda: told.append(0)))
    tried = ring.tried()
    next(tried)
    assert not told
    assert len(list(tried)) == 99
    assert 30 < len(told) < 60


def test_what_opened_most_is_tried_first_and_each_once() -> None:
    ring = Keyring(("a", "b", "c", "d"))
    ring.opened.update({2: 1, 4: 5})
    assert [number for number, _ in ring.tried()] == [4, 2, 1, 3]
    ring.likely = 3
    assert list(ring.tried()) == [(3, "c"), (4, "d"), (2, "b"), (1, "a")]
