"""File names as people see them: complete, unambiguous, and unable to play tricks.

A name comes from a stranger's disk. It may hold bytes that are no text, line breaks,
control characters that move a terminal's cursor, or marks that reverse the reading order so
that ``gpj.exe`` looks like ``exe.jpg``.
"""

import re
from collections.abc import Iterable

from zenger.model.name_charsets import likely_name

CONTAINER_MARK = "!/"

# Bidirectional overrides and isolates, zero-width and other invisible format characters, and
# the C0/C1 controls. ZWNJ and ZWJ (200C, 200D) are ordinary spelling in Persian and Indic
# scripts and change no order, so they stay.
_UNSAFE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
)


def shown_name(raw: bytes) -> str:
    r"""A name as text. Bytes that are not UTF-8 show as ``\xNN``; ``!/`` inside is ``%21/``."""
    return raw.decode("utf-8", "backslashreplace").replace(CONTAINER_MARK, "%21/")


def shown_member(raw: bytes, charset: str | None = None) -> str:
    """The name of a file in a container, in the old charset it is likely in if it is not UTF-8.

    Args:
        charset: that the names of the container are in together.
    """
    if is_utf8(raw):
        return shown_name(raw)
    likely = _decoded(raw, charset) if charset else None
    likely = likely_name(raw) if likely is None else likely
    return shown_name(raw if likely is None else likely.encode())


def _decoded(raw: bytes, charset: str) -> str | None:
    try:
        return raw.decode(charset)
    except UnicodeDecodeError:
        return None


def shown_path(raw_names: Iterable[bytes]) -> str:
    """The way to an occurrence, from the trove's root: ``a.zip!/b.eml!/c.pdf``."""
    return CONTAINER_MARK.join(shown_name(raw) for raw in raw_names)


def is_utf8(raw: bytes) -> bool:
    """Whether a name can be read as UTF-8, so that its shown form is all there is to it."""
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def raw_path(raw_names: Iterable[bytes]) -> bytes:
    """The same way in bytes, marks and their escapes as in `shown_path`."""
    mark = CONTAINER_MARK.encode()
    return mark.join(raw.replace(mark, b"%21/") for raw in raw_names)


def inert(untrusted_text: str) -> str:
    r"""The same text with every character that could deceive shown as ``\uNNNN``."""
    return _UNSAFE.sub(lambda match: f"\\u{ord(match.group()):04x}", untrusted_text)
