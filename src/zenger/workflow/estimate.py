"""What lies ahead: files, time and disk of a first run, before any work starts.

What a press costs goes with pages, and how many those are is known only once files are read.
So pages are guessed from sizes, by kind of file. The figures below were measured by pressing
seven troves of real documents (934 files, 36 MB, 4,068 pages; two cores, shared with other
work): for each of them the guess was between 0.4 and 1.7 of the disk that was used, and
between 0.5 and 2.6 of the time. They are for text; long PDFs are taken for scans, of which
there were few.
"""

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from zenger.errors import NoSpaceError
from zenger.model.accession import Found
from zenger.model.names import shown_name

SPARE = 200_000_000  # bytes that stay free
SITE_SHARE = 0.6  # of the disk; the rest is the newsroom's
DOUBT = 2.0  # a guess this many times too high is no surprise, so less is not refused


@dataclass(frozen=True, slots=True)
class Kind:
    """What files of one kind come to."""

    bytes_a_page: float  # of the file
    disk_a_page: float  # bytes: pictures, texts, pages of the archive, safe PDF
    seconds_a_page: float  # on two cores
    least_pages: float = 1.0
    seconds: float = 0.05  # for each file, whatever its size


_PDF = Kind(20e3, 380e3, 0.13, least_pages=3)
_SCANNED = Kind(250e3, 380e3, 1.0)  # what of a PDF lies beyond its first megabyte
_OFFICE = Kind(7.5e3, 500e3, 0.15, seconds=1.0)  # printed by LibreOffice
_TEXT = Kind(10e3, 90e3, 0.03)
_IMAGE = Kind(1e6, 100e3, 1.0)
_PACKED = Kind(10e3, 110e3, 0.04)  # archives, of whatever is in them
_OTHER = Kind(1e9, 30e3, 0.01)  # kept and listed

_KINDS = {
    **dict.fromkeys((".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".rtf"), _OFFICE),
    **dict.fromkeys((".txt", ".eml", ".html", ".htm", ".md", ".csv", ".tsv", ".xml", ".json",
                     ".mbox", ""), _TEXT),
    **dict.fromkeys((".jpg", ".jpeg", ".png", ".tif", ".tiff", ".gif", ".webp", ".bmp"), _IMAGE),
    **dict.fromkeys((".zip", ".epub", ".tar", ".tgz", ".gz", ".bz2", ".xz", ".zst"), _PACKED),
}  # fmt: skip
_PDF_TEXT = 1_000_000  # bytes of a PDF taken for text


@dataclass(frozen=True, slots=True)
class Estimate:
    """What lies ahead."""

    files: int = 0
    bytes: int = 0
    disk: float = 0.0  # bytes, of newsroom and archive together
    seconds: float = 0.0


def estimate(files: Iterable[Found], *, cores: int = 0) -> Estimate:
    """Time and disk for reading and printing these files for the first time.

    Args:
        cores: workers at once; 0: as many as this machine lets us have.
    """
    count = size = 0
    disk = seconds = 0.0
    for found in files:
        more_disk, more_seconds = _cost(found)
        count += 1
        size += found.size
        disk += more_disk
        seconds += more_seconds
    width = cores or len(os.sched_getaffinity(0))
    return Estimate(count, size, disk, 5 + seconds * 2 / width)


def _cost(found: Found) -> tuple[float, float]:
    """Bytes of disk, seconds on two cores."""
    extension = PurePosixPath(shown_name(found.raw_path)).suffix.lower()
    if extension == ".pdf":
        text, scanned = min(found.size, _PDF_TEXT), max(found.size - _PDF_TEXT, 0)
        parts = [(_PDF, text), (_SCANNED, scanned)] if scanned else [(_PDF, text)]
    else:
        parts = [(_KINDS.get(extension, _OTHER), found.size)]
    disk, seconds = float(found.size), 0.0
    for kind, size in parts:
        pages = kind.least_pages + size / kind.bytes_a_page
        disk += pages * kind.disk_a_page
        seconds += kind.seconds + pages * kind.seconds_a_page
    return disk, seconds


def require_space(ahead: Estimate, newsroom: Path, site: Path) -> str:
    """A warning where the disk may not suffice; empty where it should.

    Raises:
        NoSpaceError: a disk is too small even for half of what is estimated.
    """
    needs: dict[int, float] = {}
    frees: dict[int, int] = {}
    for folder, share in ((newsroom, 1 - SITE_SHARE), (site, SITE_SHARE)):
        where = _existing(folder)
        device = where.stat().st_dev
        needs[device] = needs.get(device, SPARE) + ahead.disk * share
        frees[device] = shutil.disk_usage(where).free
    scarce = [d for d in needs if frees[d] < needs[d]]
    for device in scarce:
        if frees[device] < SPARE + (needs[device] - SPARE) / DOUBT:
            raise NoSpaceError(
                f"This needs about {needs[device] / 1e6:,.0f} MB and {frees[device] / 1e6:,.0f} "
                "MB are free, so nothing was started. Free some space, or keep the newsroom on "
                "another disk with `--newsroom DIR`."
            )
    if scarce:
        return "The disk may turn out too small. If it does, free some space and run this again."
    return ""


def _existing(folder: Path) -> Path:
    where = folder.absolute()
    while not where.exists():
        where = where.parent
    return where
