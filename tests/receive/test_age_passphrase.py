"""A wrong passphrase is told from a machine that is too busy to try the right one."""

import pyrage
import pytest

from zenger.errors import KeyringError
from zenger.receive.age_passphrase import open_locked

LOCKED = pyrage.passphrase.encrypt(b"a key", "the right one")


def costing(work: int) -> bytes:
    """As a machine would have locked it that is far faster."""
    start = LOCKED.index(b"-> scrypt ")
    end = LOCKED.index(b"\n", start)
    words = [*LOCKED[start:end].split(b" ")[:-1], b"%d" % work]
    return LOCKED[:start] + b" ".join(words) + LOCKED[end:]


def test_what_would_take_too_long_is_not_called_a_wrong_passphrase() -> None:
    with pytest.raises(KeyringError, match="far slower now"):
        open_locked(costing(40), "the right one")


def test_the_right_one_opens_it_and_another_does_not() -> None:
    assert open_locked(LOCKED, "the right one") == b"a key"
    assert open_locked(LOCKED, "another one") is None
    assert open_locked(b"no age file", "the right one") is None
