"""What a browser does not show of a page is told apart from its text, and nothing that it shows."""

from time import process_time

import pytest
from PIL import Image

from zenger.process.formats.css_cascade import Styles
from zenger.process.formats.html_text import parse, visible_text
from zenger.process.formats.html_unseen import UntoldError, take_unseen, unseen_in

SECRET = "Anna Zenger"


def taken(body: str, sheet: str = "") -> tuple[str, str]:
    """What is seen, and what is not."""
    root = parse(f"<html><head><style>{sheet}</style></head><body>{body}</body></html>")
    assert root is not None
    hidden = take_unseen(root)
    return visible_text(root), hidden


UNSEEN = {
    "not drawn": (".a{display:none}", "<p class=a>{}</p>"),
    "in the colour of the paper": (".a{color:#fff}", "<p class=a>{}</p>"),
    "in the colour of a ground around it": (
        "",
        "<div style='background:navy'><p style='color:#000080'>{}</p></div>",
    ),
    "in a colour that its parent has": ("div{color:white}", "<div><p>{}</p></div>"),
    "under a black bar": ("i{background:#000}", "<p>Seen <i>{}</i> too.</p>"),
    "without a size": ("", "<p style='font-size:0'>{}</p>"),
    "with a size of nothing of another": (
        "div{font-size:1px}",
        "<div><p style='font-size:90%'>{}</p></div>",
    ),
    "set aside": (".a{position:absolute;left:-9999px}", "<p class=a>{}</p>"),
    "cut away": (".a{position:absolute;clip:rect(0 0 0 0)}", "<p class=a>{}</p>"),
    "clear": ("#a{opacity:0}", "<p id=a>{}</p>"),
    "not visible, as all around it": ("div{visibility:hidden}", "<div><p>{}</p></div>"),
    "by a chain of elements": (
        "div.x > p + p{display:none}",
        "<div class=x><p>Seen</p><p>{}</p></div>",
    ),
    "by what an attribute says": ("[data-a^='no']{display:none}", "<p data-a=none>{}</p>"),
    "against a weaker rule": (
        "p{display:block} p.a{display:none} p{display:block}",
        "<p class=a>{}</p>",
    ),
    "whatever its style says": (
        ".a{display:none!important}",
        "<p class=a style='display:block'>{}</p>",
    ),
    "within a condition that holds": (
        "@media screen and (min-width:600px){.a{display:none}}",
        "<p class=a>{}</p>",
    ),
    "by body's own attributes": ("", "<font color=white>{}</font>"),
    "in nobody's words": (".a{d\\69splay:none}", "<p class=a>{}</p>"),
    "in an open block": ("@media all { .a{display:none", "<p class=a>{}</p>"),
    "by a condition nobody can read": ("p:-weird(2n){display:none}", "<p>{}</p>"),
    "by its place": ("li:nth-child(n+2){display:none}", "<ul><li>Seen</li><li>{}</li></ul>"),
    "by what it is not": ("p:not(.b, #c){display:none}", "<p class=b>Seen</p><p>{}</p>"),
    "as one of several": (
        "div :is(.b, p.a){display:none}",
        "<div><p>Seen</p><p class=a>{}</p></div>",
    ),
}
SEEN = {
    "white on blue": ("div{background:#123} p{color:#fff}", "<div><p>{}</p></div>"),
    "white on a picture": ("div{background:url(x.png)} p{color:#fff}", "<div><p>{}</p></div>"),
    "white on a named colour": ("", "<table bgcolor=teal><tr><td style='color:white'>{}</td></tr></table>"),
    "a link on black": ("div{background:#000}", "<div><a href='x'>{}</a></div>"),
    "small around, readable inside": ("", "<td style='font-size:0'><span style='font-size:14px'>{}</span></td>"),
    "hidden on paper only": ("@media print{p{display:none}}", "<p>{}</p>"),
    "hidden on telephones only": ("@media (max-width:600px){p{display:none}}", "<p>{}</p>"),
    "hidden while it is pointed at": ("p:hover{display:none}", "<p>{}</p>"),
    "at another place": ("p:nth-child(odd){display:none}", "<b></b><p>{}</p>"),
    "excepted": ("p:not(.a){display:none}", "<p class=a>{}</p>"),
    "of another element": ("div p.a{display:none}", "<section><p class=a>{}</p></section>"),
    "shown by a stronger rule": (".a{display:none} p.a{display:block}", "<p class=a>{}</p>"),
    "made visible again": ("div{visibility:hidden} p{visibility:visible}", "<div><p>{}</p></div>"),
    "a box with room": (".a{height:0;padding-bottom:56%;overflow:hidden}", "<div class=a><p>{}</p></div>"),
    "a line of its own height": (".a{line-height:1;overflow:hidden}", "<p class=a>{}</p>"),
    "moved in no direction": (".a{left:-9999px}", "<p class=a>{}</p>"),
    "letters filled with a picture": (".a{background:linear-gradient(red,blue);-webkit-background-clip:text;color:transparent}",
                                      "<p class=a>{}</p>"),
}  # fmt: skip


