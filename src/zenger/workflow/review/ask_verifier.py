"""Asks the second sandbox to check a PDF, and believes only answers that make sense."""

import hmac
import json
from collections.abc import Iterable, Iterator
from contextlib import closing
from typing import Any, BinaryIO

from zenger.model.document import Status
from zenger.model.release import StoredImage
from zenger.model.review import Leak, Mark, SafePage
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Ending, Frame, Limits, Worker
from zenger.review.verify.checks import CHECKS
from zenger.review.verify.report import Checked, Outcome
from zenger.review.verify.worker import RESULT

LINEAGE = "19-lineage"
SLOWEST = 100_000  # bytes a second; a larger file may take longer


def marking_key(newsroom: Newsroom) -> bytes:
    """Keys the names that secrets have in reports. Derived: that of public ids goes nowhere."""
    return hmac.digest(newsroom.id_key, b"zenger: marks of secrets", "sha256")


def ask_for_checks(
    newsroom: Newsroom,
    untrusted: BinaryIO,
    size: int,
    checks: Iterable[str],
    secrets: Iterable[str],
    marks: Iterable[tuple[int, Mark]] = (),
    worker: Worker | None = None,
) -> Iterator[Checked]:
    """Each of these checks in their order, with how it ended. None is missing.

    Args:
        worker: of the second sandbox, where several files are asked about; it keeps what it has
            made of the secrets.
        untrusted: the PDF, a real file, of `size` bytes.
    """
    checks = list(checks)
    order = {
        "do": "check",
        "checks": checks,
        "secrets": list(secrets),
        "key": marking_key(newsroom).hex(),
        "marks": [(page, mark.code, mark.box) for page, mark in marks],
    }
    if worker is not None:
        found, ending = _answers(worker, order, untrusted, size)
    else:
        found, ending = _asked(newsroom, order, untrusted, size)
    for check in checks:
        yield found.get(check, Checked(check, Outcome.COULD_NOT_RUN, ending))


def picture_check(worker: Worker, page: SafePage, image: StoredImage) -> Checked:
    """Check 19 of one picture of a page.

    Args:
        worker: of the second sandbox.
    """
    where = f"page {page.number}, picture {image.use}"
    order = {
        "do": "picture", "where": where, "media_type": image.media_type,
        "width": image.width, "height": image.height, "points": page.width,
        "marks": [(mark.code, mark.box) for mark in page.marks if mark.box is not None],
    }  # fmt: skip
    with image.path.open("rb") as stream:
        found, ending = _answers(worker, order, stream, image.size)
    return found.get(LINEAGE) or Checked(LINEAGE, Outcome.COULD_NOT_RUN, f"{where}: {ending}")


def _asked(
    newsroom: Newsroom, order: dict[str, Any], untrusted: BinaryIO, size: int
) -> tuple[dict[str, Checked], str]:
    with closing(newsroom.verifier().worker()) as worker:
        return _answers(worker, order, untrusted, size)


def _answers(
    worker: Worker, order: dict[str, Any], untrusted: BinaryIO, size: int
) -> tuple[dict[str, Checked], str]:
    """What the sandbox says of each check, and why the others did not run."""
    found: dict[str, Checked] = {}
    limits = Limits(wall_seconds=600 + size / SLOWEST, cpu_seconds=600 + size // SLOWEST)
    for frame in worker.run(json.dumps(order).encode(), [untrusted], limits):
        if isinstance(frame, Ending):
            return found, in_words(frame)
        if frame.kind == RESULT:
            checked = _checked(frame)
            if checked is None:
                break
            found[checked.check] = checked
    return {}, "the sandbox gave an answer that makes no sense"


def in_words(ending: Ending) -> str:
    """Why something that was asked for did not come."""
    if ending.status is Status.OK:
        return "it was passed over"
    return f"the sandbox ended with {ending.status}, {ending.code} {ending.message}".strip()


def _checked(frame: Frame) -> Checked | None:
    """None where no honest worker says so."""
    try:
        row = json.loads(frame.payload)
        leaks = tuple(Leak(row["check"], str(where), str(what)) for where, what in row["leaks"])
        checked = Checked(row["check"], Outcome(row["outcome"]), str(row["why"]), leaks)
    except (ValueError, KeyError, TypeError):
        return None
    has_failed = checked.outcome is Outcome.FAILED
    return checked if checked.check in CHECKS and has_failed == bool(leaks) else None
