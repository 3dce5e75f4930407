"""What takes much computing each time, and proves nothing more the hundredth time."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any
from unittest import mock

from django.contrib.auth.hashers import Argon2PasswordHasher
from django.test import override_settings

import zenger.catalog  # noqa: F401  # gives Django its settings, which are overridden here
from zenger import assemble
from zenger.protocols.sandbox import Sandbox, Worker

_start = assemble._sandbox


class QuickHasher(Argon2PasswordHasher):
    """Argon2id of a few kilobytes; the one of the desk takes 100 MB and half a second."""

    time_cost = parallelism = 1
    memory_cost = 8  # KiB


class _KeptWarm:
    """A sandbox that stays when its newsroom goes. Its workers are forked anew, as always."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._sandbox = sandbox

    def worker(self) -> Worker:
        return self._sandbox.worker()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sandbox, name)

    def close(self) -> None:
        """Ends with this process."""


@cache
def _kept(target: Any, path: tuple[str, ...]) -> _KeptWarm:
    return _KeptWarm(_start(target))


def _sandbox(target: Any) -> _KeptWarm:
    """One for each way to find handlers, as some tests install their own."""
    return _kept(target, tuple(sys.path))


@contextmanager
def cheaper() -> Iterator[None]:
    """Newsrooms of this process share sandboxes (two seconds each), and passphrases are hashed
    quickly. Neither is so in the commands that tests start as processes of their own.
    """
    hasher = f"{__name__}.{QuickHasher.__name__}"
    with (
        mock.patch.object(assemble, "_sandbox", _sandbox),
        override_settings(PASSWORD_HASHERS=[hasher]),
    ):
        yield
