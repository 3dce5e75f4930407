"""What the desk says on the terminal: that it is open, and no address that anybody asked for."""

import logging
import os
import re
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from tests.desk import House

SECRET = "one-time-link-4711"


@pytest.fixture
def terminal(house: House, tmp_path: Path) -> Path:
    """A real desk was asked for things that are not there, and was closed; what it had said."""
    said = tmp_path / "said"
    command = [sys.executable, "-m", "zenger", "desk", "--port", "0", "--workers", "1"]
    with said.open("wb") as out:
        desk = subprocess.Popen(
            [*command, "--newsroom", str(house.newsroom.folder)], stdout=out, stderr=out,
            env={**os.environ, "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip
    try:
        port = _port(said, desk)
        for where in (f"/resets/{SECRET}", f"/{SECRET}", f"/sign-in?next={SECRET}"):
            for data in (None, b"x=1"):  # got; and sent without the form's token
                _ask(f"http://127.0.0.1:{port}{where}", data)
    finally:
        desk.terminate()
        desk.wait(20)
    return said


def _port(said: Path, desk: "subprocess.Popen[bytes]") -> str:
    for _ in range(600):
        if found := re.search(r"http://127.0.0.1:(\d+)/", said.read_text()):
            return found[1]
        try:
            desk.wait(0.1)
        except subprocess.TimeoutExpired:
            continue
        break
    raise AssertionError(said.read_text())


def _ask(address: str, data: bytes | None) -> None:
    try:
        with urllib.request.urlopen(address, data, timeout=20) as answer:
            answer.read()
    except urllib.error.HTTPError as error:
        assert error.code in (400, 403, 404)


def test_no_address_is_said(terminal: Path) -> None:
    said = terminal.read_text()
    assert "The desk is open" in said
    assert SECRET not in said
    assert "Not Found" not in said
    assert "Forbidden" not in said


def test_an_answer_that_breaks_off_is_told_without_its_address() -> None:
    from gunicorn.config import Config

    from zenger.web.desk.serve import _Quiet

    heard: list[str] = []

    class Ear(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(self.format(record))

    logger = _Quiet(Config())
    logger.error_log.addHandler(Ear())
    try:
        int(SECRET)
    except ValueError:
        logger.exception("Error handling request %s", f"/search?q={SECRET}")
    assert heard == ["An answer broke off. Whoever waits for it is told by their browser."]
