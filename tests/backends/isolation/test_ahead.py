"""A sandbox that is started before it is asked for."""

from threading import Event
from typing import cast

import pytest

from zenger.backends.isolation.ahead import SandboxAhead
from zenger.errors import SandboxUnavailableError
from zenger.protocols.sandbox import Sandbox

SANDBOX = cast(Sandbox, object())


def test_one_is_started_however_often_it_is_begun_and_asked_for() -> None:
    begun: list[None] = []

    def start() -> Sandbox:
        begun.append(None)
        return SANDBOX

    ahead = SandboxAhead(start)
    assert not begun
    ahead.begin()
    ahead.begin()
    assert ahead() is ahead() is SANDBOX
    assert len(begun) == 1


def test_whoever_begins_it_goes_on_at_once() -> None:
    may_end = Event()

    def start() -> Sandbox:
        may_end.wait()
        return SANDBOX

    ahead = SandboxAhead(start)
    ahead.begin()  # returns, though nothing is there yet
    may_end.set()
    assert ahead() is SANDBOX


def test_why_there_is_none_is_told_whoever_asks() -> None:
    def start() -> Sandbox:
        raise SandboxUnavailableError("No sandbox works on this machine.")

    ahead = SandboxAhead(start)
    ahead.begin()
    for _ in range(2):
        with pytest.raises(SandboxUnavailableError, match="No sandbox works"):
            ahead()
