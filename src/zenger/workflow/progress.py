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
