"""Numbers of a workbook as whoever made it saw them: 0.25 in the format ``0%`` is 25%.

Separators, the names of months and dates in the reader's own style follow the machine of whoever
looks, not the file: we write 1,234.5, English names, and 2020-01-31. Where a format asks for the
names of another language, the date is given in figures.

Source: ISO/IEC 29500-1, 18.8.30 (numFmt) and 18.8.31 (numFmts). No library that is kept does
this: see docs/decisions/office-through-a-library.md.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

from zenger.process.formats.sheet_dates import (
    dated,
    is_foreign,
    is_of_dates,
    is_of_spans,
    iso,
    moment,
)

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: '"$"#,##0;-"$"#,##0',
    6: '"$"#,##0;-"$"#,##0', 7: '"$"#,##0.00;-"$"#,##0.00', 8: '"$"#,##0.00;-"$"#,##0.00',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy-mm-dd",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy-mm-dd hh:mm", 37: "#,##0;(#,##0)", 38: "#,##0;(#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;(#,##0.00)", 41: "#,##0;(#,##0);-", 42:
    '"$"#,##0;"$"(#,##0);"$"-', 43: "#,##0.00;(#,##0.00);-", 44: '"$"#,##0.00;"$"(#,##0.00);"$"-',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    **dict.fromkeys((*range(27, 37), *range(50, 59)), "yyyy-mm-dd"),  # East Asian dates
}  # fmt: skip
MAX_FORMAT = 255  # characters; what Excel allows
MAX_DIGITS = 400  # of a number written out, and of its placeholders

_TOKEN = re.compile(
    r'"([^"]*)"?|\\(.)|_.|\*.|\[\$([^\]-]*)[^\]]*\]|(\[[^\]]*\])|(E[+-])|(General)|(.)', re.DOTALL
)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?\d+(?:\.\d+)?)\]")
_LITERAL = re.compile(r'"[^"]*"?|\\.|\[[^\]]*\]', re.DOTALL)
_SECTION = re.compile(r'(?:"[^"]*"?|\\.|\[[^\]]*\]|[^;"\\\[])*', re.DOTALL)
_COMPARES = {"<": lt, ">": gt, "=": eq, "<=": le, ">=": ge, "<>": ne}


@dataclass(frozen=True, slots=True)
class Shown:
    """A cell's number."""

    text: str
    stored: str = ""  # what is behind it, where what is shown does not say it
    is_hidden: bool = False  # the format shows nothing; `text` is what is stored
    faint: str = ""  # all of its text, where the cell shows only some of it


@lru_cache(maxsize=4096)  # a column repeats its values: dates above all
def shown(stored: str, format_code: str, *, is_1904: bool = False) -> Shown:
    """A stored number in a format. What is no number, or fits no format, stays as it is stored."""
    try:
        value = Decimal(stored)
        if not value.is_finite() or abs(value.adjusted()) > MAX_DIGITS:
            return Shown(stored)
        plain = general(value)
        section, value = _chosen(format_code[:MAX_FORMAT], value)
        if is_of_dates(section):
            return _date(plain, section, value, is_1904=is_1904)
        text = _number(section, value)
    except (InvalidOperation, ValueError, OverflowError, ZeroDivisionError):
        return Shown(stored)
    if not text.strip():
        return Shown(plain, is_hidden=True) if value else Shown("")
    return Shown(text.strip(), "" if not value or _says(text, value) else plain)


def hides_text(format_code: str) -> bool:
    """Whether a text in this format is not shown: ``;;;``."""
    try:
        sections = _sections(format_code[:MAX_FORMAT])
    except ValueError:
        return False
    return len(sections) == 4 and not sections[3].strip()


def general(value: Decimal) -> str:
    """All of a number, to the 15 digits that a workbook keeps; never ``1.23E+13``, which nobody
    would look for, below 10²¹."""
    if not value.is_finite():
        return str(value)
    exact = Decimal(f"{value:.15g}") if value else Decimal(0)
    if -10 < exact.adjusted() < 21:
        text = f"{exact:f}"
        return text.rstrip("0").rstrip(".") if "." in text else text
    return f"{exact.normalize():E}"


