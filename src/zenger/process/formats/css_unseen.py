"""Whether declarations of a style sheet leave letters unseen: by colour, size, place or a mask."""

import colorsys
import re

from PIL.ImageColor import colormap, getrgb

from zenger.process.formats.colours import Colour, is_same

PAPER: Colour = (255, 255, 255)
# No pattern here starts inside of a name or goes back over what it took: sheets are untrusted.
_DECLARATION = re.compile(r"(?<![\w-])([\w-]++)\s*+:\s*+([^;]*)")
_HEX = re.compile(r"#([0-9a-f]{3,8})\b")
_FUNCTION = re.compile(r"(rgba?|hsla?)\(([^)]{0,200})\)")
_NUMBER = re.compile(r"-?(?:\d++(?:\.\d*+)?|\.\d++)")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_VARIABLE = re.compile(r"(?<![\w-])(--[\w-]++)\s*+:\s*+([^;}]*)")
_USED = re.compile(r"var\(\s*+(--[\w-]++)[^)]{0,200}\)")
_LONGEST_VALUE = 200  # characters of a variable: one that is used often makes a sheet longer
_ALPHA_AT = 4  # parts of a colour with its opacity
_POINTS = {"": 1.0, "px": 0.75, "pt": 1.0, "em": 12.0, "rem": 12.0, "%": 0.12}
SMALLEST = 1.5  # points of letters
FAR = 900  # units beside its place: nobody scrolls there
_SIZES = ("height", "max-height", "width", "max-width")
_NO_SIZE = re.compile(r"0*(?:\.0+)?(?:px|pt|em|rem|%)?|[01]?(?:\.\d+)?(?:px|pt)")
_NO_LINE = re.compile(r"0+(?:\.0+)?(?:px|pt|em|rem|%)?")
_MOVED = ("left", "right", "top", "bottom")  # where it has a position of its own
_PLACES = ("text-indent", "margin-left", "margin-top", "margin-right")
_NO_COLOUR = frozenset({"", "transparent", "none", "inherit", "initial", "unset", "revert", "0"})
_FAINT = 0.05
# Scaled to nothing, cut away, made clear: whatever else is said of it.
_GONE = re.compile(
    r"scale\w{0,2}\(\s*0(?:\.0\d*)?\s*[,)]|inset\(\s*(?:100|[5-9]\d)%|circle\(\s*0|"
    r"opacity\(\s*0(?:\.0\d*)?%?\s*\)|rect\(\s*[01](?:px)?\s*[, ]",
    re.IGNORECASE,
)


def plain(sheet: str) -> str:
    """A style sheet without escapes, its variables replaced by what they stand for."""
    sheet = _ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)), sheet)
    values = {
        name: value.strip() for name, value in _VARIABLE.findall(sheet)
        if len(value) <= _LONGEST_VALUE
    }  # fmt: skip
    return _USED.sub(lambda m: values.get(m[1], ""), sheet)


def unseen(declarations: str) -> bool:
    """Whether letters that are drawn so, on paper, are on the page and nobody sees them."""
    said = _said(declarations)
    return _in_its_ground(said) or _is_small(said) or is_gone(said)


def is_gone(said: dict[str, str]) -> bool:
    """Whether all that is in an element with these values is cut away, made clear or set aside."""
    return _is_flat(said) or _is_beside(said) or _is_masked(said)


def covers(declarations: str) -> bool:
    """Whether an element of one colour is laid over what stands where it is put."""
    said = _said(declarations)
    stated = said.get("background-color") or said.get("background", "")
    return said.get("position") in ("absolute", "fixed") and colour_of(stated) is not None


def _said(declarations: str) -> dict[str, str]:
    return {k.lower(): v.strip().lower() for k, v in _DECLARATION.findall(plain(declarations))}


def is_clear(value: str) -> bool:
    """Whether a colour is none: transparent, or nearly."""
    if value in _NO_COLOUR:
        return value == "transparent"
    match = _FUNCTION.search(value)
    parts = _NUMBER.findall(match[2]) if match else []
    return len(parts) == _ALPHA_AT and float(parts[3]) <= _FAINT


