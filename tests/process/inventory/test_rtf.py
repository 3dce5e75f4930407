"""What rich text holds where no page shows it is told."""

import pytest
from tests.process.inventory.looking import look, told

SECRET = "Oyelaran"
CASES = {
    "a bookmark": (r"{\*\bkmkstart %s}", "resource-name"),
    "a group that nobody knows": (r"{\*\zqx %s}", "stray-text"),
    "a group in one that nobody knows": (r"{\*\zqx{\b %s}}", "stray-text"),
    "an entry of an index": (r"{\xe %s}", "hidden-text"),
    "an entry of the contents": (r"{\tc %s}", "hidden-text"),
    "a variable": (r"{\*\docvar {a}{%s}}", "property"),
    "a field's instruction": (r'{\field{\*\fldinst QUOTE "%s"}{\fldrslt Seen}}', "stray-text"),
    "where a link leads": (r'{\field{\*\fldinst HYPERLINK "http://x.example/%s"}{\fldrslt Seen}}', "link"),
    "what a field fetches": (r'{\field{\*\fldinst INCLUDETEXT "C:/%s.txt"}{\fldrslt Seen}}', "external-link"),
    "a property of its own": (r"{\*\userprops{\propname a}\proptype30{\staticval %s}}", "property"),
    "a property of the usual kind": (r"{\info{\category %s}}", "property"),
    "a template": (r"{\*\template C:\\%s\\a.dot}", "template-path"),
    "other words for newer programs": (r"{\upr{Seen}{\*\ud %s}}", "stray-text"),
    "the name of a style": (r"{\stylesheet{\s9 %s;}}", "resource-name"),
    "what is said of a picture": (r"{\shp{\*\shpinst{\sp{\sn wzDescription}{\sv %s}}}}", "description"),
    "a value of a form": (r"{\*\formfield{\*\ffdeftext %s}}", "stray-text"),
    "words of a style that hides them": (r"{\stylesheet{\s5\v Normal;}}{\pard\s5 %s\par}", "hidden-text"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "kind"), CASES.values(), ids=CASES)
@pytest.mark.parametrize("secret", [SECRET, r"Oyel\'61ran", r"Oyel\u97 ?ran"], ids=["plain", "in bytes", "in numbers"])  # fmt: skip
def test_it_is_told(body: str, kind: str, secret: str) -> None:
    found = told(look((r"{\rtf1\ansi " + body % secret + r"\par Seen}").encode()))
    assert SECRET in found[kind]
    assert "not-inspected" not in found


def test_data_that_a_program_keeps_is_told_by_its_words() -> None:
    kept = f"<a>{SECRET}</a>".encode().hex()
    found = told(look((r"{\rtf1\ansi{\*\datastore " + kept + r"}\par Seen}").encode()))
    assert SECRET in found["custom-data"]


@pytest.mark.parametrize(
    "body",
    [
        r"{\fonttbl{\f0{\*\falt Other}Times New Roman;}}",
        r"{\stylesheet{\s1 heading 1;}{\*\cs2\additive Default Paragraph Font;}{\*\ts3 Table Grid;}}",
        r"{\*\bkmkstart _Toc123456}", r"{\field{\*\fldinst PAGE \\* MERGEFORMAT}{\fldrslt 1}}",
        r"{\*\listtable{\list{\listname ;}}}", r"{\*\pnseclvl1{\pntxta Seen}}",
    ],
    ids=["fonts", "styles", "a table of contents", "a number of a page", "lists", "numbers of lists"],
)  # fmt: skip
def test_what_programs_write_into_every_document_is_no_finding(body: str) -> None:
    assert look((r"{\rtf1\ansi " + body + r"\par Seen}").encode()).findings == []
