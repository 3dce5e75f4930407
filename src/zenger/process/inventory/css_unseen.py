"""Whether declarations of a style sheet leave letters unseen: by colour, size, place or a mask."""

import re

from zenger.process.inventory.colours import Colour, is_dark, is_same

PAPER: Colour = (255, 255, 255)
_DECLARATION = re.compile(r"([\w-]+)\s*:\s*([^;]*)")
_HEX = re.compile(r"#([0-9a-f]{3,8})\b")
_FUNCTION = re.compile(r"(rgba?|hsla?)\(([^)]*)\)")
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)")
_ESCAPE = re.compile(r"\\([0-9a-fA-F]{1,6})\s?")
_VARIABLE = re.compile(r"(--[\w-]+)\s*:\s*([^;}]*)")
_USED = re.compile(r"var\(\s*(--[\w-]+)[^)]*\)")
_NAMED: dict[str, Colour] = {
    "white": PAPER, "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240),
    "whitesmoke": (245, 245, 245), "ghostwhite": (248, 248, 255),
}  # fmt: skip
_POINTS = {"": 1.0, "px": 0.75, "pt": 1.0, "em": 12.0, "rem": 12.0, "%": 0.12}
SMALLEST = 1.5  # points of letters
FAR = 900  # units beside its place: nobody scrolls there
_SIZES = ("height", "max-height", "width", "max-width", "line-height")
_PLACES = ("left", "right", "top", "bottom", "text-indent", "margin-left")
_FAINT = 0.05
# Scaled to nothing, cut away, made clear: whatever else is said of it.
_GONE = re.compile(
    r"scale\w*\(\s*0(?:\.0\d*)?\s*[,)]|inset\(\s*(?:100|[5-9]\d)%|circle\(\s*0|"
    r"opacity\(\s*0(?:\.0\d*)?%?\s*\)|rect\(\s*[01](?:px)?\s*[, ]",
    re.IGNORECASE,
)


def plain(sheet: str) -> str:
    """A style sheet without escapes, its variables replaced by what they stand for."""
    sheet = _ESCAPE.sub(lambda m: chr(min(int(m[1], 16), 0x10FFFF)), sheet)
    values = {name: value.strip() for name, value in _VARIABLE.findall(sheet)}
    return _USED.sub(lambda m: values.get(m[1], ""), sheet)


def unseen(declarations: str) -> bool:
    """Whether letters that are drawn so are on the page and nobody sees them."""
    said = {k.lower(): v.strip().lower() for k, v in _DECLARATION.findall(plain(declarations))}
    return _in_its_ground(said) or _small(said) or _beside(said) or _gone(said)


def black_bar(declarations: str) -> bool:
    """A dark ground, and no word of the colour of what stands on it: black, then."""
    said = {k.lower(): v.strip().lower() for k, v in _DECLARATION.findall(plain(declarations))}
    ground = _colour(said.get("background-color") or said.get("background", ""))
    return ground is not None and is_dark(ground) and "color" not in said


def covers(declarations: str) -> bool:
    """Whether an element of one colour is laid over what stands where it is put."""
    said = {k.lower(): v.strip().lower() for k, v in _DECLARATION.findall(plain(declarations))}
    stated = said.get("background-color") or said.get("background", "")
    return said.get("position") in ("absolute", "fixed") and _colour(stated) is not None


def _in_its_ground(said: dict[str, str]) -> bool:
    letters = said.get("-webkit-text-fill-color") or said.get("color", "")
    if _is_clear(letters):
        return True
    colour = _colour(letters)
    stated = said.get("background-color") or said.get("background", "")
    ground = _colour(stated)
    if ground is None:
        ground = None if "url(" in stated or "gradient" in stated else PAPER
    return colour is not None and ground is not None and is_same(colour, ground)


def _is_clear(value: str) -> bool:
    if value == "transparent":
        return True
    match = _FUNCTION.search(value)
    parts = _NUMBER.findall(match[2]) if match else []
    return len(parts) == 4 and float(parts[3]) <= _FAINT


def _colour(value: str) -> Colour | None:
    if match := _HEX.search(value):
        digits = match[1] if len(match[1]) > 4 else "".join(2 * one for one in match[1])
        number = int(digits[:6].ljust(6, "0"), 16)
        return number >> 16, number >> 8 & 0xFF, number & 0xFF
    if match := _FUNCTION.search(value):
        parts = [float(one) for one in _NUMBER.findall(match[2])]
        if len(parts) < 3:
            return None
        if match[1].startswith("rgb"):
            red, green, blue = (min(255, max(0, round(one))) for one in parts[:3])
            return red, green, blue
        return PAPER if parts[2] >= 97 else (0, 0, 0) if parts[2] <= 3 else None
    return next((_NAMED[word] for word in re.findall(r"[a-z]+", value) if word in _NAMED), None)


def _small(said: dict[str, str]) -> bool:
    match = re.fullmatch(r"(\d+\.?\d*|\.\d+)\s*(px|pt|em|rem|%|)\b.*", said.get("font-size", ""))
    if match and float(match[1]) * _POINTS[match[2]] < SMALLEST:
        return True
    nothing = [said.get(key, "x") for key in _SIZES]
    is_flat = any(re.fullmatch(r"[01]?(?:\.\d+)?(?:px|pt|em)?", one) and one for one in nothing)
    return is_flat and said.get("overflow", "").startswith(("hidden", "clip"))


def _beside(said: dict[str, str]) -> bool:
    places = (said.get(key, "") for key in _PLACES)
    moved = re.findall(r"translate\w*\(([^)]*)\)", said.get("transform", ""))
    numbers = [float(n) for place in (*places, *moved) for n in _NUMBER.findall(place)]
    return any(number <= -FAR for number in numbers)


def _gone(said: dict[str, str]) -> bool:
    opacity = said.get("opacity", "").rstrip("%")
    if _NUMBER.fullmatch(opacity) and float(opacity) <= _FAINT:
        return True
    if said.get("content-visibility") == "hidden" or "transparent" in said.get("mask-image", ""):
        return True
    return any(_GONE.search(said.get(k, "")) for k in ("transform", "clip-path", "filter", "clip"))
