"""Says what is hidden in a file: asks the sandbox, and believes what makes sense."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import BinaryIO

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions
from zenger.model.review import Finding
from zenger.process.inventory.finding_frames import take_findings
from zenger.process.programs.newer_office import NEWER
from zenger.protocols.sandbox import Ending, Limits, ProgramSandbox, Worker
from zenger.workflow.review.inspect_newer import found_in_newer

SLOWEST = 100_000  # bytes a second
_ANY = "0" * 64  # nothing that looks into a file asks what its digest is


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is hidden in one file."""

    findings: tuple[Finding, ...]
    ending: Ending
    media_type: str = ""
    is_final: bool = (
        True  # False: another try could find more, as LibreOffice was not there or slow
    )

    @property
    def is_examined(self) -> bool:
        """Whether the file could be looked into; single parts may still be `not-inspected`."""
        return self.ending.status is Status.OK


def inspect_stream(
    worker: Worker,
    untrusted: BinaryIO,
    programs: ProgramSandbox,
    *,
    name: str = "",
    passwords: Iterable[str] = (),
) -> Inspection:
    """Look into a file once.

    Args:
        untrusted: a real file.
        programs: for LibreOffice, as only in newer formats of Office the text is looked into.
        name: a hint for telling kinds of text apart; may be empty.
    """
    words = tuple(passwords)
    inspection = _inspected(worker, untrusted, name, words)
    if inspection.media_type not in NEWER or not inspection.is_examined:
        return inspection

    def look(newer: BinaryIO, called: str) -> tuple[Finding, ...]:
        return _inspected(worker, newer, called, words).findings

    told = {(one.kind, one.text) for one in inspection.findings}
    more = found_in_newer(untrusted, inspection.media_type, programs, look)
    new = (one for one in more.findings if (one.kind, one.text) not in told)
    findings = (*inspection.findings, *new)
    return replace(inspection, findings=findings, is_final=more.is_final)


def _inspected(
    worker: Worker, untrusted: BinaryIO, name: str, passwords: tuple[str, ...]
) -> Inspection:
    size = untrusted.seek(0, 2)
    untrusted.seek(0)
    options = asdict(ExtractionOptions(passwords=passwords))
    order = {"do": "inspect", "digest": _ANY, "size": size, "name": name, "options": options}
    seconds = 600 + size // SLOWEST
    # Its pages are drawn: on a busy machine that takes a multiple of its own time.
    limits = Limits(wall_seconds=3 * seconds, cpu_seconds=seconds)
    taken = take_findings(worker.run(json.dumps(order).encode(), [untrusted], limits))
    return Inspection(tuple(taken.findings), taken.ending, taken.media_type)
