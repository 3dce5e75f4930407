"""What tor does for a browser: a port of this machine that leads to the socket of a running door."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Event, Thread

from tests.scenarios.door.running import RunningDoor, proxy_line

_BLOCK = 64 * 1024


class _Bridge:
    """Connections of one circuit. What the browser sends passes at a pace, as through Tor."""

    def __init__(self, door: RunningDoor, circuit: int, pace: int) -> None:
        self._path, self._circuit, self._pace = str(door.folder.door_socket), circuit, pace
        self.address = ""
        self._open, self._over, self._loop = Event(), asyncio.Event(), asyncio.new_event_loop()

    def run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._until_over())

    def wait(self) -> None:
        assert self._open.wait(10)

    def stop(self) -> None:
        self._loop.call_soon_threadsafe(self._over.set)

    async def _until_over(self) -> None:
        server = await asyncio.start_server(self._passed, "127.0.0.1", 0)
        self.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        self._open.set()
        await self._over.wait()  # what is under way ends with the loop

    async def _passed(self, client: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        answer, door = await asyncio.open_unix_connection(self._path)
        if self._circuit:
            door.write(proxy_line(self._circuit))
        sending = asyncio.create_task(self._pass(client, door, self._pace))
        await self._pass(answer, back, 0)
        if not answer.at_eof():
            sending.cancel()  # reset: nobody reads what comes
        back.close()
        await asyncio.gather(sending, return_exceptions=True)
        door.close()

    async def _pass(
        self, source: asyncio.StreamReader, to: asyncio.StreamWriter, pace: int
    ) -> None:
        try:
            while block := await source.read(_BLOCK):
                to.write(block)
                await to.drain()
                if pace:
                    await asyncio.sleep(len(block) / pace)
        except ConnectionError:
            return


@contextmanager
def bridged(door: RunningDoor, *, circuit: int = 0, pace: int = 0) -> Iterator[str]:
    """The address of the port.

    Args:
        pace: bytes a second at which the browser sends; 0: as fast as it can.
    """
    bridge = _Bridge(door, circuit, pace)
    thread = Thread(target=bridge.run, daemon=True)
    thread.start()
    bridge.wait()
    yield bridge.address
    bridge.stop()
    thread.join(10)
