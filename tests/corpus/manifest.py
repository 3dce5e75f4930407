"""Facts of the shared manifest, and the files they are about, read the way a worker reads them."""

import csv
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO

from zenger.model.document import Status
from zenger.model.ids import Digest
from zenger.process.collect import Collected, collect
from zenger.process.worker import serve
from zenger.protocols.sandbox import Ending, Frame

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"


@dataclass(frozen=True)
class Fact:
    """One file of the corpus, and what is known about it from other programs."""

    path: str
    expected: dict[str, Any]

    @property
    def file(self) -> Path:
        return CORPUS / self.path


def facts() -> tuple[Fact, ...]:
    """All rows of the manifest; none where the shared test data is absent."""
    manifest = CORPUS / "MANIFEST.tsv"
    if not manifest.exists():
        return ()
    with manifest.open(encoding="utf-8", newline="") as stream:
        rows = csv.DictReader(stream, delimiter="\t")
        return tuple(Fact(row["path"], json.loads(row["expected"] or "{}")) for row in rows)


@dataclass
class MemberBytes:
    """A blob store that keeps members in memory."""

    kept: dict[Digest, bytes] = field(default_factory=dict)

    def put(self, chunks: Iterable[bytes]) -> tuple[Digest, int]:
        content = b"".join(chunks)
        digest = Digest(hashlib.sha256(content).hexdigest())
        self.kept[digest] = content
        return digest, len(content)


@dataclass
class Read:
    """What one reading brought, and the bytes of the files inside."""

    got: Collected
    members: list[tuple[str, bytes]]

    @property
    def status(self) -> str:
        return self.got.outcome()[0].value

    @property
    def text(self) -> str:
        return " ".join(" ".join(page.text.split()) for page in self.got.pages)

    @property
    def whole(self) -> str:
        """All text and the title: where a phrase may stand."""
        return f"{self.text} {self.got.title}"

    @property
    def lost(self) -> list[str]:
        """Names of the files inside that could not be read, or were not meant to be."""
        missing = [m.raw_name for m in self.got.members if m.digest is None]
        return [name.decode("utf-8", "replace") for name in missing]

    def values(self, name: str) -> list[str]:
        return [value for key, value in self.got.metadata if key == name]


def read_file(path: Path, passwords: tuple[str, ...] = ()) -> Read:
    """Identify and extract as a worker does, without the walls around it."""
    with path.open("rb") as stream:
        return read_stream(stream, path.name, path.stat().st_size, passwords)


def read_stream(stream: BinaryIO, name: str, size: int, passwords: tuple[str, ...] = ()) -> Read:
    task = json.dumps(
        {
            "do": "extract",
            "digest": "0" * 64,
            "size": size,
            "name": name,
            "options": {"passwords": passwords},
        }
    )
    frames: list[Frame | Ending] = []
    serve(task.encode(), [stream], lambda kind, payload: frames.append(Frame(kind, payload)))
    frames.append(Ending(Status.OK))
    store = MemberBytes()
    got = collect(iter(frames), store)  # type: ignore[arg-type]  # only `put` is called
    members = [
        (m.raw_name.decode("utf-8", "replace"), store.kept[m.digest])
        for m in got.members
        if m.digest is not None
    ]
    return Read(got, members)
