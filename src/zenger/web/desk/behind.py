"""Work on long documents that goes on behind the desk while people do something else."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from django.db import connection

from zenger.errors import ZengerError


@dataclass(slots=True)
class Behind:
    """What is being done just now, each by its name once."""

    _lock: threading.Lock = field(default_factory=threading.Lock)
    _known: dict[str, str] = field(default_factory=dict)  # by name, why it failed; "": at work

    def begin(self, name: str, work: Callable[[], object]) -> None:
        """Do it, unless it is being done already. It ends with the process."""
        with self._lock:
            if name in self._known:
                return
            self._known[name] = ""
        threading.Thread(target=self._do, args=(name, work), daemon=True).start()

    def problem(self, name: str) -> str:
        """Why it could not be done, told once; empty: it was not tried, or is at work."""
        with self._lock:
            found = self._known.get(name, "")
            if found:
                del self._known[name]
            return found

    def _do(self, name: str, work: Callable[[], object]) -> None:
        problem = "This failed. Look at `zenger status`, and try again."
        try:
            work()
            problem = ""
        except ZengerError as error:
            problem = str(error)
        except Exception:  # noqa: BLE001, S110  beyond it is a traceback with names, on the terminal
            pass
        finally:
            connection.close()
            with self._lock:
                self._known[name] = problem
                if not problem:
                    del self._known[name]


BEHIND = Behind()
