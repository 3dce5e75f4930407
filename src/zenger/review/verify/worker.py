"""What runs inside the second sandbox: it opens a finished PDF and checks it.

A task is JSON, `{"do": "check" or "draw", ...}`; its input is the file. Results leave as JSON
frames, a drawn page as pixels. This worker has never seen the original: what was taken over by
that cannot say here that all is well.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any, BinaryIO

from zenger.model.review import Leak, Mark
from zenger.review.verify import pictures, structure, ways
from zenger.review.verify.opened_pdf import OpenedPdf, opened
from zenger.review.verify.report import Checked, concluded
from zenger.review.verify.secrets import Secrets

Emit = Callable[[int, bytes], None]
RESULT, PIXELS, SIGN_OF_LIFE = 1, 2, 3  # kinds of frames
FILE_CHECKS: Mapping[str, Callable[[OpenedPdf], Iterable[Leak]]] = {
    "02-all-characters": ways.all_characters,
    "03-raw-bytes": ways.raw_bytes,
    "04-every-stream": ways.every_stream,
    "05-one-revision": structure.one_revision,
    "06-object-types": structure.object_types,
    "07-no-masks": structure.no_masks,
    "08-metadata": structure.metadata,
    "09-picture-segments": pictures.picture_segments,
    "10-fonts": structure.fonts,
    "11-page-box": structure.page_box,
}


def warm_up() -> None:
    """Load what is loaded late: codecs, and the parsers' own parts."""
    secrets = Secrets(["letters of all kinds: é ž ш 字"], b"key")  # loads every encoding
    secrets.in_bytes(b"")
    secrets.in_text("é")


def serve(task: bytes, inputs: list[BinaryIO], emit: Emit) -> None:
    """Do one task."""
    order = json.loads(task)
    TASKS[order["do"]](order, inputs[0], emit)


def _check(order: dict[str, Any], untrusted: BinaryIO, emit: Emit) -> None:
    secrets = Secrets(order["secrets"], bytes.fromhex(order["key"]))
    with opened(untrusted, secrets, marks_of(order["marks"])) as pdf:
        for name in order["checks"]:
            emit(SIGN_OF_LIFE, b"")
            _send(concluded(name, FILE_CHECKS[name](pdf)), emit)


def marks_of(rows: Iterable[Any]) -> dict[int, tuple[Mark, ...]]:
    """By page, from rows of page, code, box."""
    marks: dict[int, tuple[Mark, ...]] = {}
    for page, code, box in rows:
        mark = Mark(code, tuple(box) if box else None)
        marks[page] = (*marks.get(page, ()), mark)
    return marks


def _send(checked: Checked, emit: Emit) -> None:
    leaks = [(leak.where, leak.message) for leak in checked.leaks[:MOST_LEAKS]]
    row = {"check": checked.check, "outcome": checked.outcome, "why": checked.why, "leaks": leaks}
    emit(RESULT, json.dumps(row).encode("ascii"))


MOST_LEAKS = 200  # of one check: more say nothing new
TASKS: Mapping[str, Callable[[dict[str, Any], BinaryIO, Emit], None]] = {"check": _check}
