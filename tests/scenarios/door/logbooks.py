"""All places of a machine where programs write down what they do."""

import os
import re
import shutil
import socket
import subprocess
import syslog
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

_TIME = re.compile(rb"\b\d{1,2}:\d\d:\d\d\b|\b\d{4}-\d\d-\d\dT|(?<!\d)1[789]\d{8}(?!\d)")
_DEV_LOG = Path("/dev/log")


def clock_times(content: bytes) -> list[bytes]:
    """What looks like a time of day, or like seconds since 1970."""
    return _TIME.findall(content)


@dataclass(frozen=True)
class Logbooks:
    """Everything below /var/log, and the journal of systemd, as they were at some time."""

    top: Path
    began: float
    sizes: dict[Path, tuple[int, int]]  # number and bytes of each file

    @classmethod
    def now(cls, top: Path = Path("/var/log")) -> "Logbooks":
        return cls(top, time.time(), dict(_files(top)))

    def written(self) -> bytes:
        """What was added to them since."""
        found = []
        for path, (number, _) in _files(self.top):
            before, size = self.sizes.get(path, (0, 0))
            with suppress(OSError), path.open("rb") as log:
                log.seek(size if before == number else 0)
                found.append(log.read())
        return b"\n".join([*found, self._journal()])

    def _journal(self) -> bytes:
        if shutil.which("journalctl") is None:
            return b""
        since = f"--since=@{int(self.began)}"
        words = ["journalctl", "--quiet", "--no-pager", "--all", "--output=verbose", since]
        return subprocess.run(words, capture_output=True, check=False, timeout=60).stdout


class Syslog:
    """Listens where programs send lines for the system's log, where nobody else does."""

    def __init__(self) -> None:
        self.lines: list[bytes] = []
        self.works: bool | None = None  # None: another listens, whose files are looked at
        self._socket: socket.socket | None = None

    def __enter__(self) -> "Syslog":
        if os.path.lexists(_DEV_LOG) or os.geteuid() != 0:
            return self
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(_DEV_LOG))
        _DEV_LOG.chmod(0o666)
        self._thread = Thread(target=self._listen, args=(self._socket,), daemon=True)
        self._thread.start()
        self.works = self._hears_this_process()
        return self

    def __exit__(self, *_: object) -> None:
        if self._socket is None:
            return
        _DEV_LOG.unlink()
        self._socket.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self._socket.close()

    def _hears_this_process(self) -> bool:
        syslog.syslog("a line to try it")
        syslog.closelog()
        until = time.monotonic() + 5
        while not self.lines and time.monotonic() < until:
            time.sleep(0.01)
        heard, self.lines = self.lines, []
        return any(b"a line to try it" in line for line in heard)

    def _listen(self, listener: socket.socket) -> None:
        while line := listener.recv(1 << 16):
            self.lines.append(line)


def _files(top: Path) -> list[tuple[Path, tuple[int, int]]]:
    found = []
    for path in top.rglob("*"):
        with suppress(OSError):
            if path.is_file() and not path.is_symlink():
                at = path.stat()
                found.append((path, (at.st_ino, at.st_size)))
    return found
