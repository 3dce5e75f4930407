"""Passwords that are tried one after the other, and how whoever waits knows that they are."""

import time
from collections.abc import Callable, Iterable, Iterator

EVERY = 1.0  # seconds between two signs of life


class TriedPasswords(tuple[str, ...]):
    """Those given. Trying is made slow on purpose: a thousand of them take minutes on one archive.

    Without a word in all that time the reading would be taken for stalled.
    """

    _tell: Callable[[], None]
    _told: float

    def __new__(cls, passwords: Iterable[str], tell: Callable[[], None]) -> "TriedPasswords":
        made = super().__new__(cls, passwords)
        made._tell, made._told = tell, time.monotonic()
        return made

    def __iter__(self) -> Iterator[str]:
        for password in super().__iter__():
            self._say()
            yield password

    def _say(self) -> None:
        if time.monotonic() - self._told >= EVERY:
            self._tell()
            self._told = time.monotonic()
