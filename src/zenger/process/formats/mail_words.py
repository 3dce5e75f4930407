"""Writing headers: names and texts in the letters that e-mail allows.

Source: RFC 2047 (encoded words), RFC 2231 (file names), RFC 5322 3.4 (addresses).
"""

import base64
import re
from urllib.parse import quote

_PART = 42  # bytes in one encoded word: 75 letters at most, its marks included
_ATOMS = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~ -]*")
_BREAKS = re.compile(r"[\x00-\x1f\x7f]+")


def word_encoded(text: str) -> bytes:
    """One header value. Line breaks and control letters become spaces."""
    clean = _BREAKS.sub(" ", text).strip()
    if clean.isascii() and "=?" not in clean:
        return clean.encode("ascii")
    words = []
    held = b""
    for letter in clean:
        raw = letter.encode("utf-8", "replace")
        if len(held) + len(raw) > _PART:
            words.append(held)
            held = b""
        held += raw
    words.append(held)
    return b"\r\n ".join(b"=?utf-8?B?" + base64.b64encode(word) + b"?=" for word in words)


def mailbox(name: str, address: str) -> bytes:
    """``Name <address>``; empty where both are."""
    name, address = _BREAKS.sub(" ", name).strip(), _BREAKS.sub("", address).strip("<> ")
    shown = word_encoded(name)
    if name.isascii() and not _ATOMS.fullmatch(name):
        shown = b'"' + re.sub(rb'(["\\])', rb"\\\1", shown) + b'"'
    if not address:
        return shown
    where = b"<" + address.encode("utf-8", "replace") + b">"
    return shown + b" " + where if name and name.strip("'\"") != address else where


def parameter(name: str, text: str) -> bytes:
    """``name="text"``, or in its encoded form."""
    clean = _BREAKS.sub(" ", text)
    if clean.isascii() and not set(clean) & set('"\\'):
        return f'{name}="{clean}"'.encode("ascii")
    return f"{name}*=utf-8''{quote(clean, safe='', errors='replace')}".encode("ascii")
