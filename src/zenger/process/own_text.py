"""The text that a page has of its own beside what OCR reads of it, and what became of that."""

from dataclasses import dataclass
from enum import StrEnum


class Standing(StrEnum):
    """What a page's own text is worth beside what OCR reads."""

    PART = "part"  # a stamp or a header of a scan: OCR reads that too
    BESIDE = "beside"  # exact, and its words are not in the picture that OCR gets
    DOUBTFUL = "doubtful"  # perhaps not what is seen
    EARLIER_OCR = "earlier-ocr"  # somebody else's reading of the scan, and a bad one


class Layer(StrEnum):
    """What became of a text that was doubted."""

    NONE = ""  # none was
    KEPT = "kept"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class OwnText:
    """A page's own text, with what its annotations say."""

    text: str
    boxes: tuple[int, ...]
    standing: Standing
    notes_at: int  # where in `text` annotations begin
