"""Makes safe copies of long documents behind the desk, one at a time, while people go on."""

import threading
from dataclasses import dataclass, field

from django.db import connection

from zenger.errors import ZengerError
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.review.preview import preview


@dataclass(slots=True)
class Copying:
    """What is being made just now."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _waiting: dict[int, str] = field(default_factory=dict)  # by document, why it failed or ""

    def begin(self, newsroom: Newsroom, viewer: Viewer, number: int) -> None:
        """Have it made, unless it is being made already."""
        with self._lock:
            if number in self._waiting:
                return
            self._waiting[number] = ""
        work = threading.Thread(target=self._make, args=(newsroom, viewer, number), daemon=True)
        work.start()

    def problem(self, number: int) -> str:
        """Why it could not be made, told once; empty: it was not tried, or is at work."""
        with self._lock:
            found = self._waiting.get(number, "")
            if found:
                del self._waiting[number]
            return found

    def _make(self, newsroom: Newsroom, viewer: Viewer, number: int) -> None:
        problem = "Making the copy failed. Look at `zenger status`, and try again."
        try:
            preview(newsroom, viewer, number, 1)
            problem = ""
        except ZengerError as error:
            problem = str(error)
        finally:
            connection.close()
            with self._lock:
                self._waiting[number] = problem
                if not problem:
                    del self._waiting[number]


COPYING = Copying()
