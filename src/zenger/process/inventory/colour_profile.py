"""What a profile of colours says of the screen, printer or person it was made by.

Source: ICC.1:2022, 7.2 (header), 7.3 (table of tags), 10.15 (texts in several languages);
ICC.1:2001, 6.5.17 (texts before).
"""

import re
from collections.abc import Iterator

from zenger.model.review import Severity
from zenger.process.inventory.found import Findings, finding, readable, words_in

MAX_TAGS = 100
_TEXTS = (b"desc", b"dmnd", b"dmdd", b"cprt", b"vued", b"targ", b"dscm")
_TYPES = (b"text", b"mluc")  # of what is text whatever it is called
# Spaces of colours that programs ship, and whose they are.
_USUAL = frozenset(
    (
        "adobe all and any apple artifex as basic black bt built by c calibrated camera cc ch "
        "cmyk co coated color colorimetric colour com commons company condition consortium "
        "copyright corporation creative crt d default defined desc dev display distribution "
        "domain dot e eastman eci ecirgb en enus europe facebook fcdp flat fogra for free freely "
        "gain gamma gamut generic ghostscript gimp gmbh google gray grey hd hewlett hp http iec "
        "in inc incorporated intent international is iso isocoated itu japan kodak lcd lcms "
        "license linear ltd microsoft mluc monitor newspaper no of offset org p packard panel "
        "paper perceptual perceptually photo preference printer pro profile psocoated public r "
        "rec reference relative reserved rgb rights scaled scanner sgry software space srgb srgc "
        "standard swop systems text the this tiny to trc type u uncalibrated uncoated us use v "
        "viewing web wide with www xyz "
    ).split()
)
_WORD = re.compile(r"[^\W\d_]+")


def profile_findings(content: bytes, where: str, page: int | None = None) -> Findings:
    """Its description, maker and rights, where they are not those that programs ship."""
    if content[36:40] != b"acsp":
        return
    texts: list[str] = []
    for at in range(132, 132 + 12 * min(int.from_bytes(content[128:132], "big"), MAX_TAGS), 12):
        start, size = (int.from_bytes(content[n : n + 4], "big") for n in (at + 4, at + 8))
        if content[at : at + 4] in _TEXTS or content[start : start + 4] in _TYPES:
            said = list(filter(None, _texts(content[start : start + size])))
            # Where one language calls it as programs do, the others translate that.
            texts += [] if any(map(_is_usual, said)) else said
    text = " ".join(dict.fromkeys(texts))
    if text:
        place = f"{where}, profile of colours"
        yield finding("device", place, text, page=page, severity=Severity.LOW)


def _is_usual(text: str) -> bool:
    return _USUAL.issuperset(_WORD.findall(text.lower()))


def _texts(tag: bytes) -> Iterator[str]:
    """Of one tag, in each language."""
    if tag[:4] != b"mluc":
        yield words_in(tag[12:] if tag[:4] == b"desc" else tag[8:])
        return
    for at in range(16, 16 + 12 * min(int.from_bytes(tag[8:12], "big"), MAX_TAGS), 12):
        size, start = (int.from_bytes(tag[n : n + 4], "big") for n in (at + 4, at + 8))
        yield readable(tag[start : start + size].decode("utf-16-be", "replace"))
