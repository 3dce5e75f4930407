"""The processes of the door, with pages of the test's own behind them."""

import os
import re
import secrets
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Event, Thread

import pytest
from tests.backends.isolation.walls_contract import eventually
from tests.scenarios.door.memory import copies
from tests.scenarios.door.running import (
    SMALL,
    RunningDoor,
    answer_from,
    door_in,
    head_of_post,
    proxy_line,
    started,
    tiny,
    tiny_with_circuits,
)

from zenger.model.parcel_padding import LEAST
from zenger.web.door.lockdown import has_swap

BIG = 400_000  # bytes: goes to the uploads
BUDGETS = replace(SMALL, max_circuit_bytes=10 * BIG, max_circuit_text_bytes=5 * LEAST)
SLOW_CLIENTS = int(os.environ.get("ZENGER_SLOW_CLIENTS", "120"))


@pytest.fixture(scope="module")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDoor]:
    folder, _ = door_in(tmp_path_factory.mktemp("door"))
    with started(folder, tiny) as running:
        yield running


@pytest.fixture(scope="module")
def behind_tor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningDoor]:
    folder, _ = door_in(tmp_path_factory.mktemp("door"), BUDGETS)
    with started(folder, tiny_with_circuits) as running:
        yield running


def test_pages_come_from_one_process_and_what_is_sent_goes_to_a_new_one_each_time(
    door: RunningDoor,
) -> None:
    assert len({door.get("/").words[1] for _ in range(3)}) == 1
    for size in (100, BIG):
        answers = [door.post("/send", bytes(size)).words for _ in range(5)]
        assert len({pid for pid, *_ in answers}) == 5
        assert {said for _, said, *_ in answers} == {str(size)}


def test_an_answer_tells_neither_the_clock_nor_the_program(door: RunningDoor) -> None:
    """A clock that runs a little off tells a machine from all others, and where else it answers."""
    for answer in (door.get("/"), door.post("/send", b"a message"), door.post("/send", bytes(BIG))):
        names = {line.partition(":")[0].lower() for line in answer.head.splitlines()}
        assert not names & {"date", "server", "via", "x-powered-by", "etag", "last-modified"}
        assert "gunicorn" not in answer.head


def test_whether_there_is_a_swap_is_known_without_asking_proc() -> None:
    """The units of the door hide all of it but processes: it was taken for a swap."""
    lines = Path("/proc/swaps").read_text().splitlines()
    assert has_swap() == (len(lines) > 1)


