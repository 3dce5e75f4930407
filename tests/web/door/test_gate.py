"""The gate gives nothing away for ever: not a place, not a client."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from tests.visitor import DoorHouse

from zenger.model.parcel_padding import LEAST
from zenger.web.door import gate as gates
from zenger.web.door.app import refusals
from zenger.web.door.connections import Lane, Lanes, Refusal
from zenger.web.door.gate import Gate
from zenger.web.door.languages import NAMES, language
from zenger.web.door.refusals import language_in
from zenger.web.door.render import SHORT_SIZE


def enough_page(path: str) -> str:
    return f"/{language_in(path, ('ar', 'en'))}/enough"


def refused(_: str, why: Refusal) -> bytes:
    return why.encode()


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
        lambda _: False, enough_page, refused,
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
        lambda path: path.startswith("/send/"), enough_page, refused,
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
    ("path", "code"),
    [("/send/ar/00", "ar"), ("/ar/inside", "ar"), ("/send", "en"), ("/send/../..", "en"),
     ("/send/xx/", "en"), ("/send/ar\r\nX: y", "en"), ("/0/0/ar", "en")],
)  # fmt: skip
def test_the_language_is_one_that_there_is(path: str, code: str) -> None:
    assert language_in(path, ("ar", "en")) == code
    assert language_in(path, ("fr", "ar")) == ("ar" if code == "ar" else "fr")


def test_whose_circuit_uploaded_enough_reads_why_in_the_language_of_the_page(
    listening: dict[str, socket.socket], tmp_path: Path, house: DoorHouse,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setattr(gates, "LOOK", 0.001)
    made = refusals(house.folder)
    lanes = Lanes(
        Lane(tmp_path / "pages.sock", 9, 9), Lane(tmp_path / "messages.sock", 9, 9),
        Lane(tmp_path / "uploads.sock", 9, 9, most_of_circuit=1), lambda _: True,
        made.enough_address, made,
    )  # fmt: skip
    gate = Gate(listening["door"], lanes, names_circuits=True)
    head = b"POST /send/de/0 HTTP/1.1\r\nContent-Length: 300000\r\n\r\n"
    gate._sent[lanes.uploads, "fc00:dead:beef:4dad::0:1"] = 1
    with socket.socket(socket.AF_UNIX) as client:
        client.connect(str(tmp_path / "door.sock"))
        client.settimeout(10)
        client.sendall(b"PROXY TCP6 fc00:dead:beef:4dad::0:1 ::1 1 80\r\n" + head)
        for _ in range(5):
            gate.step()
        said = client.recv(1 << 16)  # though nothing was closed: tor would close all of it
        client.setblocking(False)
        with pytest.raises(BlockingIOError):
            client.recv(1)
        for _ in range(10):
            client.sendall(bytes(30_000))
            for _ in range(5):
                gate.step()
        assert client.recv(1) == b""  # all was sent, so it is over
    head, _, page = said.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 429 ")
    assert b"Content-Security-Policy: default-src 'none'" in head
    assert b"Content-Length: %d" % SHORT_SIZE in head
    assert len(page) == SHORT_SIZE
    assert '<html lang="de"' in page.decode()
    assert "Genug über diese Verbindung" in page.decode()


def test_every_refusal_is_there_in_every_language(house: DoorHouse) -> None:
    made = refusals(house.folder)
    for code in NAMES:
        for why in Refusal:
            assert f'<html lang="{language(code).tag}"'.encode() in made(f"/send/{code}/0", why)
