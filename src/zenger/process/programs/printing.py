"""Which program makes pages of which documents: LibreOffice of office files, FFmpeg of films."""

import shutil
from typing import BinaryIO

from zenger.process.programs import ffmpeg, libreoffice
from zenger.protocols.sandbox import ProgramRun, ProgramSandbox

PROGRAMS = {"soffice": frozenset(libreoffice.PRINTABLE), "ffmpeg": ffmpeg.VIDEO}


def printable() -> frozenset[str]:
    """Media types that a program on this machine makes pages of."""
    found = [types for program, types in PROGRAMS.items() if shutil.which(program)]
    return frozenset().union(*found)


def print_pages(untrusted: BinaryIO, media_type: str, programs: ProgramSandbox) -> ProgramRun:
    """Pages of the document as PDF, or of a film as one picture.

    Raises:
        KeyError: `media_type` is in none of `PROGRAMS`.
    """
    if media_type in ffmpeg.VIDEO:
        return ffmpeg.poster(untrusted, programs)
    return libreoffice.print_to_pdf(untrusted, media_type, programs)
