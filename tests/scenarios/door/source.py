"""A source that comes to a running door, over its socket."""

from collections.abc import Iterable, Iterator, Mapping
from typing import BinaryIO

from tests.scenarios.door.running import RunningDoor
from tests.visitor import BOUNDARY, Answer, DoorHouse, Visitor, form_type

_CLOSE = f"\r\n--{BOUNDARY}--\r\n".encode()


class Source(Visitor):
    """A browser without a script."""

    def __init__(self, door: RunningDoor, circuit: int = 0) -> None:
        super().__init__(house=_ELSEWHERE)
        self.door, self.circuit = door, circuit

    def ask(
        self, method: str, path: str, body: bytes | BinaryIO, headers: Mapping[str, str],
        length: int | None = None,
    ) -> Answer:  # fmt: skip
        content = body if isinstance(body, bytes) else body.read()
        head = self.head(method, path, length or len(content), headers)
        with self.door.connect(self.circuit) as client:
            client.sendall(head + content)
            if length and length > len(content):
                raise ConnectionAbortedError
            return self.answered(client)

    def head(self, method: str, path: str, length: int, headers: Mapping[str, str]) -> bytes:
        lines = [f"{method} {path} HTTP/1.1", "Host: localhost", f"Content-Length: {length}"]
        lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
        lines += ["Cookie: " + "; ".join(f"{k}={v}" for k, v in self.cookies.items())]
        return "\r\n".join([*lines, "", ""]).encode()

    def answered(self, client: object) -> Answer:
        content = b""
        while block := client.recv(1 << 16):  # type: ignore[attr-defined]
            content += block
        head, blank, body = content.partition(b"\r\n\r\n")
        if not blank:
            raise ConnectionAbortedError("no answer")
        status, *lines = head.decode("latin-1").split("\r\n")
        pairs = [line.partition(": ")[::2] for line in lines]
        if ("Transfer-Encoding", "chunked") in pairs:
            body = b"".join(_chunks(body))
        cookies = [value for name, value in pairs if name == "Set-Cookie"]
        answer = Answer(int(status.split()[1]), dict(pairs), cookies, body)
        self._keep(cookies)
        return answer

    def sends_large(self, name: str, blocks: Iterable[bytes], size: int, stop: int = 0) -> Answer:
        """One file of `size` bytes.

        Args:
            stop: after how many of them the connection breaks; 0: it does not.
        """
        address = self.page("send").action("/send/")
        start = (
            f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="files"; filename="{name}"'
            "\r\nContent-Type: application/octet-stream\r\n\r\n"
        ).encode()
        length = len(start) + size + len(_CLOSE)
        with self.door.connect(self.circuit) as client:
            client.settimeout(600)
            client.sendall(self.head("POST", address, length, form_type()) + start)
            sent = 0
            for block in blocks:
                client.sendall(block)
                sent += len(block)
                if stop and sent >= stop:
                    raise ConnectionAbortedError
            client.sendall(_CLOSE)
            answer = self.answered(client)
        return self.get(answer.headers["Location"]) if answer.status in (302, 303) else answer


def _chunks(body: bytes) -> Iterator[bytes]:
    while True:
        size, _, body = body.partition(b"\r\n")
        if not int(size, 16):
            return
        yield body[: int(size, 16)]
        body = body[int(size, 16) + 2 :]


_ELSEWHERE: DoorHouse = None  # type: ignore[assignment]  # the door of these runs elsewhere
