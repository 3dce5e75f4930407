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
# Spaces of colours that programs ship, and whose they are.
_USUAL = re.compile(
    r"(?:\W|\d|srgb|rgb|adobe|iec\w*|display|p3|apple|gray|grey|gamma|dot|gain|generic|calibrated|"
    r"profile|colou?r|space|default|linear|uncalibrated|cmyk|coated|uncoated|fogra\w*|iso|swop|"
    r"web|v|pro|photo|wide|gamut|hewlett|packard|company|co|inc|incorporated|systems|corporation|"
    r"copyright|c|all|rights|reserved|microsoft|google|facebook|tiny|public|domain|use|freely|"
    r"no|the|by|and|of|is|in|this|to|reference|viewing|condition|as|defined|default|e|sgry|srgc|"
    r"desc|text|mluc|en|us|enus|artifex|software|ghostscript|lcms|built|perceptual|intent|"
    r"preference|black|scaled|scanner|perceptually|relative|colorimetric|dev|xyz|bt|rec|itu|hd|"
    r"camera|c0|c2|u|fcdp|international|consortium|eci|ecirgb|basic|free|distribution|for|with|"
    r"license|creative|commons|cc|kodak|eastman|ltd|gmbh|hp|printer|monitor|crt|trc|d\w+|standard|"
    r"paper|type|offset|web|newspaper|japan|europe|isocoated|psocoated|lcd|flat|panel|any|gimp|built|iec|http|www|ch|com|org|color)*",
    re.IGNORECASE,
)


def profile_findings(content: bytes, where: str, page: int | None = None) -> Findings:
    """Its description, maker and rights, where they are not those that programs ship."""
    if content[36:40] != b"acsp":
        return
    texts: list[str] = []
    for at in range(132, 132 + 12 * min(int.from_bytes(content[128:132], "big"), MAX_TAGS), 12):
        start, size = (int.from_bytes(content[n : n + 4], "big") for n in (at + 4, at + 8))
        if content[at : at + 4] in _TEXTS:
            said = list(filter(None, _texts(content[start : start + size])))
            # Where one language calls it as programs do, the others translate that.
            texts += [] if any(map(_USUAL.fullmatch, said)) else said
    text = " ".join(dict.fromkeys(texts))
    if text:
        place = f"{where}, profile of colours"
        yield finding("device", place, text, page=page, severity=Severity.LOW)


def _texts(tag: bytes) -> Iterator[str]:
    """Of one tag, in each language."""
    if tag[:4] != b"mluc":
        yield words_in(tag[12:] if tag[:4] == b"desc" else tag[8:])
        return
    for at in range(16, 16 + 12 * min(int.from_bytes(tag[8:12], "big"), MAX_TAGS), 12):
        size, start = (int.from_bytes(tag[n : n + 4], "big") for n in (at + 4, at + 8))
        yield readable(tag[start : start + size].decode("utf-16-be", "replace"))
