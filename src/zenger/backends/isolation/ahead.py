"""A sandbox that may be started before it is asked for, beside what is to be done first."""

from collections.abc import Callable
from concurrent.futures import Future
from threading import Lock, Thread

from zenger.protocols.sandbox import Sandbox


class SandboxAhead:
    """One sandbox, started once: by whoever asks for it first, or by `begin` a while before."""

    def __init__(self, start: Callable[[], Sandbox]) -> None:
        self._start = start
        self._lock = Lock()
        self._coming: Future[Sandbox] | None = None

    def begin(self) -> None:
        """Start it in a thread, which nobody waits for when the program ends before."""
        self._future()

    def __call__(self) -> Sandbox:
        """It, as soon as it is ready.

        Raises:
            SandboxUnavailableError: no kind works here, or what it should load does not.
        """
        return self._future().result()

    def _future(self) -> Future[Sandbox]:
        with self._lock:
            if self._coming is None:
                self._coming = Future()
                Thread(target=self._run, args=(self._coming,), daemon=True).start()
            return self._coming

    def _run(self, coming: Future[Sandbox]) -> None:
        try:
            coming.set_result(self._start())
        except BaseException as error:  # noqa: BLE001  raised again where it is asked for
            coming.set_exception(error)
