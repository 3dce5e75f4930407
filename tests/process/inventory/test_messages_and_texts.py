"""What e-mails, web pages, texts and recordings hide is told."""

import base64
from email.message import EmailMessage
from pathlib import Path

import pytest
from tests.process.inventory.looking import look, look_at, told
from tests.trove import mail_bytes

SECRET = "Anna Zenger"


def rich(html: str, plain: str = "See below.") -> bytes:
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@b.example", "c@d.example", "Tariff"
    message.set_content(plain)
    message.add_alternative(html, subtype="html")
    return message.as_bytes()


def page(inner: str, head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head>{head}</head><body><p>Seen</p>{inner}</body></html>".encode()
    )


@pytest.mark.parametrize(
    ("header", "kind"),
    [("Received", "routing"), ("X-Originating-IP", "routing"), ("Bcc", "bcc"),
     ("X-Mailer", "software"), ("User-Agent", "software"), ("Message-ID", "routing"),
     ("X-Spam-Verdict", "routing")],
)  # fmt: skip
def test_headers_that_no_program_shows_are_told(header: str, kind: str) -> None:
    value = "anna.zenger@press.example" if header == "Bcc" else "<anna.zenger@[10.0.0.7]>"
    found = told(look(mail_bytes("Tariff", "Hello", **{header.replace("-", "_"): value}), "a.eml"))
    assert "anna.zenger" in found[kind]


def test_a_mail_of_shown_headers_hides_nothing() -> None:
    assert look(mail_bytes("Tariff", "Hello"), "a.eml").findings == []


@pytest.mark.parametrize("is_packed", [True, False])
def test_words_behind_the_end_of_base64_are_told(*, is_packed: bool) -> None:
    head = b"From: a@x.example\nContent-Type: text/plain\nContent-Transfer-Encoding: base64\n\n"
    content = head + base64.b64encode(b"Seen by all.")[:-4] + b"bGwu\n"
    assert "after-end" not in told(look(content, "a.eml"))
    ended = head + base64.b64encode(b"Seen by all") + b"\n"
    behind = base64.b64encode(SECRET.encode()) if is_packed else SECRET.encode()
    assert "after-end" not in told(look(ended, "a.eml"))
    assert SECRET in told(look(ended + behind + b"\n", "a.eml"))["after-end"]


def test_another_version_of_the_text_is_told() -> None:
    long = " ".join(f"word{n}" for n in range(60))
    found = told(look(rich(f"<p>{long}</p>", f"{long} and {SECRET} beside it")))
    assert "Anna Zenger beside it" in found["hidden-part"]


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        (f'<p style="display:none">{SECRET}</p>', "hidden-text"),
        (f"<p hidden>{SECRET}</p>", "hidden-text"),
        (f'<p style="color:#FFFFFF">{SECRET}</p>', "invisible-text"),
        (f'<p style="font-size:0px">{SECRET}</p>', "invisible-text"),
        (f'<p style="opacity: 0">{SECRET}</p>', "invisible-text"),
        (f'<font color="white">{SECRET}</font>', "invisible-text"),
        (f"<!-- {SECRET} -->", "markup-comment"),
        (f"<script>var a = '{SECRET}';</script>", "script"),
        (f"<img src=x onerror=\"say('{SECRET}')\">", "script"),
        (f'<img src="https://example.org/{SECRET}.gif">', "remote-content"),
        (f'<input type="hidden" name="a" value="{SECRET}">', "form-value"),
        (f'<img src="x.png" alt="{SECRET}">', "description"),
    ],
)
def test_what_a_page_does_not_draw_is_told(inner: str, kind: str) -> None:
    assert SECRET in told(look(page(inner)))[kind]
    assert SECRET in told(look(rich(page(inner).decode()), "a.eml"))[kind]


def test_what_a_page_says_of_itself_is_told() -> None:
    assert SECRET in told(look(page("", f'<meta name="author" content="{SECRET}">')))["property"]


def test_a_plain_page_hides_nothing() -> None:
    assert look(page("<p style='color: red'>Also seen</p>")).findings == []


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("a\u200bb\u200bc", "invisible-character"),
        ("exe.\u202egpj", "invisible-character"),
        ("a\u2060b", "invisible-character"),
        ("a\u200db", "invisible-character"),
        ("x" + "".join(chr(0xE0000 + ord(c)) for c in SECRET), "hidden-text"),
        ("x" + "".join(chr(0xE0100 + b - 16) for b in SECRET.encode()), "hidden-text"),
        ("\n".join(f"line {n} \t \t" for n in range(20)), "invisible-character"),
        ("plain \x1b[31mred", "invisible-character"),
    ],
)
def test_characters_that_are_not_seen_are_told(text: str, kind: str) -> None:
    found = told(look(f"A text of some length, {text} and on.\n".encode(), "a.txt"))
    assert kind in found
    assert kind != "hidden-text" or SECRET in found[kind]


