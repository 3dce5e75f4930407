"""FFmpeg takes one picture out of a film, which then stands for it as its page.

It runs in a program sandbox, without a network; playlists and other formats that name further
files are not among those it may read.
"""

from dataclasses import replace
from typing import BinaryIO

from zenger.model.document import Status
from zenger.protocols.sandbox import Ending, Limits, ProgramRun, ProgramSandbox

VERSION = 1  # raised whenever the picture of any film may look different

LIMITS = Limits(
    wall_seconds=60.0,
    stall_seconds=60.0,
    cpu_seconds=60,
    memory_bytes=2 * 1024**3,
    output_bytes=64 * 1024**2,
)
MAX_FILE = 2 * 1024**3  # bytes; a film is copied into memory before it is looked at
_BESIDE = 64 * 1024**2  # bytes of the scratch for the picture itself

VIDEO = frozenset(
    f"video/{name}"
    for name in (
        "mp4 quicktime x-matroska webm x-ms-asf x-ms-wmv x-msvideo avi mpeg mp2t x-flv 3gpp "
        "3gpp2 ogg x-m4v x-ms-asx"
    ).split()
)
_FORMATS = "mov,mp4,matroska,webm,asf,avi,mpeg,mpegvideo,mpegts,flv,ogg"
# The frame that looks most like its neighbours among the first hundred: seldom a black one.
_PICTURE = "thumbnail=100,scale='min(1280,iw)':-2"


def command() -> tuple[str, ...]:
    """The argument list that makes ``poster.png`` of ``input``."""
    return (
        *("ffmpeg", "-nostdin", "-loglevel", "error", "-protocol_whitelist", "file"),
        *("-format_whitelist", _FORMATS, "-threads", "1", "-i", "/scratch/input"),
        *("-an", "-sn", "-dn", "-map_metadata", "-1", "-vf", _PICTURE, "-frames:v", "1"),
        *("-f", "image2", "-c:v", "png", "/scratch/poster.png"),
    )


def poster(untrusted: BinaryIO, programs: ProgramSandbox, limits: Limits = LIMITS) -> ProgramRun:
    """One picture of the film as PNG, in a temporary file that the caller closes.

    Without FFmpeg the ending's code is "missing-program"; without a picture in it "no-picture".
    """
    size = untrusted.seek(0, 2)
    if size > MAX_FILE:
        message = "Films over 2 GiB get no picture."
        return ProgramRun(Ending(Status.SKIPPED, "too-large", message), None)
    run = programs.run(
        command(), untrusted, input_name="input", output_name="poster.png", limits=limits,
        scratch_bytes=size + _BESIDE,
    )  # fmt: skip
    if run.ending.code == "no-output" or run.ending.code.startswith("exit-"):
        message = "There is no picture in it, or none that can be shown."
        return ProgramRun(replace(run.ending, status=Status.UNSUPPORTED, code="no-picture",
                                  message=message), None)  # fmt: skip
    return run
