"""What a reader is told of a page that OCR has read: by what, and how far to trust it."""

from typing import Any

from zenger.model.release import PublishedPage
from zenger.publish.wording import clean_text, language_name

UNCERTAIN = 60  # of 100, by Tesseract's own measure
POOR = 60  # of 100, mean over words: the picture has to be looked at


def recognised(page: PublishedPage) -> str:
    """One line: "read by text recognition (Tesseract 5.3.4, English); 12 of 340 words are …"."""
    if not page.from_ocr:
        return ""
    by = ", ".join((page.ocr_engine.capitalize(), *map(language_name, page.ocr_languages)))
    words = f"read by text recognition ({by})" if page.ocr_engine else "read by text recognition"
    if page.ocr_instead:
        words += ", as the file's own text is not what the page shows"
    if page.word_confidences:
        words += f"; {_uncertain_words(page)}"
    elif page.ocr_confidence is not None:
        words += f", {page.ocr_confidence} of 100 sure"
    if page.ocr_lacking:
        names = ", ".join(map(language_name, page.ocr_lacking))
        words += f"; read without {names}, for which language data was missing"
    if page.ocr_unread_script:
        words += f"; the letters look {page.ocr_unread_script}, which it was not told to read"
    if page.ocr_confidence is not None and page.ocr_confidence < POOR and page.text:
        words += "; hard to read, trust the picture"
    return words


def _uncertain_words(page: PublishedPage) -> str:
    count, of = _uncertain(page), len(page.word_confidences)
    if not count:
        return f"of {of:,} words none is uncertain"
    return f"{count:,} of {of:,} words {'is' if count == 1 else 'are'} uncertain"


def _uncertain(page: PublishedPage) -> int:
    return sum(one < UNCERTAIN for one in page.word_confidences)


def recognition_data(page: PublishedPage) -> dict[str, Any] | None:
    """The same for machines; None where OCR did not read the page.

    `word_confidences`: for each word that has a place on the page its start and end in `text`,
    and how sure OCR is of it, 0 to 100.
    """
    if not page.from_ocr:
        return None
    return {
        "engine": page.ocr_engine,
        "languages": list(page.ocr_languages),
        "languages_missing": list(page.ocr_lacking),
        "confidence": page.ocr_confidence,
        "unread_script": page.ocr_unread_script,
        "instead_of_text_layer": page.ocr_instead,
        "words": len(page.word_confidences),
        "uncertain_words": _uncertain(page),
        "word_confidences": _placed(page),
    }


def _placed(page: PublishedPage) -> list[tuple[int, int, int]]:
    places = zip(page.boxes[0::6], page.boxes[1::6], page.word_confidences, strict=False)
    if len(clean_text(page.text)) == len(page.text):
        return list(places)
    # What is shown in another way became longer or shorter before the word.
    shown = [len(clean_text(page.text[:at])) for at in range(len(page.text) + 1)]
    return [(shown[start], shown[end], sure) for start, end, sure in places]
