"""What printed pages lack of a document's text, and what they only write in another way."""

import time

import pytest

from zenger.model.extraction import PageKind
from zenger.process.printed_missing import LABEL, unprinted

PRINTED = [
    "Header\nThe commission met in La Paz and agreed on the har-\nbour charges of the year¹.",
    "Header\n2\nIt was signed by all. 1 See the annex. Größe der Häfen ﬁnal",
]


def lacking(*running: str) -> list[str]:
    return [line for page in unprinted(running, PRINTED) for line in page.text.split("\n")]


@pytest.mark.parametrize(
    "line",
    [
        "The commission met in La Paz and agreed on the harbour charges of the year.",
        "charges of the year. It was signed by all.",  # over the end of a page
        "• See the annex.",
        "Gro\u0308ße\tder\tHa\u0308fen",
        "final",
        "2",
        "***",
    ],
)
def test_what_is_printed_in_another_way_is_there(line: str) -> None:
    assert lacking(line) == []


@pytest.mark.parametrize(
    "line",
    [
        "The commission met in La Paz Oyelaran and agreed on the harbour charges of the year.",
        "signed the charges in all commission",  # words that all stand elsewhere
        "Oyelaran",
    ],
)
def test_a_line_with_what_no_page_has_is_kept_once(line: str) -> None:
    assert lacking("It was signed by all.\n" + line, line) == [line]


def test_the_page_says_what_it_is() -> None:
    (page,) = unprinted(["Oyelaran"], PRINTED)
    assert (page.number, page.kind, page.label) == (1, PageKind.ASIDE, LABEL)


def test_long_texts_that_agree_in_nothing_take_no_long_time() -> None:
    running = "\n".join(f"word{n} other{n} third{n}" for n in range(60_000))
    printed = "\n".join(f"glyph{n} sign{n} mark{n}" for n in range(60_000))
    start = time.process_time()
    pages = list(unprinted([running], [printed]))
    assert sum(page.text.count("third") for page in pages) == 60_000
    assert time.process_time() - start < 20
    assert not list(unprinted([running], [running]))
