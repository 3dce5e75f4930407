"""A list of questions as long as the desk takes: `python benchmarks/desk_batch.py [--lines N]`.

A newsroom is made as in `desk_load.py`, of fewer pages, and the real server started. One person
sends a table of 50,000 questions, 10 MB, each of nine or so pairs of words, as a browser sends a
file; has all of them asked, part by part; and takes the table of answers out. Told are the times of
whole requests, what CPU the server took and how large its processes became.
"""

import argparse
import http.client
import random
import re
import tempfile
import time
import uuid
from pathlib import Path

from _measuring import say, say_where
from desk_load import (
    COOKIE,
    PORT,
    _cpu,
    _serve,
    _sessions,
    _until_it_answers,
    _words,
    make_newsroom,
)

LARGEST = 10 * 1024**2  # bytes that the desk takes
LONG = 185  # characters that a question has at least: about ten megabytes of 50,000


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    shared = Path(__file__).parents[2] / "shared" / "scale"
    parser.add_argument("scale", type=Path, nargs="?", default=shared)
    parser.add_argument("--pages", type=int, default=5_000)
    parser.add_argument("--lines", type=int, default=50_000)
    arguments = parser.parse_args()
    if not (arguments.scale / "frus.jsonl.xz").exists():
        print(f"skipped: {arguments.scale} does not hold the scale texts")
        return
    say_where()
    with tempfile.TemporaryDirectory() as scratch:
        make_newsroom(Path(scratch) / "desk", arguments.scale, arguments.pages)
        measure(Path(scratch) / "desk", arguments.lines)


def measure(folder: Path, lines: int) -> None:
    session, sent = _sessions()[0], table(_words(), lines)
    from django.db import connection

    connection.close()
    server, started = _serve(folder)
    try:
        _until_it_answers(started)
        before = _largest(server.pid)
        one = Person(session)
        started, busy = time.perf_counter(), _cpu(server.pid)
        where = one.send_file("/search/many", sent)
        say(what="sent", megabytes=len(sent) / 1e6, questions=sent.count(b"\r\n"),
            seconds=time.perf_counter() - started, server_cpu_s=_cpu(server.pid) - busy,
            largest_before_mb=before, largest_mb=_largest(server.pid))  # fmt: skip
        started, busy, parts = time.perf_counter(), _cpu(server.pid), 0
        while "not asked yet" in one.get(where):
            one.post(where)
            parts += 1
        say(what="asked", parts=parts, seconds=time.perf_counter() - started,
            server_cpu_s=_cpu(server.pid) - busy, largest_mb=_largest(server.pid))  # fmt: skip
        started = time.perf_counter()
        out = one.get(f"{where}/table")
        say(what="taken out", megabytes=len(out) / 1e6, rows=out.count("\r\n") - 1,
            seconds=time.perf_counter() - started, largest_mb=_largest(server.pid))  # fmt: skip
    finally:
        server.terminate()
        server.wait()


def table(words: list[str], lines: int) -> bytes:
    """Pairs of words as CSV with a head; as many as the desk takes."""
    chance, found, size = random.Random(3), ["query"], len("query") + 2
    for _ in range(lines):
        line = ""
        while len(line) < LONG:
            pair = f"({chance.choice(words)} {chance.choice(words)})"
            line = f"{line} OR {pair}" if line else pair
        size += len(line) + 2
        if size > LARGEST:
            break
        found.append(line)
    return "\r\n".join(found).encode()


class Person:
    """Somebody at a browser; each request over a connection of its own."""

    def __init__(self, session: str) -> None:
        self._cookies = {COOKIE: session}

    def get(self, where: str) -> str:
        return self._ask("GET", where)[1]

    def post(self, where: str) -> None:
        token = self._token(where)
        body = f"csrfmiddlewaretoken={token}".encode()
        self._ask("POST", where, body, "application/x-www-form-urlencoded")

    def send_file(self, where: str, content: bytes) -> str:
        """Where the list is kept."""
        edge, token = uuid.uuid4().hex, self._token(where)
        body = (
            f'--{edge}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}'
            f'\r\n--{edge}\r\nContent-Disposition: form-data; name="file"; filename="list.csv"\r\n'
            "Content-Type: text/csv\r\n\r\n"
        ).encode() + content + f"\r\n--{edge}--\r\n".encode()  # fmt: skip
        return self._ask("POST", where, body, f"multipart/form-data; boundary={edge}")[0]

    def _token(self, where: str) -> str:
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(where))
        assert found
        return found[1]

    def _ask(self, verb: str, where: str, body: bytes = b"", kind: str = "") -> tuple[str, str]:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=600)
        cookies = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        connection.request(verb, where, body, {"Cookie": cookies, "Content-Type": kind})
        answer = connection.getresponse()
        for line in answer.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self._cookies[name] = value
        content = answer.read().decode()
        connection.close()
        assert answer.status in (200, 302), (verb, where, answer.status, content[-800:])
        return answer.headers.get("Location") or "", content


def _largest(server: int) -> float:
    """Of the processes that answer: how many MB the largest had resident at most."""
    children = Path(f"/proc/{server}/task/{server}/children").read_text().split()
    peaks = [
        re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{child}/status").read_text())
        for child in children
    ]
    return max(int(peak[1]) for peak in peaks if peak) / 1024


if __name__ == "__main__":
    main()