def _date(plain: str, section: str, value: Decimal, *, is_1904: bool) -> Shown:
    when = moment(value, is_1904=is_1904)
    if when is None:
        return Shown(plain)
    if is_of_spans(section):
        return Shown(dated(section, when, value))
    whole = iso(when, value)
    text = whole if is_foreign(section) else dated(section, when, value)
    return Shown(text, "" if whole in text else whole)


@lru_cache(maxsize=512)
def _sections(format_code: str) -> tuple[str, ...]:
    found, at = [], 0
    while at <= len(format_code):
        match = _SECTION.match(format_code, at)
        end = match.end() if match else at
        if end < len(format_code) and format_code[end] != ";":  # a bracket that never closes
            raise ValueError("no number format")
        found.append(format_code[at:end])
        at = end + 1
    return tuple(found)


def _chosen(format_code: str, value: Decimal) -> tuple[str, Decimal]:
    """The section for this number, and the number without its sign where the section gives it."""
    sections = _sections(format_code)[:3]
    if len(sections) > 1 and "@" in _LITERAL.sub("", sections[-1]):  # the last is for texts
        sections = sections[:-1]
    conditions = [_CONDITION.search(section) for section in sections]
    if any(conditions):
        for section, condition in zip(sections, conditions, strict=True):
            if not condition or _COMPARES[condition[1]](value, Decimal(condition[2])):
                return section, value
        raise ValueError("no section for it")
    if len(sections) > 2 and value == 0:
        return sections[2], value
    if len(sections) > 1 and value < 0:
        return sections[1], -value
    return sections[0], value


def _says(text: str, value: Decimal) -> bool:
    """Whether what is shown is the whole number, in digits."""
    digits = re.sub(r"[^\d.eE+-]", "", text).strip("-+eE")
    try:
        found = Decimal(digits)
    except InvalidOperation:
        return False
    return found / (100 if "%" in text else 1) == abs(Decimal(general(value)))


@lru_cache(maxsize=512)
def _tokens(section: str) -> tuple[tuple[str, str], ...]:
    """Pairs of a kind ("digit", "point", "comma", "%", "E", "/", "@", "General", "literal")
    and the text."""
    found: list[tuple[str, str]] = []
    for match in _TOKEN.finditer(section):
        quoted, escaped, currency, bracket, exponent, whole, sign = match.groups()
        if bracket is not None:  # a colour or a condition
            continue
        if exponent is not None:
            found.append(("E", exponent))
        elif whole is not None:
            found.append(("General", ""))
        elif sign is not None:
            found.append((_KINDS.get(sign, "literal"), sign))
        elif match.group().startswith("_"):
            found.append(("literal", " "))
        else:
            found.append(("literal", quoted or escaped or currency or ""))
    return tuple(found)


_KINDS = {
    "0": "digit", "#": "digit", "?": "digit", ".": "point", ",": "comma", "%": "%", "/": "/",
    "@": "@",
}  # fmt: skip


def _number(section: str, value: Decimal) -> str:
    tokens = list(_tokens(section))
    kinds = [kind for kind, _ in tokens]
    sign = "-" if value < 0 else ""
    size = abs(value) * 100 ** kinds.count("%")
    if "@" in kinds or "General" in kinds:
        whole = general(size)
        return sign + "".join(whole if k in ("@", "General") else text for k, text in tokens)
    if "digit" not in kinds:
        return "".join(text for _, text in tokens)
    if "E" in kinds:
        text = _scientific(tokens, size)
    elif "/" in kinds:
        text = _fraction(tokens, size)
    else:
        text = _decimal(tokens, size)
    return f"{sign}{text}" if re.search(r"[1-9]", text) else text  # never -0


