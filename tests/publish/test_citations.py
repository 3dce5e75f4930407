"""Citations say the same in four forms, and no title can break one of them."""

import json
import re
from pathlib import Path

import pytest
from tests.publish.content import HOSTILE, Shelf, dated, document

from zenger.model.document import Address
from zenger.model.release import Imprint
from zenger.publish.citations import cite

IMPRINT = Imprint("The Harbour Record", "The Harbour Courier", "", "", "")
FIXED = Imprint("The Harbour Record", "The Harbour Courier", "", "https://h.example/", "")
TELEGRAM = document(1, "Port talks end", "pdf", date=dated("1974-09-09"))


def ris_fields(text: str) -> list[tuple[str, str]]:
    """A strict reader of RIS: every line is a tag, two spaces, a hyphen, a value."""
    lines = text.split("\r\n")
    assert lines.pop() == ""
    return [re.fullmatch(r"([A-Z][A-Z0-9])  - (.*)", line).groups() for line in lines]  # type: ignore[union-attr,misc]


def bibtex_fields(text: str) -> dict[str, str]:
    assert text.count("{") - text.count("\\{") == text.count("}") - text.count("\\}")
    return dict(re.findall(r"^  (\w+) = \{(.*)\},?$", text, re.MULTILINE))


def test_a_page_is_cited_in_words() -> None:
    number = TELEGRAM.public_id
    assert cite(TELEGRAM, FIXED, 3).plain == (
        "“Port talks end”, 9 September 1974, p. 3. The Harbour Record, "
        f"document {number}, https://h.example/d/{number}/p/3/index.html."
    )


def test_without_a_fixed_address_no_form_invents_one() -> None:
    citation = cite(TELEGRAM, IMPRINT, 3)
    for text in (citation.plain, citation.bibtex, citation.ris, citation.csl_text):
        assert "http" not in text
        assert "index.html" not in text


@pytest.mark.parametrize(
    ("iso", "words", "parts", "ris_date"),
    [
        ("1974-09-09", "9 September 1974", [1974, 9, 9], "1974/09/09/"),
        ("1974-09", "September 1974", [1974, 9], "1974/09//"),
        ("1974", "1974", [1974], "1974///"),
    ],
    ids=["a day", "a month", "a year"],
)
def test_a_date_is_never_more_precise_than_known(
    iso: str, words: str, parts: list[int], ris_date: str
) -> None:
    citation = cite(document(1, "T", "pdf", date=dated(iso)), IMPRINT)
    assert f", {words}." in citation.plain
    assert citation.csl["issued"] == {"date-parts": [parts]}
    assert ("DA", ris_date) in ris_fields(citation.ris)
    assert bibtex_fields(citation.bibtex)["year"] == "1974"


@pytest.mark.parametrize(
    "title",
    [HOSTILE, "100% {sure} \\ & $5 #1 a_b ~ ^", "two\r\nER  - \r\nTY  - lines", "}, url={evil"],
    ids=["markup", "letters of TeX", "line breaks", "braces"],
)
def test_a_hostile_title_stays_a_title(title: str) -> None:
    author = (Address("from", title, ""),)
    citation = cite(document(1, title, "email", people=author), FIXED, 2)
    tags = [tag for tag, _ in ris_fields(citation.ris)]
    assert tags.count("TY") == tags.count("ER") == tags.count("TI") == 1
    fields = bibtex_fields(citation.bibtex)
    assert fields["url"].startswith("https://h.example/d/")
    assert set(fields) == {"title", "author", "howpublished", "publisher", "pages", "url"}
    assert json.loads(citation.csl_text)[0]["page"] == "2"
    assert "\n" not in citation.plain


def test_every_printed_document_has_its_citation_files(printed: Path, drawn: Shelf) -> None:
    for public_id in drawn.documents:
        folder = printed / "d" / public_id
        assert ris_fields((folder / "cite.ris").read_bytes().decode())
        assert json.loads((folder / "cite.json").read_text())[0]["archive_location"] == public_id
        assert bibtex_fields((folder / "cite.bib").read_text())
