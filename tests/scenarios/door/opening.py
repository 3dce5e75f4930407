"""Opens what came in, as the reading room does, or any program for age and tar."""

import hashlib
import io
import os
import tarfile
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

from tests.scenarios.door.running import Keys

from zenger.model.parcel import read_end, read_file, read_trailer
from zenger.receive.age_opening import How, open_age


class _Sink:
    """Takes the plaintext in, and knows of each file its size and digest; keeps nothing else."""

    def __init__(self) -> None:
        self.plain = io.BytesIO()

    def write(self, untrusted: bytes) -> int:
        return self.plain.write(untrusted)

    def flush(self) -> None:
        pass


def opened(path: Path, keys: Keys, desk: int = 1) -> tuple[How, bytes]:
    """How an age file ended, and what is in it."""
    identities = [one for (_, number), one in keys.epochs.items() if number == desk]
    sink = _Sink()
    with path.open("rb") as sealed:
        done = open_age(sealed, sink, identities)
    assert done is not None, "none of the keys opens it"
    return done.how, sink.plain.getvalue()


def members(plain: bytes) -> dict[str, bytes]:
    """Everything in the tar, as far as it goes."""
    found = {}
    with tarfile.open(fileobj=io.BytesIO(plain)) as tar:
        try:
            for member in tar:
                stream = tar.extractfile(member)
                found[member.name] = stream.read() if stream else b""
        except (tarfile.ReadError, EOFError):
            return found
    return found


def files_in(plain: bytes) -> Iterator[tuple[bytes, int, str]]:
    """Name, size and SHA-256 of each file that came whole; checked against its bytes."""
    inside = members(plain)
    number = 1
    while f"files/{number:04d}.end.json" in inside:
        head = read_file(inside[f"files/{number:04d}.json"])
        end = read_end(inside[f"files/{number:04d}.end.json"])
        parts = sorted(name for name in inside if name.startswith(f"files/{number:04d}/"))
        content = b"".join(inside[name] for name in parts)
        assert (len(content), hashlib.sha256(content).hexdigest()) == (end.size, end.sha256)
        yield head.untrusted_name, end.size, end.sha256
        number += 1
    if "trailer.json" in inside:
        assert read_trailer(inside["trailer.json"]).files == number - 1


def opened_digests(path: Path, keys: Keys) -> list[tuple[int, str]]:
    """Size and SHA-256 of each file of a whole parcel, in little memory however large it is."""
    read, write = os.pipe()
    identities = [one for (_, number), one in keys.epochs.items() if number == 1]

    def unseal() -> None:
        with path.open("rb") as sealed, os.fdopen(write, "wb") as out:
            open_age(sealed, out, identities)

    unsealing = Thread(target=unseal)
    unsealing.start()
    found: dict[str, tuple[int, hashlib._Hash]] = {}
    with os.fdopen(read, "rb") as plain, tarfile.open(fileobj=plain, mode="r|") as tar:
        for member in tar:
            stream, number = tar.extractfile(member), member.name.split("/")[1:2]
            if stream is None or member.name.count("/") != 2:
                continue
            size, digest = found.get(number[0], (0, hashlib.sha256()))
            while block := stream.read(1 << 20):
                digest.update(block)
                size += len(block)
            found[number[0]] = size, digest
        while plain.read(1 << 20):
            pass  # the zeros behind
    unsealing.join()
    return [(size, digest.hexdigest()) for size, digest in found.values()]
