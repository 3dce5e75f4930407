"""Where a request is: at which newsroom's desk, and whose."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from zenger.catalog.models import DeskSession
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.web.desk.in_turn import InTurn
from zenger.web.desk.run_process import start_check, start_processing


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
    process: Callable[[Path], None] = start_processing  # begins `zenger process` beside the desk
    check: Callable[[Path, int, str], None] = start_check  # begins a walk along the log
    searching: Lock = field(default_factory=Lock)  # an index is for one thread at a time
    in_turn: InTurn = field(default_factory=InTurn)
    _newsroom: Newsroom | None = None

    def newsroom(self, actor: str = "") -> Newsroom:
        """The newsroom, with whoever is acting in it; nobody yet for who is not signed in."""
        if self._newsroom is None:
            if self.opened is None:
                raise RuntimeError("no newsroom was opened for this desk")
            self._newsroom = self.opened()
        return replace(self._newsroom, actor=actor)


DESK = Desk()
