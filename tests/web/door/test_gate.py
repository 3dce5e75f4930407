"""The gate gives nothing away for ever: not a place, not a client."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from zenger.web.door import gate as gates
from zenger.web.door.connections import Lane, Lanes
from zenger.web.door.gate import Gate


@pytest.fixture
def listening(tmp_path: Path) -> Iterator[dict[str, socket.socket]]:
    with ExitStack() as open_ones:
        made = {}
        for name in ("door", "pages", "messages", "uploads"):
            made[name] = open_ones.enter_context(socket.socket(socket.AF_UNIX))
            made[name].bind(str(tmp_path / f"{name}.sock"))
            made[name].listen()
        yield made


def test_a_process_that_ends_as_it_is_handed_something_takes_no_place_with_it(
    listening: dict[str, socket.socket], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "LOOK", 0.001)
    pages = Lane(tmp_path / "pages.sock", most=1, per_circuit=1)
    lanes = Lanes(
        pages, Lane(tmp_path / "messages.sock", 1, 1), Lane(tmp_path / "uploads.sock", 1, 1),
        lambda _: False, 0,
    )  # fmt: skip
    gate = Gate(listening["door"], lanes, names_circuits=False)
    hand = socket.send_fds
    calls = []

    def hand_to_nobody_once(*what: object) -> int:
        calls.append(what)
        if len(calls) == 1:
            raise BrokenPipeError
        return hand(*what)  # type: ignore[arg-type]

    monkeypatch.setattr(socket, "send_fds", hand_to_nobody_once)
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(tmp_path / "door.sock"))
        client.sendall(b"GET / HTTP/1.1\r\n\r\n")
        for _ in range(5):
            gate.step()
    assert len(calls) == 2  # it went to the next, though there is one place only
    assert gate._busy[pages] == 1
