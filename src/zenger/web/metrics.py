"""`/metrics` for Prometheus, at an address of its own: never where the archive is served.

Numbers name nobody, yet tell much: how many bytes came, and when. So they are for this machine
unless whoever runs it says otherwise, and a proxy before the archive can never pass them on.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from django.db import connection
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, Gauge, generate_latest

from zenger.model.kinds import kind_of
from zenger.web.plain_host import is_plain_host

FRESH = 15.0  # seconds an answer is good for; ten times what it took to make, where that is more
Status = dict[str, Any]


def exposition(status: Status) -> bytes:
    """What `show_status` says, in the text format of Prometheus. No label names a document."""
    registry = CollectorRegistry()  # of its own: the common one tells of this machine and Python

    def gauge(name: str, what: str, *labels: str) -> Gauge:
        return Gauge(f"zenger_{name}", what, labels, registry=registry)

    gauge("files", "Different files in custody.").set(status["files"])
    gauge("bytes", "Bytes of these.").set(status["bytes"])
    gauge("occurrences", "Places they were found in.").set(status["occurrences"])
    gauge("pages", "Pages on record.").set(status["pages"])
    gauge("retryable", "Stages that a plain `zenger retry` does again.").set(status["retryable"])
    ended = gauge("stage_files", "Files by how a stage ended for them.", "stage", "status")
    for stage, counts in status["stages"].items():
        for how, count in counts.items():
            ended.labels(stage, how).set(count)
    waiting = gauge("waiting_files", "Files a stage is still to be done for.", "stage")
    for stage in {**status["stages"], **status["waiting"]}:
        waiting.labels(stage).set(status["waiting"].get(stage, 0))
    for name, what, value in _OF_A_STAGE:
        measured = gauge(name, what, "stage")
        for stage, work in status["work"].items():
            measured.labels(stage).set(value(work))
    memory = gauge("reading_memory_bytes", "Most that reading one file took.", "kind")
    for kind, most in _by_kind(status["memory"]).items():
        memory.labels(kind).set(most)
    gauge("measured_timestamp_seconds", "When all this was measured.").set_to_current_time()
    return generate_latest(registry)


_OF_A_STAGE: tuple[tuple[str, str, Callable[[Status], float]], ...] = (
    ("stage_bytes", "Bytes of the files a stage was done for.", lambda w: w["bytes"]),
    ("stage_worker_seconds", "Time of all workers.", lambda w: w["worker_seconds"]),
    ("stage_cpu_seconds", "CPU time of all workers.", lambda w: w["cpu_seconds"]),
    ("stage_memory_bytes", "Most that one file took.", lambda w: w["memory"]),
    ("run_files", "Files of the last run.", lambda w: w["last_run"]["files"]),
    ("run_seconds", "How long the last run took.", lambda w: w["last_run"]["seconds"]),
    ("run_files_per_second", "In the last run.", lambda w: w["last_run"]["files_per_second"]),
    ("run_bytes_per_second", "In the last run.", lambda w: w["last_run"]["bytes_per_second"]),
)


def _by_kind(memory: list[Status]) -> dict[str, int]:
    most: dict[str, int] = {}
    for row in memory:  # largest first
        most.setdefault(kind_of(row["media_type"]), row["bytes"])
    return most


class Measured:
    """The last answer. When it is old, a new one is made beside, and whoever asks need not wait."""

    def __init__(self, measure: Callable[[], Status]) -> None:
        self._measure = measure
        self._lock = threading.Lock()
        self._body = b""
        self._until = 0.0

    def body(self) -> bytes:
        """Waits for the first; later ones may be as old as one measuring takes, plus `FRESH`."""
        if not self._body:
            with self._lock:
                if not self._body:
                    self._refresh()
        elif time.monotonic() > self._until and self._lock.acquire(blocking=False):
            threading.Thread(target=self._refresh_and_release, daemon=True).start()
        return self._body

    def _refresh_and_release(self) -> None:
        try:
            self._refresh()
        finally:
            self._lock.release()

    def _refresh(self) -> None:
        begun = time.monotonic()
        try:
            self._body = exposition(self._measure())
        finally:
            connection.close()  # of this thread, which ends
        now = time.monotonic()
        self._until = now + max(FRESH, 10 * (now - begun))


class MetricsHandler(BaseHTTPRequestHandler):
    """Answers GET /metrics and nothing else."""

    def __init__(self, *args: Any, measured: Measured, **kwargs: Any) -> None:
        self._measured = measured
        super().__init__(*args, **kwargs)

    def do_GET(self) -> None:
        if not is_plain_host(self.headers.get("Host", "")):
            self.send_error(403, "Ask by number or as localhost")
            return
        if self.path != "/metrics":
            self.send_error(404)
            return
        body = self._measured.body()
        self.send_response(200)
        self.send_header("Content-Type", CONTENT_TYPE_LATEST)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  # the base class's name
        """Nothing, as for the archive."""


@contextmanager
def serving_metrics(host: str, port: int, measure: Callable[[], Status]) -> Iterator[int]:
    """Answers beside whatever is done meanwhile; gives the port, which is chosen where it is 0."""
    handler = partial(MetricsHandler, measured=Measured(measure))
    with ThreadingHTTPServer((host, port), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server.server_address[1]
        finally:
            server.shutdown()
