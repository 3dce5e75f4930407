"""SVG drawings: words are read, nothing in them runs, is fetched, or grows."""

import base64
import io
from pathlib import Path

import pytest
from PIL import Image, UnidentifiedImageError
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import Metadata, PageKind, Title
from zenger.process.formats.image import opened_image
from zenger.process.formats.svg import SvgHandler
from zenger.process.formats.svg_inert import TooComplexError, made_inert, parsed

OPEN = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="100" height="50">'


def drawing(inside: str) -> bytes:
    return f"{OPEN}{inside}</svg>".encode()


def opened(content: bytes) -> Reading:
    return read(SvgHandler(), content, "image/svg+xml")


def inert(inside: str) -> str:
    root = parsed(drawing(inside))
    assert root is not None
    return made_inert(root).decode()


def notes(reading: Reading) -> list[tuple[str, str]]:
    return [pair for p in reading.pieces if isinstance(p, Metadata) for pair in p.fields]


def test_words_are_the_page_and_code_stands_beside_it() -> None:
    got = opened(drawing("<title>A plan</title><text>Meet <tspan>at noon</tspan></text>"
                         "<script>fetch('http://spy.example')</script>"))  # fmt: skip
    assert [p.text for p in got.pieces if isinstance(p, Title)] == ["A plan"]
    assert got.pages[0].text == "A plan\nMeet at noon"
    assert (got.pages[1].kind, got.pages[1].text) == (
        PageKind.ASIDE, "fetch('http://spy.example')",
    )  # fmt: skip
    assert notes(got) == [("not run or fetched", "scripts")]
    assert got.pages[0].has_image
    assert not got.pages[0].needs_ocr


def test_a_drawing_without_words_is_for_ocr() -> None:
    assert opened(drawing("<path d='M0 0L9 9'/>")).pages[0].needs_ocr


@pytest.mark.parametrize(
    ("inside", "gone"),
    [
        ("<script>1</script>", "script"),
        ("<rect onload='evil()'/>", "evil"),
        ("<image href='http://spy.example/a.png'/>", "spy"),
        ("<image xlink:href='file:///etc/passwd'/>", "passwd"),
        ("<style>@import url(http://spy.example/a.css);</style>", "spy"),
        ("<style>a { fill: url('//spy.example/b') }</style>", "spy"),
        ("<rect fill='url(http://spy.example/c#d)'/>", "spy"),
        ("<use href='http://spy.example/d.svg#e'/>", "spy"),
        ("<foreignObject><iframe xmlns='' src='http://spy.example'/></foreignObject>", "spy"),
        ("<image href='data:image/svg+xml,%3Csvg/%3E'/>", "data"),
        ("<set attributeName='href' to='http://spy.example'/>", "spy"),
    ],
)
def test_nothing_is_left_that_acts_or_fetches(inside: str, gone: str) -> None:
    assert gone not in inert(inside)


def test_a_picture_inside_stays_if_it_is_small_enough() -> None:
    out = io.BytesIO()
    Image.new("1", (10, 10)).save(out, "PNG")
    small = base64.b64encode(out.getvalue()).decode()
    assert "data:image/png" in inert(f"<image href='data:image/png;base64,{small}'/>")
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG")
    bomb = base64.b64encode(out.getvalue()).decode()
    assert "data:image/png" not in inert(f"<image href='data:image/png;base64,{bomb}'/>")


def test_an_entity_bomb_is_neither_read_nor_drawn() -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "lol"}">' for n in range(10))
    content = f"<!DOCTYPE svg [{entities}]>{OPEN}<text>&e9;</text></svg>".encode()
    got = opened(content)
    assert len(got.text) < 1000
    with opened_image(io.BytesIO(content)) as image:
        image.load()
        assert image.size == (2000, 1000)


@pytest.mark.parametrize("kind", ["tree", "circle", "pattern"])
def test_a_bomb_of_references_is_not_drawn(kind: str) -> None:
    steps = range(1, 12)
    if kind == "tree":
        groups = (10 * f"<use href='#a{n - 1}'/>" for n in steps)
        inside = "<g id='a0'><rect/></g>"
        inside += "".join(
            f"<g id='a{n}'>{group}</g>" for n, group in zip(steps, groups, strict=True)
        )
    elif kind == "circle":
        inside = "<g id='a'><use href='#b'/></g><g id='b'><use href='#a'/><use href='#a'/></g>"
    else:
        fills = (10 * f"<rect fill='url(#p{n - 1})'/>" for n in steps)
        inside = "<pattern id='p0'><rect/></pattern>"
        inside += "".join(
            f"<pattern id='p{n}'>{fill}</pattern>" for n, fill in zip(steps, fills, strict=True)
        )
    with pytest.raises(TooComplexError):
        inert(inside)
    with pytest.raises(UnidentifiedImageError):
        opened_image(io.BytesIO(drawing(inside)))
    assert opened(drawing(inside)).pages  # its words are read all the same


@pytest.mark.parametrize(
    "size", ["width='1e9' height='1'", "viewBox='0 0 1 100000'", "width='-5' height='x'", ""]
)
def test_no_stated_size_makes_a_larger_picture(size: str) -> None:
    content = f"<svg xmlns='http://www.w3.org/2000/svg' {size}><rect width='9' height='9'/></svg>"
    try:
        with opened_image(io.BytesIO(content.encode())) as image:
            assert max(image.size) <= 2000
    except UnidentifiedImageError:
        pass  # not the shape of a drawing


def test_a_damaged_drawing_is_shown_as_it_stands() -> None:
    got = opened(b"\x00\x01 no markup at all")
    assert got.troubles == [(Status.CORRUPT, "malformed-xml")]
    cut = opened(drawing("<text>kept words</text><rect")[:-8])
    assert "kept words" in cut.text


def test_the_hostile_drawing_of_the_corpus(shared: Path) -> None:
    got = opened((shared / "corpus/formats/hostile/script.svg").read_bytes())
    assert "Press freedom" in got.pages[0].text
    assert notes(got) == [("not run or fetched", "pictures from elsewhere, scripts")]