def _decimal(tokens: list[tuple[str, str]], size: Decimal) -> str:
    """Digits into their places: 000-00-0000, #,##0.00."""
    places = [i for i, (kind, _) in enumerate(tokens) if kind == "digit"]
    point = next((i for i, (kind, _) in enumerate(tokens) if kind == "point"), len(tokens))
    before, after = [i for i in places if i < point], [i for i in places if i > point]
    commas = [i for i, (kind, _) in enumerate(tokens) if kind == "comma"]
    last = before[-1] if before else point
    grouped = any(before and before[0] < i < last for i in commas)
    ends = {places[-1] + n for n in range(1, 1 + len(commas))} | {
        last + n for n in range(1, 1 + len(commas))
    }
    scale = sum(1 for i in commas if i in ends)
    rounded = (size / 1000**scale).quantize(Decimal(1).scaleb(-len(after)), ROUND_HALF_UP)
    whole, _, rest = f"{rounded:f}".partition(".")
    filled = {i: "" for i, (kind, _) in enumerate(tokens) if kind == "comma"}
    filled |= _whole_places(tokens, before, "" if whole == "0" else whole, grouped=grouped)
    kept = len(rest.rstrip("0"))
    for number, i in enumerate(after):
        optional = number >= kept and tokens[i][1] in "#?"
        filled[i] = (" " if tokens[i][1] == "?" else "") if optional else rest[number]
    if not before and point < len(tokens) and whole != "0":
        filled[point] = f"{whole}."
    return "".join(filled.get(i, text) for i, (_, text) in enumerate(tokens))


def _whole_places(
    tokens: list[tuple[str, str]], places: list[int], digits: str, *, grouped: bool
) -> dict[int, str]:
    """What stands at each place before the point; the first takes all that is left."""
    filled: dict[int, str] = {}
    count = 0
    for order, i in enumerate(reversed(places)):
        is_first = order == len(places) - 1
        taken = digits if is_first else digits[-1:]
        digits = "" if is_first else digits[:-1]
        if not taken:
            taken = {"0": "0", "?": " "}.get(tokens[i][1], "")
        text = ""
        for digit in reversed(taken):
            if grouped and count and count % 3 == 0 and digit.isdigit():
                text = "," + text
            text, count = digit + text, count + 1
        filled[i] = text
    return filled


def _scientific(tokens: list[tuple[str, str]], size: Decimal) -> str:
    at = next(i for i, (kind, _) in enumerate(tokens) if kind == "E")
    mantissa, tail = tokens[:at], tokens[at + 1 :]
    point = next((i for i, (kind, _) in enumerate(mantissa) if kind == "point"), len(mantissa))
    step = max(1, sum(kind == "digit" for kind, _ in mantissa[:point]))
    exponent = size.adjusted() // step * step if size else 0
    text = _decimal(mantissa, size.scaleb(-exponent))
    mark = "-" if exponent < 0 else ("+" if tokens[at][1] == "E+" else "")
    width = sum(kind == "digit" for kind, _ in tail)
    rest = "".join(text for kind, text in tail if kind != "digit")
    return f"{text}E{mark}{abs(exponent):0{width}d}{rest}"


def _fraction(tokens: list[tuple[str, str]], size: Decimal) -> str:
    """``# ?/?`` of 2.5 is 2 1/2; ``# ?/8`` keeps to eighths."""
    code = "".join(text for _, text in tokens)
    match = re.search(r"([#0?]+)\s*/\s*([#0?]+|\d+)", code)
    if not match:
        raise ValueError("no fraction")
    mixed = bool(re.search(r"[#0?]", code[: match.start()]))
    whole, part = divmod(Fraction(size), 1) if mixed else (0, Fraction(size))
    if fixed := re.fullmatch(r"\d*[1-9]\d*", match[2]):
        below = int(fixed[0])
        above = round(part * below)
    else:
        nearest = part.limit_denominator(10 ** min(len(match[2]), 7) - 1)
        above, below = nearest.numerator, nearest.denominator
    if mixed and above == below:
        whole, above = whole + 1, 0
    quotient = f"{above}/{below}" if above or not mixed else ""
    before = re.sub(
        r"[#0?]+", str(whole) if whole or not quotient else "", code[: match.start()], count=1
    )
    return f"{before}{quotient}{code[match.end() :]}"