@pytest.mark.parametrize(
    "text",
    [
        "می\u200cخواهم این کتاب را بخوانم",
        "क्\u200dष",
        "family 👨\u200d👩\u200d👧 emoji",
        "plain\ttabs\n",
    ],
)
def test_spelling_is_no_finding(text: str) -> None:
    assert look(text.encode(), "a.txt").findings == []


def test_comments_of_xml_are_told() -> None:
    assert (
        SECRET
        in told(look(f"<?xml version='1.0'?><a><!-- {SECRET} -->x</a>".encode()))["markup-comment"]
    )


@pytest.mark.parametrize(
    "name", ["aiff", "avi", "flac", "mp3", "mp4", "ogg", "wav", "epub", "svg", "png", "gif", "jpg",
             "avif", "tiff", "docx", "odt", "odg", "odf", "pdf", "html"],
)  # fmt: skip
def test_what_the_dirty_files_of_mat2_hold_is_told(name: str, shared: Path) -> None:
    found = told(look_at(shared / "redaction" / "mat2" / f"dirty.{name}"))
    assert "property" in found


@pytest.mark.parametrize("name", ["torrent", "jxl"])
def test_a_kind_that_nobody_reads_is_not_clean(name: str, shared: Path) -> None:
    taken = look_at(shared / "redaction" / "mat2" / f"dirty.{name}")
    assert taken.ending.status == "unsupported"
    assert {one.kind for one in taken.findings} == {"not-inspected"}


@pytest.mark.parametrize("name", ["a.csv", "a.tsv"])
def test_how_a_table_is_written_down_is_not_hidden_in_it(name: str) -> None:
    between = "," if name == "a.csv" else "\t"
    assert look(f"port{between}charge\nArica{between}17\n".encode(), name).findings == []


@pytest.mark.parametrize(
    ("rule", "inner", "kind"),
    [
        (".h { display: none }", f'<p class="a h">{SECRET}</p>', "hidden-text"),
        ("@media screen { p.h, b { visibility:hidden } }", f'<p class="h">{SECRET}</p>',
         "hidden-text"),
        ("body > #z:not(.x) { color: white }", f'<p id="z">{SECRET}</p>', "invisible-text"),
        ("i{font-size:0}", f"<i>{SECRET}</i>", "invisible-text"),
        ("div p[lang] { overflow:hidden; height:0; overflow:hidden }", f"<div><p lang=en>{SECRET}</p></div>",
         "invisible-text"),
        (f"p {{ color: red }} /* {SECRET} */", "", "markup-comment"),
    ],
)  # fmt: skip
def test_what_a_style_sheet_hides_is_told(rule: str, inner: str, kind: str) -> None:
    whole = page(inner, f"<style>{rule}</style>")
    assert SECRET in told(look(whole))[kind]
    assert SECRET in told(look(rich(whole.decode()), "a.eml"))[kind]


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        (f"<template><p>{SECRET}</p></template>", "hidden-text"),
        (f"<noscript>{SECRET}</noscript>", "hidden-text"),
        (f'<iframe srcdoc="{SECRET}"></iframe>', "embedded-file"),
        (f'<p title="{SECRET}">Seen</p>', "description"),
        (f'<p style="position:absolute;clip:rect(0,0,0,0)">{SECRET}</p>', "invisible-text"),
        (f'<p style="max-height:0;overflow:hidden">{SECRET}</p>', "invisible-text"),
        (f'<link rel="stylesheet" href="https://example.org/{SECRET}.css">', "remote-content"),
    ],
)
def test_what_a_browser_keeps_to_itself_is_told(inner: str, kind: str) -> None:
    assert SECRET in told(look(page(inner)))[kind]


