"""How a secret may be written down in bytes: encodings, escapes, and what undoes them.

    "Zdeněk"  ->  5a64656ec49b6b, \\132\\144..., WmRlbsSba, Zden%C4%9Bk, Zden&#283;k, ...

All forms are made in small letters, as what is searched is: the case of ASCII letters tells
nothing apart, and for base64 it only makes a chance find likelier by a little.
"""

import base64
import unicodedata
from collections.abc import Iterator
from urllib.parse import quote

GAPS = (" ", "")
PLAIN_GAPS = ("\n", "\r\n", "_", "-", "+", ".", "\t", "\u00a0")  # hardly ever encoded further
SQUEEZED = frozenset({"UTF-8", "UTF-16", "reversed", "hexadecimal", "base64", "percent-encoded"})
"""Kinds whose letters may lie apart: with spaces, in lines, with signs between."""
_LEGACY = (
    "cp1250", "cp1251", "cp1252", "cp1253", "cp1254", "cp1255", "cp1256", "cp437", "cp850",
    "iso8859-2", "iso8859-5", "koi8-r", "mac-roman", "mac-latin2", "shift_jis", "gb18030", "big5",
    "euc-kr", "utf-7",
)  # fmt: skip
_OTHER_THAN_LETTERS = bytes(b for b in range(128) if not chr(b).isalnum())


def squeezed(content: bytes) -> bytes:
    """Small letters, digits and bytes above 127 only.

    What is left of UTF-16 are its letters, of "%4d%61" and "<4D 61>" the digits, of a base64
    text its letters without line breaks.
    """
    return content.translate(None, _OTHER_THAN_LETTERS).lower()


def written(words: str, gaps: tuple[str, ...] = GAPS) -> frozenset[str]:
    """One secret as people and programs may write it: case, accents, gaps between its words."""
    forms = set()
    for case in (words, words.lower(), words.upper(), words.title()):
        forms.add(case)
        if not case.isascii():
            forms.update(unicodedata.normalize(form, case) for form in ("NFC", "NFD", "NFKC"))
            forms.add(without_accents(case))
    return frozenset(gap.join(form.split()) for form in forms for gap in gaps)


def without_accents(text: str) -> str:
    """ "Zdenek" for "Zdeněk"."""
    bare = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in bare if not unicodedata.combining(letter))


def spellings(words: str) -> Iterator[tuple[str, bytes]]:
    """Every form that is looked for, with the name of its kind; in small letters."""
    for text in written(words):
        for kind, content in _of_one(text):
            yield kind, content.lower()
    for text in written(words, PLAIN_GAPS):
        for encoding in ("utf-8", "utf-16-be", "utf-16-le"):
            yield encoding[:6].upper().rstrip("-"), text.encode(encoding, "replace").lower()


def _of_one(text: str) -> Iterator[tuple[str, bytes]]:
    plain = text.encode("utf-8", "replace")
    wide, narrow = text.encode("utf-16-be", "replace"), text.encode("utf-16-le", "replace")
    yield "UTF-8", plain
    yield "UTF-16", wide
    yield "UTF-16", narrow
    yield "reversed", plain[::-1]
    yield "reversed", text[::-1].encode("utf-8", "replace")
    for content in (plain, wide):
        yield "hexadecimal", content.hex().encode()
        yield "octal", b"".join(b"\\%03o" % byte for byte in content)
    for content in (plain, narrow):
        yield from (("base64", form) for form in _base64(content))
    yield "octal", b"".join(bytes([b]) if 32 <= b < 127 else b"\\%03o" % b for b in plain)
    yield from _escaped(text, plain)
    if not text.isascii():
        yield from _legacy(text)


def _escaped(text: str, plain: bytes) -> Iterator[tuple[str, bytes]]:
    yield "percent-encoded", quote(text, safe="").encode()
    yield "percent-encoded", b"".join(b"%%%02x" % byte for byte in plain)
    yield "HTML entities", "".join(f"&#{ord(c)};" for c in text).encode()
    yield "HTML entities", "".join(f"&#x{ord(c):x};" for c in text).encode()
    yield "HTML entities", text.encode("ascii", "xmlcharrefreplace")
    units = text.encode("utf-16-be", "replace").hex()
    each = [units[at : at + 4] for at in range(0, len(units), 4)]
    yield "JSON escapes", "".join(f"\\u{unit}" for unit in each).encode()
    yield "JSON escapes", text.encode("ascii", "backslashreplace")


def _legacy(text: str) -> Iterator[tuple[str, bytes]]:
    for encoding in _LEGACY:
        try:
            yield encoding, text.encode(encoding)
        except UnicodeEncodeError:
            continue


def _base64(content: bytes) -> Iterator[bytes]:
    """The letters that do not depend on what stands before and after, at the three offsets."""
    for before in range(3):
        padded = b"\0" * before + content
        letters = base64.b64encode(padded).rstrip(b"=")
        first = (before * 8 + 5) // 6
        last = (len(padded) * 8) // 6
        yield letters[first:last]
