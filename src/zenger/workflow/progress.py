"""What long work tells whoever is waiting."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """How far one step is."""

    step: str  # "import", "extract", "print", "ocr", "render", "index", "publish"
    done: int
    total: int  # 0 where unknown
    unit: str = "files"
    bytes: int = 0


Report = Callable[[Progress], None]


def silent(progress: Progress) -> None:
    """Nobody is waiting."""
    del progress


def counted(step: str, total: int, report: Report) -> Callable[[int], None]:
    """What adds up the bytes that it is told of, and says how far they are."""
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        report(Progress(step, done, total, "bytes"))

    return count
