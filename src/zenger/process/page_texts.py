"""Which text a page gets where it has one of its own and OCR has read another.

A good text is never replaced. One that was doubted is, when OCR is sure of what it read and most
of that is not in the text at all; had the doubt been wrong, the two would agree.
"""

import re
from dataclasses import replace

from zenger.process.formats.pdf_layer import wordlike
from zenger.process.formats.pdf_text import PageText
from zenger.process.mixed_pages import joined
from zenger.process.ocr_engine import OcrPage
from zenger.process.own_text import Layer, OwnText, Standing

SURE_PAGE = 75  # mean confidence from which OCR may speak against a text
SURE_WORD = 80
ENOUGH = 10  # sure words
AGREEING = 0.5  # of the sure words; a sound text has 0.9 and more of them, a garbled one hardly any
BETTER = 0.1  # how much more of an earlier OCR's characters have to become words
_WORD = re.compile(r"\w{3,}")


def settled(own: OwnText, found: OcrPage) -> tuple[OcrPage, Layer]:
    """The text that the page gets, and what became of its own."""
    content = PageText(own.text, own.boxes)
    match own.standing:
        case Standing.BESIDE:
            both = joined(content, found)
            return replace(both, unread_script=found.unread_script), Layer.NONE
        case Standing.PART:
            return _with_notes(own, found), Layer.NONE
    if _speaks_against(own, found):
        return _with_notes(own, found), Layer.REPLACED
    kept = OcrPage(own.text, own.boxes, 100.0, sure=(100,) * (len(own.boxes) // 6))
    return kept, Layer.KEPT


def _speaks_against(own: OwnText, found: OcrPage) -> bool:
    sure = _sure_words(found)
    if found.confidence < SURE_PAGE or len(sure) < ENOUGH:
        return False
    layer = own.text[: own.notes_at]
    there = {word.lower() for word in _WORD.findall(layer)}
    if sum(word in there for word in sure) < AGREEING * len(sure):
        return True
    is_reading = own.standing is Standing.EARLIER_OCR
    return is_reading and wordlike(found.text) > wordlike(layer) + BETTER


def _sure_words(found: OcrPage) -> list[str]:
    words: list[str] = []
    for word, sure in enumerate(found.sure):
        start, end = found.boxes[6 * word : 6 * word + 2]
        if sure >= SURE_WORD:
            words += (part.lower() for part in _WORD.findall(found.text[start:end]))
    return words


def _with_notes(own: OwnText, found: OcrPage) -> OcrPage:
    """What OCR read, and after it what only annotations say."""
    notes = own.text[own.notes_at :].strip()
    if not notes or "".join(notes.split()) in "".join(found.text.split()):
        return found
    text = f"{found.text}\n{notes}" if found.text else notes
    return replace(found, text=text)
