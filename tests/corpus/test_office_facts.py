"""Every fact of the shared manifest about an Office document holds: one test a file."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from tests.corpus.manifest import Fact, Read, facts, read_file

from zenger.model.extraction import PageKind

OFFICE = re.compile(r"officedocument|opendocument|rtf|application/encrypted")
NAMES = (".docx", ".docm", ".dotx", ".xlsx", ".xlsm", ".pptx", ".pptm", ".ppsx", ".odt", ".ods",
         ".odp", ".rtf")  # fmt: skip
DAMAGED = ("corrupt", "truncated")
PICTURE = re.compile(r"\.(png|jpe?g|gif|emf|wmf|tiff?|bmp)$", re.IGNORECASE)


def cases() -> list[Any]:
    found = []
    for fact in facts():
        named = fact.path.lower().endswith(NAMES) and "mime" in fact.expected
        if (named or OFFICE.search(fact.expected.get("mime", ""))) and "!/" not in fact.path:
            found.append(pytest.param(fact, id=fact.path))
    return found


@pytest.mark.skipif(not facts(), reason="the shared test data is not beside this checkout")
@pytest.mark.parametrize("fact", cases())
def test_what_the_manifest_says_of_an_office_document_holds(fact: Fact) -> None:
    read = read_file(fact.file)
    for key, value in fact.expected.items():
        check = CHECKS[key]  # a key that nobody checks is an error
        assert check is None or check(read, value), (key, value, read.got.outcome())
    if not fact.expected.keys() & {"encrypted", "corrupt", "junk", "probe_error"}:
        assert read.status in ("ok", "empty")


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", text).casefold()


def has_phrase(read: Read, phrase: str) -> bool:
    return squeezed(phrase) in squeezed(read.text)


def has_words(read: Read, count: int) -> bool:
    return len(read.text.split()) >= 0.95 * count


def labels(read: Read, *kinds: PageKind) -> list[str]:
    """Each sheet or slide once, however many pages it has."""
    found = [re.sub(r" ?rows \d+–\d+$", "", p.label) for p in read.got.pages if p.kind in kinds]
    return list(dict.fromkeys(found))


def sheets(read: Read) -> list[str]:
    hidden = [label for label in labels(read, PageKind.HIDDEN) if label.endswith("(hidden sheet)")]
    return labels(read, PageKind.SHEET) + hidden


def slides(read: Read) -> list[str]:
    return labels(read, PageKind.SLIDE, PageKind.HIDDEN)


def states(read: Read, stated: dict[str, str]) -> bool:
    mine = {"Creator": read.values("author"), "LastModifiedBy": read.values("last modified by"),
            "Title": [read.got.title]}  # fmt: skip
    return all(value in (mine[key] or [""]) for key, value in stated.items())


def count(read: Read, *, pictures: bool) -> int:
    return sum(bool(PICTURE.search(name)) is pictures for name, _ in read.members)


# What a manifest's key promises; None: not about the document's content.
CHECKS: dict[str, Callable[[Read, Any], bool] | None] = {
    "phrase": has_phrase,
    "words": has_words,
    "neutral_citation": has_phrase,
    "hidden": lambda read, phrases: all(has_phrase(read, phrase) for phrase in phrases),
    "embedded": lambda read, expected: count(read, pictures=False) >= expected,
    "images": lambda read, expected: count(read, pictures=True) >= expected,
    "macros": lambda read, expected: (read.values("macros") == ["yes"]) is expected,
    "sheets": lambda read, expected: len(sheets(read)) == expected,
    "hidden_sheets": lambda read, expected: sum("(hidden" in s for s in sheets(read)) == expected,
    "slides": lambda read, expected: len(slides(read)) == expected,
    "metadata_author": lambda read, name: name in read.values("author"),
    "metadata": states,
    "language": lambda read, language: read.got.language == language,
    "encrypted": lambda read, expected: (read.status == "encrypted") is expected,
    # The manifest says that a file is damaged; of one whose end is missing the rest is read.
    "corrupt": lambda read, expected: (read.status in DAMAGED) is expected,
    "true_type": lambda read, media_type: read.got.media_type == media_type,
    "probe_error": lambda read, _: read.status in (*DAMAGED, "encrypted", "empty", "unsupported", "ok"),
    "via": None, "bad_redaction": None, "mime": None, "password": None, "duplicate_of": None,
    "junk": None,
}  # fmt: skip