@pytest.mark.parametrize("case", UNSEEN)
def test_it_is_taken_out_of_the_text_where_it_is(case: str) -> None:
    sheet, body = UNSEEN[case]
    seen, hidden = taken(body.replace("{}", SECRET), sheet)
    assert SECRET not in seen and SECRET in hidden
    assert ("Seen" in seen) == ("Seen" in body)


@pytest.mark.parametrize("case", SEEN)
def test_it_stays_where_it_is(case: str) -> None:
    sheet, body = SEEN[case]
    seen, hidden = taken(body.replace("{}", SECRET), sheet)
    assert (SECRET in seen, hidden) == (True, "")


def test_what_stands_around_and_within_it_stays_in_order() -> None:
    body = "<p>One <span class=a>two <b style='color:black'>three</b> four</span> five.</p>"
    assert taken(body, ".a{color:white}") == ("One three five.", "two four")


def test_a_named_colour_is_known_after_a_picture_was_drawn_in_it() -> None:
    """As it is in a worker that drew a page before: Pillow rewrites its table of names then."""
    Image.new("RGB", (1, 1), "white")
    assert taken(f"<p style='color:white'>{SECRET}</p>") == ("", SECRET)


def test_many_rules_for_many_elements_end() -> None:
    sheet = "".join(f".a p:nth-child({n}){{display:none}}" for n in range(3000))
    seen, _ = taken("<p>x</p>" * 60, sheet)
    assert seen.startswith("x")


MANY = 40_000
HOSTILE = {  # style sheet and body
    "a width that is no number": ("@media (min-width: 1..2px){b{color:red}}", ""),
    "a colour beyond all numbers": (f"b{{color:rgb({'9' * 400},0,0)}}", "<b>x</b>"),
    "a name without an end": ("", f"<b style='{'a' * MANY}'>x</b>"),
    "dashes without an end": ("-" * MANY, ""),
    "a variable without an end": (f"b{{color:var(--{'a' * MANY}}}", ""),
    "a variable that is used often": (f"i{{--a:{'x' * MANY}}}" + "b{c:var(--a)}" * 4000, ""),
    "a figure without an end": ("", f"<b style='opacity:{'1' * MANY}x'>x</b>"),
    "a function without an end": ("", f"<b style='transform:{'scale' * MANY}'>x</b>"),
    "blanks in an attribute": (f"b[id={' ' * 980}x]{{color:red}}", "<b id=a>x</b>"),
    "chains of ancestors": ("z " + "b " * 20 + "i{color:red}", "<b>" * 60 + "<i>x"),
    "all that stand before it": ("i~b{color:red}", "<b>x</b>" * MANY),
    "places among many": ("b:nth-child(2n){color:red}", "<b>x</b>" * MANY),
    "the same rule over and over": ("b{color:red}" * 3000, "<b>x</b>" * 5000),
}


@pytest.mark.parametrize(("sheet", "body"), HOSTILE.values(), ids=HOSTILE)
def test_that_a_hostile_sheet_neither_stops_nor_breaks_the_reading(sheet: str, body: str) -> None:
    before = process_time()
    try:
        seen, hidden = taken(f"<p style='display:none'>{SECRET}</p><p>Seen</p>{body}", sheet)
    except UntoldError as untold:
        seen, hidden = "Seen", untold.text
    assert process_time() - before < 30  # seconds; each took minutes, or ended in an error
    assert seen.startswith("Seen")
    assert SECRET in hidden


def test_that_what_was_not_tried_is_said() -> None:
    root = parse("<style>i~b{color:red}</style>" + "<b>x</b>" * 4000)
    assert root is not None
    styles = Styles(root)
    list(unseen_in(root, styles))
    assert not styles.is_whole


@pytest.mark.parametrize("selector", ["[id=hi]", "[id='hi' i]", "[id = hi]", '[id="hi"]'])
def test_that_the_value_of_an_attribute_is_read_whole(selector: str) -> None:
    assert taken(f"<p id=hi>{SECRET}</p>", f"{selector}{{display:none}}")[1] == SECRET