@pytest.mark.parametrize("size", [1000, 2_000_000])
def test_what_was_sent_is_in_no_memory_any_more(door: RunningDoor, size: int) -> None:
    marker = secrets.token_hex(16).encode()
    body = marker * (size // len(marker))
    with door.connect() as client:
        client.sendall(head_of_post("/send", len(body)) + body[:-1])
        assert _comes_true(lambda: copies(marker, door.pids()) > 0)  # it can be seen
        client.sendall(body[-1:])
        assert answer_from(client).words[1] == str(len(body))
    assert _comes_true(lambda: copies(marker, door.pids()) == 0)


def test_slow_clients_keep_nobody_waiting(door: RunningDoor) -> None:
    """Heads and bodies that come a byte at a time cost a buffer each, not a process."""
    starts = [
        b"GET / HTTP/1.1\r\n",
        head_of_post("/send", 1000),
        head_of_post("/answer", 1000),
        b"",
    ]
    slow = [door.connect() for _ in range(SLOW_CLIENTS)]
    for number, client in enumerate(slow):
        client.sendall(starts[number % len(starts)])
    stop = Event()

    def drip() -> None:
        while not stop.wait(0.2):
            for client in slow:
                client.send(b"x")

    dripping = Thread(target=drip)
    dripping.start()
    try:
        for _ in range(5):
            began = time.monotonic()
            assert door.get("/").status == 200
            assert door.post("/send", b"a message").words[1] == "9"
            assert door.post("/send", bytes(BIG)).words[1] == str(BIG)
            assert time.monotonic() - began < 5
    finally:
        stop.set()
        dripping.join()
        for client in slow:
            client.close()


def test_whoever_does_not_read_what_they_asked_for_keeps_no_thread(door: RunningDoor) -> None:
    clients = [door.connect() for _ in range(60)]  # more than there are threads
    for client in clients:
        client.sendall(b"GET / HTTP/1.1\r\nHost: door\r\n\r\n")
    began = time.monotonic()
    assert door.get("/").status == 200
    assert time.monotonic() - began < 10
    for client in clients:
        client.close()


def test_whoever_is_refused_early_reads_why_if_they_go_on_and_holds_no_place_if_not(
    door: RunningDoor,
) -> None:
    head = head_of_post("/send?early", 50_000_000)
    with door.connect() as sending:
        sending.sendall(head)
        for _ in range(40):
            sending.sendall(bytes(100_000))
        assert answer_from(sending).words[0] == "early"
    dripping = [door.connect() for _ in range(3)]  # as many as there are processes
    for client in dripping:
        client.sendall(head)
        assert client.recv(1000)
        client.sendall(b"x")
    began = time.monotonic()
    assert door.post("/send", bytes(BIG)).words[1] == str(BIG)
    assert time.monotonic() - began < 10
    for client in dripping:
        client.close()


def test_when_all_uploads_are_taken_the_next_waits_and_messages_do_not(door: RunningDoor) -> None:
    clients = [door.connect() for _ in range(4)]  # three processes take uploads here
    for client in clients:
        client.sendall(head_of_post("/send", BIG) + bytes(1000))
    time.sleep(0.3)
    assert door.post("/send", b"a message").words[1] == "9"
    for client in clients:
        client.sendall(bytes(BIG - 1000))
    assert [answer_from(client).words[1] for client in clients] == [str(BIG)] * 4


def test_forty_at_once_come_through_whole(door: RunningDoor) -> None:
    bodies = [os.urandom(BIG + number) for number in range(40)]
    with ThreadPoolExecutor(20) as at_once:
        sizes = list(at_once.map(lambda body: door.post("/send", body).words[1], bodies))
    assert sizes == [str(len(body)) for body in bodies]


@pytest.mark.parametrize(
    "request_text",
    [b"\x16\x03\x01\r\n\r\n", b"GET / HTTP/3\r\n\r\n",
     b"POST / HTTP/1.1\r\nContent-Length: 300000\r\n\r\n",
     b"POST /send HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
     b"GET / HTTP/1.1\r\nSCRIPT_NAME: /x\r\n\r\n", b"GET / HTTP/1.1\r\nA b: c\r\n\r\n",
     b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 80 + b"\r\n",
     b"GET /" + b"a" * 3000 + b" HTTP/1.1\r\n\r\n",
     b"POST /send HTTP/1.1\r\nContent-Length: 3\r\nA b: c\r\n\r\nabc"],
    ids=["TLS", "unknown version", "a large body for a page", "chunks", "a header for servers",
         "a header with a blank", "eighty headers", "a long address", "a message with such a header"],
)  # fmt: skip
def test_what_no_browser_sends_gets_no_answer(door: RunningDoor, request_text: bytes) -> None:
    with pytest.raises((ConnectionError, TimeoutError)):
        door.ask(request_text)
    assert door.get("/").status == 200


def test_one_circuit_cannot_take_all_uploads(behind_tor: RunningDoor) -> None:
    many = [behind_tor.connect(circuit=7) for _ in range(5)]
    for client in many:
        client.sendall(head_of_post("/send", BIG) + bytes(1000))
    time.sleep(0.3)
    assert behind_tor.post("/send", bytes(BIG), circuit=8).words[1] == str(BIG)
    for client in many:
        client.sendall(bytes(BIG - 1000))
    assert [answer_from(client).words[1] for client in many] == [str(BIG)] * 5


def test_a_circuit_that_sent_its_share_is_told_to_take_another(behind_tor: RunningDoor) -> None:
    for _ in range(10):
        assert behind_tor.post("/send", bytes(BIG + 1), circuit=9).words[1] == str(BIG + 1)
    time.sleep(0.2)  # it is counted when it is over, which its client does not wait for
    refused = behind_tor.post("/send", bytes(BIG), circuit=9)
    assert (refused.status, refused.body) == (429, b"circuit")
    assert behind_tor.post("/send", b"a message", circuit=9).words[1] == "9"
    assert behind_tor.post("/send", bytes(BIG), circuit=10).words[1] == str(BIG)


def test_a_circuit_that_wrote_its_share_is_shown_a_page(behind_tor: RunningDoor) -> None:
    for _ in range(5):
        assert behind_tor.post("/send", b"a message", circuit=11).words[1] == "9"
    answer = behind_tor.post("/send", b"a message", circuit=11)
    assert answer.words[0] == "page"
    assert answer.words[3] == "0"  # the message did not go along
    assert behind_tor.post("/send", b"a message", circuit=12).words[1] == "9"


def test_the_pages_know_the_circuit_and_nothing_comes_past_tor(behind_tor: RunningDoor) -> None:
    assert behind_tor.get("/", circuit=41).words[2] == "fc00:dead:beef:4dad::0:29"
    with pytest.raises(ConnectionError):
        behind_tor.get("/")
    with pytest.raises(ConnectionError):  # a second line is no second circuit
        behind_tor.ask(proxy_line(3) + b"GET / HTTP/1.1\r\n\r\n", circuit=4)


def test_no_process_can_be_dumped_or_swapped_or_get_more_rights(door: RunningDoor) -> None:
    # Single-use processes come and go: one may be newly born or gone at the first look.
    assert eventually(lambda: all(_is_locked_down(pid) for pid in door.pids()))


def _is_locked_down(pid: int) -> bool:
    try:
        limits = Path(f"/proc/{pid}/limits").read_text()
        status = Path(f"/proc/{pid}/status").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    locked = re.search(r"^VmLck:\s+(\d+) kB", status, re.MULTILINE)
    return bool(
        re.search(r"Max core file size +0 +0 ", limits)
        and "NoNewPrivs:\t1" in status
        and locked
        and int(locked[1])
    )


def test_uploads_step_back_for_pages_and_messages(door: RunningDoor) -> None:
    nice = [os.getpriority(os.PRIO_PROCESS, pid) for pid in door.pids()]
    own = os.getpriority(os.PRIO_PROCESS, 0)
    assert set(nice) == {own, min(own + 10, 19)}
    assert nice.count(min(own + 10, 19)) == 3  # processes that take uploads here


def test_nothing_is_said_of_a_broken_page_but_what_broke(tmp_path: Path) -> None:
    folder, _ = door_in(tmp_path)
    with started(folder, tiny) as door:
        assert door.post("/broken", b"the name of a source").status == 500
        os.kill(door.process.pid, signal.SIGUSR1)
        time.sleep(0.3)
        said = door.stop()
    assert said == "1 x ValueError at tiny.py:22\n"
    assert door.process.returncode == 0


def test_the_processes_live_and_die_together(tmp_path: Path) -> None:
    folder, _ = door_in(tmp_path)
    with started(folder, tiny) as door:
        door.get("/")
        pids = door.pids()
        one = min(pids - {door.process.pid})  # the gate
        os.kill(one, signal.SIGKILL)
        assert door.process.wait(20) != 0
        assert _comes_true(lambda: not any(Path(f"/proc/{pid}/maps").exists() for pid in pids))
    folder, _ = door_in(tmp_path / "again")
    with started(folder, tiny) as door:
        pids = door.pids()
        door.process.kill()
        assert _comes_true(lambda: not any(_is_alive(pid) for pid in pids - {door.process.pid}), 15)


def test_only_who_runs_the_door_may_connect_and_nothing_listens_to_a_network(
    door: RunningDoor,
) -> None:
    for socket_file in door.folder.run.iterdir():
        assert socket_file.stat().st_mode & 0o077 == 0, socket_file.name
    handles = [one for pid in door.pids() for one in Path(f"/proc/{pid}/fd").iterdir()]
    sockets = {said[8:-1] for one in handles if (said := _target(one)).startswith("socket:[")}
    listed = {line.split()[6] for line in Path("/proc/net/unix").read_text().splitlines()[1:]}
    assert sockets
    assert sockets <= listed


def _target(handle: Path) -> str:
    try:
        return str(handle.readlink())
    except FileNotFoundError:
        return ""


def _comes_true(claim: object, seconds: float = 8) -> bool:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if claim():  # type: ignore[operator]
            return True
        time.sleep(0.1)
    return False


def _is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
