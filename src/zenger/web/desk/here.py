"""Where a request is: at which newsroom's desk, and whose."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from threading import Lock

from zenger.catalog.models import DeskSession
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class Here:
    """One person at one desk. What they do is put on record under their name."""

    newsroom: Newsroom
    viewer: Viewer
    session: DeskSession


@dataclass(slots=True)
class Desk:
    """The desk that this process serves; opened once, before the first request."""

    opened: Callable[[], Newsroom] | None = None
    searching: Lock = field(default_factory=Lock)  # an index is for one thread at a time
    _newsroom: Newsroom | None = None

    def newsroom(self, actor: str = "") -> Newsroom:
        """The newsroom, with whoever is acting in it."""
        if self._newsroom is None:
            if self.opened is None:
                raise RuntimeError("no newsroom was opened for this desk")
            self._newsroom = self.opened()
        return replace(self._newsroom, actor=actor) if actor else self._newsroom


DESK = Desk()
