"""Has the worker's three tasks of OCR done in this process, without a sandbox between them."""

import io
import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, BinaryIO

from zenger.model.document import Status
from zenger.process.collect import Collected, collect
from zenger.process.frames import FrameKind, dump, load
from zenger.process.worker import serve
from zenger.protocols.sandbox import Ending, Frame


def read_scan(
    path: Path, media_type: str, pages: Sequence[int], languages: Sequence[str]
) -> Collected:
    """What OCR finds on these pages of a file."""
    lines = []
    for number in pages:
        with path.open("rb") as stream:
            drawn = asked({"do": "draw", "media_type": media_type, "page": number}, stream)
        own, picture = {}, b"".join(f.payload for f in drawn if f.kind == FrameKind.CONTENT)
        for frame in drawn:
            if frame.kind == FrameKind.FACT:
                own = load(frame.payload)
            elif frame.kind == FrameKind.IMAGE:
                size = load(frame.payload)
        order = {"do": "ocr", "languages": languages, **size}
        (read,) = gathered(asked(order, io.BytesIO(picture))).ocr
        lines.append(dump({**asdict(read), "number": number, **own}))
    return gathered(asked({"do": "join"}, io.BytesIO(b"\n".join(lines))))


def asked(order: dict[str, Any], stream: BinaryIO) -> list[Frame]:
    frames: list[Frame] = []
    task = json.dumps({"options": {"passwords": []}, **order}).encode()
    serve(task, [stream], lambda kind, payload: frames.append(Frame(kind, payload)))
    return frames


def gathered(frames: list[Frame]) -> Collected:
    return collect(iter([*frames, Ending(Status.OK)]), None)  # type: ignore[arg-type]  # no members
