"""Guessing is made slow without locking anybody out.

Failures are counted by account and device. A device that the account's owner once signed in from
has a count of its own, so that a stranger who guesses from elsewhere never keeps the owner waiting.
"""

import hashlib
from datetime import timedelta

from django.db import transaction
from django.db.models import F

from zenger.catalog.models import Throttle
from zenger.errors import SignInError
from zenger.protocols.newsroom import Newsroom

FREE = 5  # failures that cost no waiting
LONGEST_WAIT = timedelta(minutes=15)
REMEMBERED = timedelta(days=1)  # then failures are forgotten


class TooManyAttemptsError(SignInError):
    """Not looked at: too soon after too many failures."""

    http_status = 429


def take_attempt(newsroom: Newsroom, name: str, device: str) -> int:
    """Let go on who need not wait, and count the attempt as failed before it is looked at.

    Counted afterwards, all guesses that come while the first is still looked at would be free.

    Args:
        device: names a device known to be the account's own; empty for every other.

    Returns:
        how many failures there are with it.

    Raises:
        TooManyAttemptsError: says how long to wait.
    """
    key, now = _key(name, device), newsroom.now()
    with transaction.atomic():  # nobody else writes until the count is
        found = Throttle.objects.filter(key=key).first() or Throttle(key=key, until=now)
        _refuse_early(found.until - now)
        found.failures += 1
        found.until = now + _wait_after(found.failures)
        found.save()
    return found.failures


def _refuse_early(left: timedelta) -> None:
    if left > timedelta():
        minutes = max(1, round(left.total_seconds() / 60))
        raise TooManyAttemptsError(
            "Too many attempts with this name. Wait "
            f"{minutes} minute{'s' * (minutes > 1)} and try again, or sign in from a device "
            "that you have used before."
        )


def _wait_after(failures: int) -> timedelta:
    """The next attempt has to wait, longer with each failure."""
    beyond = failures - FREE
    return min(LONGEST_WAIT, timedelta(seconds=2 ** min(beyond + 1, 20))) * (beyond >= 0)


def give_back(newsroom: Newsroom, name: str, device: str, taken: int) -> None:
    """The attempt that `take_attempt` counted did not fail. Those before it stay counted."""
    counted = Throttle.objects.filter(key=_key(name, device))
    if not counted.filter(failures=taken).update(failures=taken - 1, until=newsroom.now()):
        counted.update(failures=F("failures") - 1)  # others failed since: their wait stays
    counted.filter(failures=0).delete()


def forget_failures(name: str, device: str) -> None:
    """After a success."""
    Throttle.objects.filter(key=_key(name, device)).delete()


def _key(name: str, device: str) -> str:
    return hashlib.sha256(f"{name}\0{device}".encode()).hexdigest()
