"""Clients that send a hundred bytes a second, for as long as a test goes on."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from tests.scenarios.door.running import RunningDoor, head_of_post

HEADS = (b"GET /en/ HTTP/1.1\r\n", head_of_post("/en/return/0", 200_000), b"", b"POST /send HT")


@contextmanager
def slow_clients(door: RunningDoor, count: int) -> Iterator[float]:
    """Until the block ends; when they began. Who is shown out comes again."""
    clients = [door.connect() for _ in range(count)]
    stop = Event()

    def drip() -> None:
        for number, client in enumerate(clients):
            client.sendall(HEADS[number % len(HEADS)])
        while not stop.wait(1):
            for number, client in enumerate(clients):
                try:
                    client.sendall(b"x" * 100)
                except OSError:
                    client.close()
                    clients[number] = door.connect()

    dripping = Thread(target=drip)
    dripping.start()
    try:
        yield time.monotonic()
    finally:
        stop.set()
        dripping.join()
        for client in clients:
            client.close()
