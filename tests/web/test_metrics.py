"""Prometheus is told numbers at an address of its own, and nobody else is."""

import http.client
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from click.testing import CliRunner
from prometheus_client.parser import text_string_to_metric_families
from tests.served import get
from tests.trove import make_trove
from tests.workflow.house import newsroom_in, read_trove

from zenger.cli.main import main
from zenger.web.metrics import Measured, serving_metrics
from zenger.workflow.show_status import show_status

Samples = dict[tuple[str, str], float]


@pytest.fixture(scope="module")
def metrics_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    base = tmp_path_factory.mktemp("metrics")
    newsroom = newsroom_in(base / "desk")
    read_trove(newsroom, make_trove(base / "trove"))
    with serving_metrics("127.0.0.1", 0, partial(show_status, newsroom)) as port:
        yield port


def samples_of(body: str) -> Samples:
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(body)
        for sample in family.samples
    }


def test_a_scrape_says_what_is_done_how_fast_and_what_waits(metrics_port: int) -> None:
    status, body, headers = get(metrics_port, "/metrics")
    assert status == 200
    assert headers["Content-Type"].startswith("text/plain; version=")
    samples = samples_of(body)
    assert samples["zenger_files", ""] == 12
    assert samples["zenger_stage_files", "extract,unsupported"] == 1
    assert samples["zenger_waiting_files", "extract"] == 0
    assert samples["zenger_waiting_files", "render"] > 0
    assert samples["zenger_run_files_per_second", "extract"] > 0
    assert samples["zenger_reading_memory_bytes", "pdf"] > 1_000_000
    assert all(name.startswith("zenger_") for name, _ in samples)


@pytest.mark.parametrize("address", ["/", "/metrics/", "/metrics?x", "/live/?q=tariff", "/.."])
def test_nothing_else_is_answered_there(metrics_port: int, address: str) -> None:
    assert get(metrics_port, address)[0] == 404


@pytest.mark.parametrize("address", ["/metrics", "/metrics/"])
def test_the_archive_itself_tells_no_metrics(port: int, address: str) -> None:
    assert get(port, address)[0] == 404


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("localhost:9474", 200), ("127.0.0.1", 200), ("[::1]:9474", 200), ("10.0.0.5:80", 200),
        ("evil.example", 403), ("evil.example:9474", 403), ("localhost.evil.example", 403),
        ("", 403), ("[", 403),
    ],
)  # fmt: skip
def test_a_name_made_to_lead_here_is_refused(metrics_port: int, host: str, expected: int) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", metrics_port, timeout=20)
    connection.request("GET", "/metrics", headers={"Host": host})
    assert connection.getresponse().status == expected
    connection.close()


def test_scrapes_do_not_pile_up_work() -> None:
    asked = []

    def measure() -> dict[str, object]:
        asked.append(1)
        return {
            "files": 0, "bytes": 0, "occurrences": 0, "pages": 0, "retryable": 0, "stages": {},
            "waiting": {}, "work": {}, "memory": [],
        }  # fmt: skip

    measured = Measured(measure)
    assert {measured.body() for _ in range(5)} == {measured.body()}
    assert len(asked) == 1


def test_serve_answers_both_each_at_its_own_port(tmp_path: Path) -> None:
    newsroom_in(tmp_path / "desk")
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<h1>Archive</h1>")
    words = ["serve", "site", "--newsroom", "desk", "--port", "0", "--metrics", "0"]
    with subprocess.Popen(
        [sys.executable, "-m", "zenger", *words], cwd=tmp_path, stderr=subprocess.PIPE, text=True
    ) as server:
        try:
            assert server.stderr is not None
            metrics, archive = (server.stderr.readline() for _ in range(2))
            first, second = (int(re.findall(r":(\d+)/", x)[0]) for x in (metrics, archive))
            assert get(first, "/metrics")[0] == 200
            assert get(first, "/")[0] == 404
            assert get(second, "/")[0] == 200
            assert get(second, "/metrics")[0] == 404
        finally:
            server.terminate()


def test_metrics_without_a_newsroom_are_refused(tmp_path: Path) -> None:
    run = CliRunner().invoke(main, ["serve", str(tmp_path), "--metrics", "9474"])
    assert run.exit_code == 2
    assert "--newsroom" in run.output