def test_a_style_sheet_that_hides_nothing_is_no_finding() -> None:
    head = "<style>p { color: red; font-size: 12px } .away { display: none }</style>"
    assert look(page('<p class="here">Also seen</p>', head)).findings == []


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        (f'<p data-owner="{SECRET}">x</p>', "stray-text"),
        (f'<p aria-label="{SECRET}">x</p>', "stray-text"),
        (f'<p zq="{SECRET}">x</p>', "stray-text"),
        (f"<input type=checkbox value='{SECRET}'>", "stray-text"),
        (f"<input type=password value='{SECRET}'>", "stray-text"),
        (f'<p style="--a: \'{SECRET}\'">x</p>', "stray-text"),
        (f'<a href="https://x.example/{SECRET}">x</a>', "link"),
        (f'<form action="/{SECRET}"></form>', "link"),
        (f'<img src="file:///C:/{SECRET}/a.png">', "file-path"),
        (f'<iframe src="data:text/html,{SECRET}"></iframe>', "embedded-file"),
        (f"<!{SECRET}>", "markup-comment"),
        (f"<?{SECRET}?>", "markup-comment"),
        (f"<video>{SECRET}</video>", "hidden-text"),
        (f"<dialog>{SECRET}</dialog>", "hidden-text"),
        (f"<svg><defs><text>{SECRET}</text></defs></svg>", "hidden-text"),
        (f'<p style="background:#000">{SECRET}</p>', "bad-redaction"),
        (f'<div>{SECRET}<p style="position:absolute;background:black"></p></div>', "bad-redaction"),
        *(
            (f'<p style="{style}">{SECRET}</p>', "invisible-text")
            for style in (
                "color:rgb(255, 255, 255)", "color:hsl(0,0%,100%)", "color:#fefefe",
                "color:#000;background:#000", "color:rgba(0,0,0,0)", "transform:scale(0)",
                "transform:translateX(-9999px)", "clip-path:inset(100%)", "font-size:0.1px",
                "position:absolute;right:-9999px", "filter:opacity(0)", "content-visibility:hidden",
                "line-height:0;overflow:hidden", "-webkit-text-fill-color:transparent",
            )
        ),
    ],
)  # fmt: skip
def test_what_a_page_says_elsewhere_is_told(inner: str, kind: str) -> None:
    assert SECRET in told(look(page(inner)))[kind]


@pytest.mark.parametrize(
    "rule",
    [".h{d\\69splay:none}", ":root{--a:none} .h{display:var(--a)}", ".h{background:#000}",
     ".h{color:#fefefe}"],
    ids=["an escape", "a variable", "a bar", "nearly white"],
)  # fmt: skip
def test_what_a_style_sheet_hides_in_other_words_is_told(rule: str) -> None:
    found = told(look(page(f'<p class="h">{SECRET}</p>', f"<style>{rule}</style>")))
    assert any(SECRET in text for kind, text in found.items() if kind != "link")


@pytest.mark.parametrize(
    "inner",
    ['<p style="color:#fff;background:#123456">Seen</p>', '<p style="font-size:12px">Seen</p>',
     "<p>S<b>ee</b>n</p>", '<p class="x" id="y" lang="en">Seen</p>'],
    ids=["white on blue", "a size", "cut by an element", "how it is built"],
)  # fmt: skip
def test_what_a_page_shows_is_no_finding(inner: str) -> None:
    assert look(page(inner)).findings == []


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="200" height="50">{}</svg>'


@pytest.mark.parametrize(
    ("inner", "kind"),
    [
        (f"<defs><text>{SECRET}</text></defs>", "hidden-text"),
        (f'<text display="none">{SECRET}</text>', "hidden-text"),
        (f'<g opacity="0"><text>{SECRET}</text></g>', "hidden-text"),
        (f'<text fill="white" y="20">{SECRET}</text>', "hidden-text"),
        (f'<text y="-400">{SECRET}</text>', "outside-page"),
        (f"<switch><g/><text>{SECRET}</text></switch>", "hidden-text"),
        (f'<foreignObject width="0" height="9"><p>{SECRET}</p></foreignObject>', "hidden-text"),
        (f'<text y="40">{SECRET}</text><rect width="200" height="50"/>', "bad-redaction"),
    ],
)
def test_text_of_a_drawing_that_is_not_seen_is_told(inner: str, kind: str) -> None:
    assert SECRET in told(look(SVG.format(inner).encode(), "a.svg"))[kind]


def test_text_of_a_drawing_that_is_seen_is_no_finding() -> None:
    seen = '<rect width="200" height="50" fill="#eee"/><text y="20">Seen</text>'
    assert look(SVG.format(seen).encode(), "a.svg").findings == []


@pytest.mark.parametrize(
    ("line", "header"),
    [
        (f"Subject: {SECRET}", "Subject"),
        (f"MIME-Version: 1.0 ({SECRET})", "MIME-Version"),
        (f"Importance: {SECRET}", "Importance"),
    ],
    ids=["a second subject", "a remark", "an odd value"],
)  # fmt: skip
def test_what_shown_headers_say_beside_is_told(line: str, header: str) -> None:
    shown = b"From: a@b.example\nSubject: Tariff\n" + line.encode()
    found = told(look(shown + b"\nTo: c@d.example\n\nHello\n", "a.eml"))
    assert SECRET in found["routing"] and header in found["routing"]


@pytest.mark.parametrize(
    "source", [f"<a><?x {SECRET}?></a>", f'<!DOCTYPE a [<!ENTITY q "{SECRET}">]><a/>']
)
def test_what_xml_says_to_programs_is_told(source: str) -> None:
    assert SECRET in "".join(told(look(source.encode(), "a.xml")).values())
