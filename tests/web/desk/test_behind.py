"""Work behind the desk says why it failed, once, and lets no traceback out."""

import threading
import time

import pytest

from zenger.errors import ReviewError
from zenger.web.desk.behind import Behind


def _failed(behind: Behind, name: str) -> str:
    for _ in range(500):
        if problem := behind.problem(name):
            return problem
        time.sleep(0.01)
    raise AssertionError("it did not end")


def test_a_failure_is_told_once(monkeypatch: pytest.MonkeyPatch) -> None:
    escaped: list[object] = []
    monkeypatch.setattr(threading, "excepthook", escaped.append)
    behind = Behind()

    def refuse() -> None:
        raise ReviewError("There is no such page.")

    def break_down() -> None:
        raise ValueError("/home/anna/secret.pdf")

    behind.begin("one", refuse)
    assert _failed(behind, "one") == "There is no such page."
    assert behind.problem("one") == ""
    behind.begin("two", break_down)
    assert "secret" not in _failed(behind, "two")
    assert escaped == []
