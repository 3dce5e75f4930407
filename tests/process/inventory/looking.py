"""Looks into files as the sandbox does, in this process."""

import io
from collections.abc import Iterator
from pathlib import Path

from tests.scans import asked

from zenger.model.document import Status
from zenger.process.inventory.finding_frames import Taken, take_findings
from zenger.protocols.sandbox import Ending, Frame


def look(content: bytes, name: str = "") -> Taken:
    """What is found in these bytes."""
    order = {"do": "inspect", "digest": "0" * 64, "size": len(content), "name": name}

    def frames() -> Iterator[Frame | Ending]:
        yield from asked(order, io.BytesIO(content))
        yield Ending(Status.OK)

    return take_findings(frames())


def look_at(path: Path) -> Taken:
    return look(path.read_bytes(), path.name)


def told(taken: Taken) -> dict[str, str]:
    """What was found of each kind, in one text a kind."""
    found: dict[str, list[str]] = {}
    for one in taken.findings:
        found.setdefault(one.kind, []).append(f"{one.where}: {one.text}")
    return {kind: "\n".join(texts) for kind, texts in found.items()}
