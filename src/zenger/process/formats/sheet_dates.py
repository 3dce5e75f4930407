"""Days and times of a workbook: a count of days, shown by the letters of its format.

Source: ISO/IEC 29500-1, 18.17.4 (serial dates) and 18.8.31 (their formats).
"""

import re
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache

_PART = re.compile(
    r'"(?P<quoted>[^"]*)"?|\\(?P<escaped>.)|_.|\*.|\[(?P<elapsed>h+|m+|s+)\]|\[[^\]]*\]'
    r"|(?P<half>AM/PM|A/P)|(?P<fraction>\.0+)|(?P<letters>y+|m+|d+|h+|s+|e+|b+)|(?P<other>.)",
    re.DOTALL | re.IGNORECASE,
)
_LITERAL = re.compile(r'"[^"]*"?|\\.|_.|\*.|\[[^\]]*\]|General', re.DOTALL)
_DATE = re.compile(r"[ymdhseb]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+)\]", re.IGNORECASE)
_LOCALE = re.compile(r"\[\$[^\]-]*-([0-9A-Fa-f]{1,8}|x-[a-z]+)[^\]]*\]")
_ENGLISH = 0x09  # the lower ten bits of a language identifier: [MS-LCID] 2.1
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
           "October", "November", "December")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
LAST = 2_958_466  # days: the end of the year 9999
FALSE_LEAP_DAY = 60  # Excel's 29 February 1900, which never was


def is_of_dates(section: str) -> bool:
    """Whether a section of a number format shows a date or a time."""
    if is_of_spans(section):
        return True
    bare = _LITERAL.sub("", section)
    return bool(_DATE.search(re.sub(r"E[+-]", "", bare)))


def is_of_spans(section: str) -> bool:
    """Whether it shows how long something took: 36 hours are no day of 1900."""
    return _ELAPSED.search(section) is not None


def moment(value: Decimal, *, is_1904: bool) -> datetime | None:
    """What a count of days means, to the millisecond; None before the first day and after 9999."""
    days = value + 1462 if is_1904 else value
    if not 0 <= days < LAST or int(days) == FALSE_LEAP_DAY:
        return None
    start = datetime(1899, 12, 31 if days < FALSE_LEAP_DAY else 30)  # noqa: DTZ001  # has no zone
    return start + timedelta(milliseconds=int((days * 86_400_000).to_integral_value()))


def is_foreign(section: str) -> bool:
    """Whether it asks for the reader's own style, or for names in another language than English."""
    found = _LOCALE.search(section)
    if found is None:
        return False
    code = found.group(1).lower()
    if code.startswith(("x-", "f")):  # the system's own
        return True
    has_names = re.search(r"mmm|ddd", _LITERAL.sub("", section), re.IGNORECASE)
    return has_names is not None and int(code, 16) & 0x3FF not in (_ENGLISH, 0)


def iso(when: datetime, value: Decimal) -> str:
    """The day, the time, or both, as far as the number says: below 1 it is a time alone."""
    days = "" if value < 1 else f"{when:%Y-%m-%d}"
    if value >= 1 and value % 1 == 0:
        return days
    time = f"{when:%H:%M}" if when.second == when.microsecond == 0 else f"{when:%H:%M:%S}"
    return f"{days} {time}".strip()


def dated(section: str, when: datetime, value: Decimal) -> str:
    """The day and time in the section's own words."""
    parts = _parts(section)
    halves = any(kind == "half" for kind, _ in parts)
    digits = max((len(text) - 1 for kind, text in parts if kind == "fraction"), default=0)
    when = _rounded(when, digits if any(kind in ("ss", "elapsed") for kind, _ in parts) else 0)
    return "".join(_shown(kind, text, when, value, halves=halves) for kind, text in parts).strip()


def _rounded(when: datetime, digits: int) -> datetime:
    """To what is shown of a second: half a millisecond before noon is noon."""
    step = 10 ** (6 - min(digits, 3))
    return when + timedelta(
        microseconds=(when.microsecond + step // 2) // step * step - when.microsecond
    )


@lru_cache(maxsize=512)
def _parts(section: str) -> tuple[tuple[str, str], ...]:
    """(kind, text): "yy", "mm" a month in figures, "mmm" in letters, "minute", "dd", "ddd", "hh",
    "ss", "fraction", "half", "elapsed", "ee", "literal"."""
    found: list[tuple[str, str]] = []
    for match in _PART.finditer(section):
        kind, text = match.lastgroup or "", match.group(match.lastgroup) if match.lastgroup else ""
        if kind == "letters":
            letter = text[0].lower()
            kind = letter * (3 if letter in "md" and len(text) > 2 else 2)
        elif kind in ("quoted", "escaped", "other"):
            kind = "literal"
        if kind:
            found.append((kind, text))
    return tuple(_with_minutes(found))


def _with_minutes(parts: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """An m after hours or before seconds counts minutes, not months."""
    timed = [i for i, (kind, _) in enumerate(parts) if kind not in ("literal", "half", "fraction")]
    for order, i in enumerate(timed):
        before = parts[timed[order - 1]] if order else ("", "")
        after = parts[timed[order + 1]][0] if order + 1 < len(timed) else ""
        hours = before[0] == "hh" or (before[0] == "elapsed" and before[1][0] in "hH")
        if parts[i][0] == "mm" and (hours or after == "ss"):
            parts[i] = ("minute", parts[i][1])
    return parts


def _shown(  # noqa: C901  # one line for each kind
    kind: str, text: str, when: datetime, value: Decimal, *, halves: bool
) -> str:
    wide = len(text) > 1
    match kind:
        case "yy" | "ee":
            return f"{when.year:04}" if len(text) > 2 or kind == "ee" else f"{when.year % 100:02}"
        case "bb":
            return str(when.year + 543)
        case "mm":
            return f"{when.month:02}" if wide else str(when.month)
        case "mmm":
            name = _MONTHS[when.month - 1]
            return name[:1] if len(text) == 5 else name if len(text) > 3 else name[:3]
        case "dd":
            return f"{when.day:02}" if wide else str(when.day)
        case "ddd":
            name = _DAYS[when.weekday()]
            return name if len(text) > 3 else name[:3]
        case "hh":
            hour = (when.hour - 1) % 12 + 1 if halves else when.hour
            return f"{hour:02}" if wide else str(hour)
        case "minute":
            return f"{when.minute:02}" if wide else str(when.minute)
        case "ss":
            return f"{when.second:02}" if wide else str(when.second)
        case "fraction":
            return f".{when.microsecond:06}"[: len(text)]
        case "half":
            mark = "AM" if when.hour < 12 else "PM"
            return mark if len(text) == 5 else mark[0]
        case "elapsed":
            seconds = int((value * 86400).to_integral_value())
            count = seconds // {"h": 3600, "m": 60, "s": 1}[text[0].lower()]
            return f"{count:0{len(text)}d}"
    return text
