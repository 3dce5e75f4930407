"""Citations say the same in four forms, and no title can break one of them."""

import json
import re
from pathlib import Path

import pytest
from tests.publish.content import HOSTILE, Shelf, dated, document

from zenger.model.document import Address
from zenger.model.names import inert
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
    """A strict reader of one BibTeX entry. As in BibTeX itself a brace counts wherever it
    stands, after a backslash as well; the words come back without their TeX."""
    head = re.match(r"@misc\{zenger-[a-z2-7]{13}(-p\d+)?,\n", text)
    assert head
    assert text.endswith("\n}\n")
    fields, at = {}, head.end()
    while text[at:] != "}\n":
        name = re.compile(r"  ([a-z]+) = \{").match(text, at)
        assert name, text[at:]
        start = at = name.end()
        depth = 1
        while depth:
            depth += {"{": 1, "}": -1}.get(text[at], 0)
            at += 1
        assert name[1] not in fields
        fields[name[1]] = text[start : at - 1]
        at += len(text[at:]) - len(text[at:].lstrip(",\n"))
    return fields


_TEX = {
    r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\$": "$",
    r"\&": "&", r"\%": "%", r"\#": "#", r"\_": "_", r"\textasciitilde{}": "~",
    r"\textasciicircum{}": "^",
}  # fmt: skip


def untex(value: str) -> str:
    """The words that TeX would print."""
    return re.sub(r"\\text\w+\{\}|\\[$&%#_]|[{}]", lambda match: _TEX.get(match[0], ""), value)


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
    fields = bibtex_fields(citation.bibtex)
    assert (fields["year"], fields["date"]) == ("1974", iso)


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


@pytest.mark.parametrize(
    "title",
    ["Port talks end", HOSTILE, "100% {sure} \\ & $5 #1 a_b ~ ^ {", "رسوم الميناء", "关于港口"],
    ids=["plain", "markup", "letters of TeX", "Arabic", "Chinese"],
)
@pytest.mark.parametrize("page", [0, 7], ids=["document", "page"])
def test_a_citation_comes_back_from_each_form_as_it_went_in(title: str, page: int) -> None:
    author = (Address("from", "Mills & Sons {Ltd", "m@x.example"),)
    stated = document(1, title, "email", people=author, date=dated("1974-09-09"), language="ar")
    citation = cite(stated, FIXED, page)
    url = f"https://h.example/d/{stated.public_id}/{'p/7/' if page else ''}index.html"
    tex, ris, csl = bibtex_fields(citation.bibtex), ris_fields(citation.ris), citation.csl
    assert json.loads(citation.csl_text) == [csl]
    title = inert(title)
    assert untex(tex["title"]) == dict(ris)["TI"] == csl["title"] == title
    assert untex(tex["author"]) == dict(ris)["AU"] == csl["author"][0]["literal"]
    assert (tex["year"], tex["month"]) == ("1974", "9")
    assert csl["issued"] == {"date-parts": [[1974, 9, 9]]}
    assert tex["url"] == dict(ris)["UR"] == csl["URL"] == url
    assert tex.get("pages") == dict(ris).get("SP") == csl.get("page") == ("7" if page else None)
    assert ris[0] == ("TY", "GEN")
    assert ris[-1] == ("ER", "")


def test_every_printed_document_has_its_citation_files(printed: Path, drawn: Shelf) -> None:
    for public_id in drawn.documents:
        folder = printed / "d" / public_id
        assert ris_fields((folder / "cite.ris").read_bytes().decode())
        assert json.loads((folder / "cite.json").read_text())[0]["archive_location"] == public_id
        assert bibtex_fields((folder / "cite.bib").read_text())
