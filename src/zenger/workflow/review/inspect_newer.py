"""What is hidden in doc, xls and ppt, of which LibreOffice makes docx, xlsx and pptx first."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import BinaryIO

from zenger.model.review import Finding
from zenger.process.inventory.found import finding
from zenger.process.programs.newer_office import NEWER, save_newer
from zenger.protocols.sandbox import ProgramSandbox

Look = Callable[[BinaryIO, str], tuple[Finding, ...]]

# What LibreOffice writes of itself, or what the old file was asked for already.
_ITS_OWN = frozenset(
    "property software template-path resource-name macro thumbnail embedded-file attachment".split()
)
_NOT_LOOKED_INTO = (
    "Hidden text, tracked changes, comments, hidden rows, sheets and slides are not looked for: "
    "LibreOffice could not save it in a newer format ({}). Save it so and inspect that."
)


def found_in_newer(
    untrusted: BinaryIO, media_type: str, programs: ProgramSandbox, look: Look
) -> Iterator[Finding]:
    """What the same document hides in the newer format; or that nobody looked.

    Args:
        look: what is hidden in a file of some name.
    """
    untrusted.seek(0)
    run = save_newer(untrusted, media_type, programs)
    if run.output is None:
        message = _NOT_LOOKED_INTO.format(run.ending.code or run.ending.status)
        yield finding("not-inspected", "the text", message)
        return
    with run.output as newer:
        for one in look(newer, f"newer.{NEWER[media_type][1]}"):
            if one.kind not in _ITS_OWN:
                yield replace(one, where=f"in the newer format, {one.where}")
