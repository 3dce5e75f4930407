"""What is hidden in doc, xls and ppt, of which LibreOffice makes docx, xlsx and pptx first."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import BinaryIO

from zenger.model.document import Status
from zenger.model.review import Finding
from zenger.process.inventory.found import finding
from zenger.process.programs.newer_office import NEWER, save_newer
from zenger.protocols.sandbox import ProgramSandbox

Look = Callable[[BinaryIO, str], tuple[Finding, ...]]

# What LibreOffice writes of itself, or what the old file was asked for already.
_ITS_OWN = frozenset(
    "property software template-path macro thumbnail embedded-file attachment".split()
)
# A busy machine, or a program that is installed tomorrow; what crashed it will crash it again.
_PASSING = frozenset({Status.TIMEOUT, Status.OOM, Status.SKIPPED})
_NOT_LOOKED_INTO = (
    "Hidden text, tracked changes, comments, hidden rows, sheets and slides are not looked for: "
    "LibreOffice could not save it in a newer format ({}). Save it so and inspect that."
)


@dataclass(frozen=True, slots=True)
class NewerFindings:
    """What the newer format hides, and whether another try could find more."""

    findings: tuple[Finding, ...]
    is_final: bool = True


def found_in_newer(
    untrusted: BinaryIO, media_type: str, programs: ProgramSandbox, look: Look
) -> NewerFindings:
    """What the same document hides in the newer format; or that nobody looked.

    Args:
        look: what is hidden in a file of some name.
    """
    if not programs.available():
        return _not_looked("no-sandbox", is_final=False)
    untrusted.seek(0)
    run = save_newer(untrusted, media_type, programs)
    if run.output is None:
        is_final = run.ending.status not in _PASSING
        return _not_looked(run.ending.code or run.ending.status, is_final=is_final)
    with run.output as newer:
        found = look(newer, f"newer.{NEWER[media_type][1]}")
    return NewerFindings(
        tuple(
            replace(one, where=f"in the newer format, {one.where}")
            for one in found
            if one.kind not in _ITS_OWN
        )
    )


def _not_looked(why: str, *, is_final: bool) -> NewerFindings:
    message = _NOT_LOOKED_INTO.format(why)
    return NewerFindings((finding("not-inspected", "the text", message),), is_final)
