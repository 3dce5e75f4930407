"""By what the text of a file is compared with others: made in the worker, while it has the text."""

from dataclasses import dataclass
from typing import Any

from zenger.model.extraction import Page, PageKind
from zenger.process.canonical_mail import BodyWords
from zenger.process.frames import BadFrameError, clean
from zenger.process.sketch import SIZE, Sketcher


@dataclass(frozen=True, slots=True)
class TextMarks:
    """What is kept of the text of one file."""

    sketch: bytes  # none for a short text
    words: str  # of the body of a message; see `BodyWords`


class TextMarker:
    """Takes the pages of one file in order, as they will be on record."""

    def __init__(self) -> None:
        self._sketcher, self._words = Sketcher(), BodyWords()

    def take(self, page: Page) -> None:
        text = clean(page.text)
        self._sketcher.take(text)
        if page.kind is PageKind.MESSAGE:
            self._words.take(text)

    def marks(self) -> TextMarks:
        return TextMarks(self._sketcher.sketch(), self._words.digest())


def plain_marks(marks: TextMarks) -> dict[str, str]:
    """As they leave the worker."""
    return {"sketch": marks.sketch.hex(), "words": marks.words}


def checked_marks(fact: dict[str, Any]) -> TextMarks:
    """What came out of a worker, which may have been taken over.

    Raises:
        BadFrameError, KeyError, TypeError, ValueError: no honest worker sends this.
    """
    sketch, words = bytes.fromhex(fact["sketch"]), clean(fact["words"])
    if len(sketch) not in (0, SIZE) or len(bytes.fromhex(words)) != 32:
        raise BadFrameError("marks")
    return TextMarks(sketch, words)
