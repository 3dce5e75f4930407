"""What a stranger wrote into names, subjects and texts stays words in every file of an archive."""

import json
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from tests.publish.content import Shelf, dated, document, document_id, text_page

from zenger.model.document import Address
from zenger.model.extraction import PageKind
from zenger.model.release import Place, Related
from zenger.publish.site import build_site

NAMES = {
    "a script": "<script>alert(1)</script>",
    "an attribute": '"><img src=x onerror=alert(1)>',
    "the end of a script": "</script><script>alert(1)</script><!--",
    "an address that acts": "javascript:alert(1)",
    "a template": "{{ 7*7 }}{% include 'base.html' %}",
    "an override": "invoice\u202efdp.exe",
    "a way out": "../../../etc/passwd",
    "another way out": "..\\..\\boot.ini",
    "a zero": "name\x00.pdf",
    "lines": "two\r\nlines\nSet-Cookie: x",
    "a formula": '=HYPERLINK("https://t.example","x")',
    "255 bytes": "é" * 127 + "x",
    "10 kB": "W" * 10_000,
    "not UTF-8": "bad\udcff\udcfe",
    "nothing": "",
    "a device": "CON",
    "marks": "a" + "\u0301" * 400,
    "an end of CDATA": "]]><x/>",
}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One document for each name, with the name in every place a name can be."""
    shelf = Shelf()
    for number, name in enumerate(NAMES.values(), 1):
        stated = document(
            number, name, "email", collection=name, subject=name, language=name[:8], message=name,
            status="truncated", code="cut", date=dated("1974-09-09", name), sent=name,
            places=(Place(name, f"{name}/{name}", (name, name)),), metadata=((name, name),),
            mentions=(("url", name), ("email", name)), media_type=name[:60],
            people=(Address("from", name, name), Address("to", "", name)),
            children=(Related(document_id(1), name, "attachment", name, 1, "ok"),
                      Related(None, name, "attachment", "pdf", 0, name)),
            thread=tuple(Related(document_id(n), name, "reply", "email", 1, "ok") for n in (1, 2)),
        )  # fmt: skip
        shelf.add(
            stated,
            text_page(1, name, PageKind.MESSAGE, label=name, language=name[:8]),
            text_page(2, f"{name}\t{name}\n1\t2", PageKind.SHEET, label=name),
            replace(text_page(3, name, PageKind.MESSAGE), html=f"<p title='{name}'>{name}</p>"),
        )
    site = tmp_path_factory.mktemp("hostile") / "site"
    build_site(shelf.content(base_url="https://h.example/"), site)
    return site


def test_every_name_can_be_printed(hostile: Path) -> None:
    for number in range(1, len(NAMES) + 1):
        assert (hostile / "d" / document_id(number) / "p/3/index.html").is_file()


def test_paths_are_plain_and_short(hostile: Path) -> None:
    for path in hostile.rglob("*"):
        assert re.fullmatch(r"[A-Za-z0-9._/-]{1,200}", path.relative_to(hostile).as_posix())
        assert ".." not in path.name


def test_no_page_has_an_element_or_an_attribute_of_a_name(hostile: Path) -> None:
    for path in hostile.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        tags = re.findall(r"<[a-zA-Z/!][^>]*>", text)
        assert not [tag for tag in tags if re.search(r"onerror|alert\(|\bsrc=x", tag.split("=")[0])]
        assert not re.search(r"<img src=x|<script>alert|<x/>|href=.?javascript:", text), path
        assert "49" not in re.findall(r"<h1[^>]*>(.*?)</h1>", text), path
        for sign in "\u202e\u202d\x00":
            assert sign not in text, path


def test_data_feeds_and_linked_data_parse_and_hold_the_words(hostile: Path) -> None:
    for path in [*hostile.rglob("*.json")]:
        json.loads(path.read_text(encoding="utf-8"))
    for path in hostile.rglob("*.xml"):
        assert all(node.tag.startswith("{") for node in ElementTree.parse(path).iter())
    for path in hostile.glob("d/*/p/1/index.html"):
        text = path.read_text(encoding="utf-8")
        linked = re.findall(r'<script type="application/ld\+json">(.*?)</script>', text)
        assert len(linked) == 1, path
        assert json.loads(linked[0])["@type"] == "EmailMessage"


def test_no_name_adds_a_line_to_a_citation(hostile: Path) -> None:
    for path in hostile.glob("d/*/cite.ris"):
        lines = path.read_bytes().decode().split("\r\n")
        assert all(re.fullmatch(r"[A-Z][A-Z0-9]  - [^\n\r]*", line) for line in lines[:-1]), path


def test_scripts_that_carry_text_are_one_call_of_plain_data(hostile: Path) -> None:
    for path in hostile.glob("d/*/text.js"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("zengerText([")
        assert text.endswith("]);\n")
        assert isinstance(json.loads(text[len("zengerText(") : -len(");\n")]), list)
