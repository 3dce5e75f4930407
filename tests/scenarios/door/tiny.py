"""A door with pages of its own, to try the processes with: python tiny.py DOOR RUN [circuits]."""

import hashlib
import os
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from zenger.receive.door.folder import DoorFolder
from zenger.web.door.serve import Applications, Serving, serve

Start = Callable[[str, list[tuple[str, str]]], object]
KEPT: list[bytes] = []


def pages(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Says who asks; /broken fails with what was sent in its message; /slow takes a while."""
    body = environ["wsgi.input"].read()
    if environ["PATH_INFO"] == "/broken":
        raise ValueError(body.decode())
    if environ["PATH_INFO"] == "/slow":
        time.sleep(0.3)
    said = f"page {os.getpid()} {environ['REMOTE_ADDR']} {len(body)} ".encode()
    return answer(said.ljust(131_072, b"."), start)


def uploads(environ: dict[str, Any], start: Start) -> Iterable[bytes]:
    """Reads everything, keeps it in memory, and says what it was; ?early: reads nothing."""
    if environ["QUERY_STRING"] == "early":
        return answer(b"early", start)
    digest, size = hashlib.sha256(), 0
    while block := environ["wsgi.input"].read(1 << 16):
        digest.update(block)
        size += len(block)
        KEPT.append(block[:100])
    return answer(f"{os.getpid()} {size} {digest.hexdigest()} {len(KEPT)}".encode(), start)


def answer(said: bytes, start: Start) -> Iterable[bytes]:
    start("200 OK", [("Content-Type", "text/plain"), ("Content-Length", str(len(said)))])
    return [said]


def main(door: str, run: str, circuits: str = "") -> None:
    served = Applications(lambda: pages, lambda: uploads, lambda path: path == "/send")
    serve(
        DoorFolder(Path(door), Path(run)), served, Serving(names_circuits=bool(circuits)),
        ready=lambda: print("The door is open.", file=sys.stderr, flush=True),
    )  # fmt: skip


if __name__ == "__main__":
    main(*sys.argv[1:])
