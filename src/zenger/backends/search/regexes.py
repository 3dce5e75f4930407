r"""Patterns as regular expressions that all engines read alike.

A class such as ``\w`` holds most of Unicode, and other letters in each engine; tantivy takes a
second to compile a pattern with one in it. A folded word holds nothing but letters, marks and
digits, and its digits are ASCII, so short ranges say the same of it.
"""

import re

_CLASSES = {
    "w": "0-9A-Za-z_\x80-\U0010ffff",
    "W": "\x00-/:-@\\[-\\^`{-\x7f",
    "d": "0-9",
    "D": "\x00-/:-\U0010ffff",
    "s": "\t-\r \x85\u2028\u2029",
    "S": "\x00-\x08\x0e-\x1f!-\x84\x86-\u2027\u202a-\U0010ffff",
}
_PART = re.compile(r"\[\^?\]?(?:\\.|[^\]\\])*\]|\\.|[^\\]", re.DOTALL)
_PIECE = re.compile(r"\\.|[^\\]", re.DOTALL)
_META = frozenset("\\.+*?()|[]{}^$#&-~")


def wildcard_regex(pattern: str, *, in_lines: bool = False) -> str:
    """A wildcard pattern as a regular expression of tantivy's dialect.

    A file's name can hold a line break, so these count as letters, unless `in_lines`.
    """
    letter = "." if in_lines else "(?s:.)"
    signs = {"*": f"{letter}*", "?": letter}
    return "".join(signs.get(sign) or (f"\\{sign}" if sign in _META else sign) for sign in pattern)


def spelt_out(pattern: str) -> str:
    r"""The pattern without ``\w \W \d \D \s \S``. It must be a whole one."""
    return "".join(_part(part) for part in _PART.findall(pattern))


def _part(part: str) -> str:
    if part.startswith("[") and part != "[":
        return "".join(_letters(piece) or piece for piece in _PIECE.findall(part))
    letters = _letters(part)
    return f"[{letters}]" if letters else part


def _letters(piece: str) -> str | None:
    return _CLASSES.get(piece[1:]) if piece.startswith("\\") else None
