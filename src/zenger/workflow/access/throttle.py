"""Guessing is made slow without locking anybody out.

Failures are counted by account and device. A device that the account's owner once signed in from
has a count of its own, so that a stranger who guesses from elsewhere never keeps the owner waiting.
"""

import hashlib
from datetime import timedelta

from zenger.catalog.models import Throttle
from zenger.errors import SignInError
from zenger.protocols.newsroom import Newsroom

FREE = 5  # failures that cost no waiting
LONGEST_WAIT = timedelta(minutes=15)
REMEMBERED = timedelta(days=1)  # then failures are forgotten


class TooManyAttemptsError(SignInError):
    """Not looked at: too soon after too many failures."""

    http_status = 429


def check_pace(newsroom: Newsroom, name: str, device: str) -> None:
    """Let go on who need not wait.

    Args:
        device: names a device known to be the account's own; empty for every other.

    Raises:
        TooManyAttemptsError: says how long to wait.
    """
    found = Throttle.objects.filter(key=_key(name, device)).first()
    if found is None:
        return
    left = found.until - newsroom.now()
    if left > timedelta():
        minutes = max(1, round(left.total_seconds() / 60))
        raise TooManyAttemptsError(
            "Too many attempts with this name. Wait "
            f"{minutes} minute{'s' * (minutes > 1)} and try again, or sign in from a device "
            "that you have used before."
        )


def count_failure(newsroom: Newsroom, name: str, device: str) -> None:
    """The next attempt has to wait, longer with each failure."""
    key = _key(name, device)
    found, _ = Throttle.objects.get_or_create(key=key, defaults={"until": newsroom.now()})
    found.failures += 1
    beyond = found.failures - FREE
    wait = min(LONGEST_WAIT, timedelta(seconds=2 ** min(beyond + 1, 20))) if beyond >= 0 else None
    found.until = newsroom.now() + (wait or timedelta())
    found.save()


def forget_failures(name: str, device: str) -> None:
    """After a success."""
    Throttle.objects.filter(key=_key(name, device)).delete()


def _key(name: str, device: str) -> str:
    return hashlib.sha256(f"{name}\0{device}".encode()).hexdigest()
