"""Names of a parcel's members, and names that are safe to make on a disk."""

import re
import unicodedata

MOST_SAFE = 120  # bytes: below the 255 of file systems, with room for what is put behind
_PARTS = re.compile(r"files/(\d{4,6})(?:(\.end)?\.json|/([^/\x00]+))", re.ASCII)
_WINDOWS = frozenset(
    ["con", "prn", "aux", "nul"] + [f"{port}{n}" for port in ("com", "lpt") for n in range(1, 10)]
)


def head_member(number: int) -> str:
    return f"files/{number:04d}.json"


def end_member(number: int) -> str:
    return f"files/{number:04d}.end.json"


def content_member(number: int, untrusted_name: bytes, part: int = 0) -> str:
    """Where the bytes of a file stand.

    Args:
        part: 0 for all of them; from 1 where they are cut, so that `cat *` joins them.
    """
    last = untrusted_name.rstrip(b"/").rpartition(b"/")[2]
    behind = f".part{part:06d}" if part else ""
    return f"files/{number:04d}/{safe_name(last)}{behind}"


def member_kind(name: str) -> tuple[str, int]:
    """What a member is ("head", "end", "content" or ""), and of which file."""
    found = _PARTS.fullmatch(name)
    if not found:
        return "", 0
    number, end, content = found.groups()
    if content is not None:
        return "content", int(number)
    return "end" if end else "head", int(number)


def safe_name(untrusted_name: bytes, most: int = MOST_SAFE) -> str:
    """One part of a path that any system can make, and that hides and runs nothing.

    Letters and digits of all scripts stay, and with them spaces, dots, dashes, brackets; everything
    else is an underscore: slashes, controls, marks that turn the reading order, what is no text.
    A name never begins with a dot, a dash or a space, nor ends with a dot or a space.
    """
    text = unicodedata.normalize("NFC", untrusted_name.decode("utf-8", "replace"))
    kept = "".join(mark if _may_stay(mark) else "_" for mark in text)
    kept = kept.strip(" .").lstrip("-")
    stem, dot, ending = kept.rpartition(".")
    if not dot or len(ending.encode()) > 16:
        stem, ending = kept, ""
    if stem.casefold() in _WINDOWS or kept.casefold().partition(".")[0] in _WINDOWS:
        stem = f"_{stem}"
    room = most - len(ending.encode()) - bool(ending)
    stem = stem.encode()[:room].decode("utf-8", "ignore").rstrip(" .")
    return f"{stem}.{ending}" if ending and stem else stem or ending or "file"


def safe_path(untrusted_name: bytes) -> str:
    """A path below a folder made of safe names; `..` and the like are left out."""
    parts = [part for part in untrusted_name.split(b"/") if part.strip(b". ")]
    return "/".join(safe_name(part) for part in parts[-32:]) or "file"


def _may_stay(mark: str) -> bool:
    return mark.isalnum() or mark in " ._-()[]+,=@#" or unicodedata.category(mark) in ("Mn", "Mc")
