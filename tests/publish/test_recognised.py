"""What a reader is told of a page that a machine has read."""

from dataclasses import replace

from zenger.model.extraction import PageKind
from zenger.model.release import PublishedPage
from zenger.publish.recognised import recognised, recognition_data

PAGE = PublishedPage(
    1, PageKind.PAGE, "", "a fog bank", "en", 100, 100,
    boxes=(0, 1, 0, 0, 9, 9, 2, 5, 9, 0, 20, 9, 6, 10, 20, 0, 30, 9),
    from_ocr=True, ocr_confidence=70, word_confidences=(91, 41, 78),
    ocr_engine="tesseract 5.3.4", ocr_languages=("en", "ar"),
)  # fmt: skip


def test_a_reader_is_told_by_what_a_page_was_read_and_how_far_to_trust_it() -> None:
    assert recognised(PAGE) == (
        "read by text recognition (Tesseract 5.3.4, English, Arabic); 1 of 3 words is uncertain"
    )
    assert recognised(replace(PAGE, word_confidences=(91, 92, 93))).endswith(
        "of 3 words none is uncertain"
    )
    assert recognised(replace(PAGE, ocr_confidence=40)).endswith("trust the picture")
    assert "as the file's own text is not what" in recognised(replace(PAGE, ocr_instead=True))
    assert "letters look Cyrillic" in recognised(replace(PAGE, ocr_unread_script="Cyrillic"))
    assert recognised(replace(PAGE, from_ocr=False)) == ""


def test_what_was_read_before_words_were_judged_one_by_one_says_what_is_known() -> None:
    old = replace(PAGE, word_confidences=(), ocr_engine="", ocr_languages=())
    assert recognised(old) == "read by text recognition, 70 of 100 sure"
    assert recognised(replace(old, ocr_confidence=None)) == "read by text recognition"


def test_machines_get_each_word_with_its_place_in_the_text_and_how_sure_it_is() -> None:
    data = recognition_data(PAGE)
    assert data is not None
    assert [(PAGE.text[start:end], sure) for start, end, sure in data["word_confidences"]] == [
        ("a", 91), ("fog", 41), ("bank", 78),
    ]  # fmt: skip
    assert data["uncertain_words"] == 1 and data["languages"] == ["en", "ar"]
    assert recognition_data(replace(PAGE, from_ocr=False)) is None


def test_places_are_those_in_the_text_as_it_is_shown() -> None:
    """An override of the reading order is shown as six letters, and what follows moves on."""
    page = replace(PAGE, text="a\u202e fog bank", boxes=(3, 6, 0, 0, 9, 9), word_confidences=(50,))
    data = recognition_data(page)
    assert data is not None
    ((start, end, _),) = data["word_confidences"]
    assert "a\\u202e fog bank"[start:end] == "fog"