def ground_of(said: dict[str, str], beneath: Colour | None) -> Colour | None:
    """On what its letters stand; None: a picture, or a colour that nobody can read.

    Args:
        beneath: what the element itself stands on.
    """
    picture = said.get("background-image", "")
    stated = said.get("background-color") or said.get("background", "")
    if any(mark in f"{picture} {stated}" for mark in ("url(", "gradient(")) or (
        picture and picture not in _NO_COLOUR
    ):
        return None
    if stated in _NO_COLOUR or is_clear(stated):
        return beneath
    return colour_of(stated)


def colour_of(value: str) -> Colour | None:
    """The colour that a value names; None where it names none that is known."""
    if match := _HEX.search(value):
        digits = match[1] if len(match[1]) > 4 else "".join(2 * one for one in match[1])
        number = int(digits[:6].ljust(6, "0"), 16)
        return number >> 16, number >> 8 & 0xFF, number & 0xFF
    if match := _FUNCTION.search(value):
        parts = [float(one) for one in _NUMBER.findall(match[2])][:3]
        if len(parts) < 3:
            return None
        if match[1].startswith("hsl"):
            turn, full, light = parts[0] / 360 % 1, min(1, parts[1] / 100), min(1, parts[2] / 100)
            parts = [255 * one for one in colorsys.hls_to_rgb(turn, light, full)]
        red, green, blue = (round(min(255, max(0, one))) for one in parts)
        return red, green, blue
    named = next((word for word in re.findall(r"[a-z]+", value) if word in colormap), None)
    if not named:
        return None
    red, green, blue, *_ = getrgb(named)  # colormap's values change once anything was drawn in them
    return red, green, blue


def _in_its_ground(said: dict[str, str]) -> bool:
    letters = said.get("-webkit-text-fill-color") or said.get("color", "")
    if is_clear(letters):
        return True
    colour, ground = colour_of(letters), ground_of(said, PAPER)
    return colour is not None and ground is not None and is_same(colour, ground)


def _is_small(said: dict[str, str]) -> bool:
    match = re.fullmatch(
        r"(\d++(?:\.\d*+)?|\.\d++)\s*+(px|pt|em|rem|%|)\b.*", said.get("font-size", "")
    )
    return bool(match) and float(match[1]) * _POINTS[match[2]] < SMALLEST  # type: ignore[index]


def _is_flat(said: dict[str, str]) -> bool:
    """Without height or width, and what is too much for that is cut off."""
    if not said.get("overflow", "").startswith(("hidden", "clip")):
        return False
    if any(_NUMBER.search(v) and float(_NUMBER.findall(v)[0]) > 0
           for k, v in said.items() if k.startswith("padding")):  # fmt: skip
        return False  # room for what stands in it, as around films
    if said.get("line-height") and _NO_LINE.fullmatch(said["line-height"]):
        return True
    return any(said.get(key) and _NO_SIZE.fullmatch(said[key]) for key in _SIZES)


def _is_beside(said: dict[str, str]) -> bool:
    names = _PLACES if said.get("position", "static") == "static" else (*_PLACES, *_MOVED)
    places = (said.get(key, "") for key in names)
    moved = re.findall(r"translate\w{0,2}\(([^)]{0,200})\)", said.get("transform", ""))
    numbers = [float(n) for place in (*places, *moved) for n in _NUMBER.findall(place)]
    return any(number <= -FAR for number in numbers)


def _is_masked(said: dict[str, str]) -> bool:
    opacity = said.get("opacity", "").rstrip("%")
    if _NUMBER.fullmatch(opacity) and float(opacity) <= _FAINT:
        return True
    if said.get("content-visibility") == "hidden" or "transparent" in said.get("mask-image", ""):
        return True
    return any(_GONE.search(said.get(k, "")) for k in ("transform", "clip-path", "filter", "clip"))
