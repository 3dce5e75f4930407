"""The gate gives nothing away for ever: not a place, not a client."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from zenger.model.parcel_padding import LEAST
from zenger.web.door import gate as gates
from zenger.web.door.app import enough_address
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
        lambda _: False, enough_address,
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


def test_a_circuit_that_wrote_enough_is_shown_a_page_in_its_language_and_others_write_on(
    listening: dict[str, socket.socket], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gates, "LOOK", 0.001)
    messages = Lane(tmp_path / "messages.sock", 9, 9, most_of_circuit=2 * LEAST)
    lanes = Lanes(
        Lane(tmp_path / "pages.sock", 9, 9), messages, Lane(tmp_path / "uploads.sock", 1, 1),
        lambda path: path.startswith("/send/"), enough_address,
    )  # fmt: skip
    gate = Gate(listening["door"], lanes, names_circuits=True)
    with ExitStack() as open_ones:
        for circuit in (1, 1, 1, 2):
            client = open_ones.enter_context(socket.socket(socket.AF_UNIX))
            client.connect(str(tmp_path / "door.sock"))
            client.sendall(
                b"PROXY TCP6 fc00:dead:beef:4dad::0:%x ::1 1 80\r\n" % circuit
                + b"POST /send/ar/0 HTTP/1.1\r\nContent-Length: 9\r\n\r\na message"
            )
            for _ in range(6):
                gate.step()
        assert gate._busy[messages] == 3
        asked = listening["pages"].accept()[0]
        asked.recv(1024)  # the introduction, with the connection
        said = asked.recv(1024)
    assert said.partition(b"::0:1")[2].startswith(b"GET /ar/enough HTTP/1.1\r\n")
    assert b"a message" not in said


@pytest.mark.parametrize(
    ("path", "page"),
    [("/send/ar/00", "/ar/enough"), ("/send", "/en/enough"), ("/send/../..", "/en/enough"),
     ("/send/xx/", "/en/enough"), ("/send/ar\r\nX: y", "/en/enough")],
)  # fmt: skip
def test_the_page_is_one_that_there_is(path: str, page: str) -> None:
    assert enough_address(path) == page
