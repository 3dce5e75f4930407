"""Requests wait in one queue for whichever process is free, and none is forgotten there."""

import http.client
import subprocess
import sys
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

SERVER = """
import os, time
from gunicorn.app.base import BaseApplication
from zenger.web.desk.accepting import OneQueueWorker

def answer(environ, start):
    time.sleep(0.2)
    start("200 OK", [("Content-Type", "text/plain")])
    return [str(os.getpid()).encode()]

class Server(BaseApplication):
    def load_config(self):
        for name, value in {
            "bind": "127.0.0.1:0", "workers": 2, "threads": 1, "worker_class": OneQueueWorker,
            "loglevel": "warning", "control_socket_disable": True, "keepalive": 30,
            "when_ready": lambda s: print(s.LISTENERS[0].sock.getsockname()[1], flush=True),
        }.items():
            self.cfg.set(name, value)

    def load(self):
        return answer

Server().run()
"""


@pytest.fixture
def address() -> Iterator[str]:
    with subprocess.Popen(
        [sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout is not None
        yield f"http://127.0.0.1:{server.stdout.readline().strip()}/"
        server.terminate()


def _ask(address: str) -> str:
    with urllib.request.urlopen(address, timeout=60) as answer:
        return str(answer.read().decode())


def test_what_comes_at_once_is_shared_evenly(address: str) -> None:
    with ThreadPoolExecutor(16) as crowd:
        answered = Counter(crowd.map(_ask, [address] * 16))
    assert sorted(answered.values()) in ([8, 8], [7, 9])  # Gunicorn's own: 0 and 16


def test_a_connection_at_rest_takes_no_place(address: str) -> None:
    host = address.removeprefix("http://").strip("/")
    resting = [http.client.HTTPConnection(host, timeout=60) for _ in range(8)]
    for one in resting:  # kept open after their answer, by more than there are threads
        one.request("GET", "/")
        assert one.getresponse().read()
    assert _ask(address)
    for one in resting:
        one.request("GET", "/")
        assert one.getresponse().read()
        one.close()
