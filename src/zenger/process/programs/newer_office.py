"""LibreOffice saves doc, xls and ppt in the format of 2007, which can be looked into.

Their own formats lay text, tracked changes and hidden rows out in tables of offsets that no kept
library reads whole. LibreOffice does, in the sandbox it prints in.
"""

from typing import BinaryIO

from zenger.process.programs.libreoffice import (
    ENVIRONMENT,
    LIMITS,
    SCRIPT,
    conversion,
    profile,
)
from zenger.protocols.sandbox import Limits, ProgramRun, ProgramSandbox

# Media type -> extension, extension of the newer format, the filter that writes it.
NEWER: dict[str, tuple[str, str, str]] = {
    "application/msword": ("doc", "docx", "MS Word 2007 XML"),
    "application/vnd.ms-excel": ("xls", "xlsx", "Calc MS Excel 2007 XML"),
    "application/vnd.ms-powerpoint": ("ppt", "pptx", "Impress MS PowerPoint 2007 XML"),
}


def save_newer(
    untrusted: BinaryIO, media_type: str, programs: ProgramSandbox, limits: Limits = LIMITS
) -> ProgramRun:
    """The same document in the newer format, in a temporary file that the caller closes.

    Raises:
        KeyError: `media_type` is not one of `NEWER`.
    """
    old, new, written_by = NEWER[media_type]
    command = (*conversion(f"{new}:{written_by}"), f"/scratch/input.{old}")
    return programs.run(
        ("/bin/sh", "-c", SCRIPT, "sh", profile(), *command),
        untrusted,
        input_name=f"input.{old}",
        output_name=f"input.{new}",
        limits=limits,
        environment=ENVIRONMENT,
    )
