"""Which kind of text a file is: e-mail, mailbox, web page, table, data, or just text."""

import codecs
import re

from zenger.process.wide_text import wide_codec

_CONTROL = bytes(set(range(32)) - {7, 8, 9, 10, 12, 13, 26, 27})
_WIDER_BOMS = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_BOMS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE, codecs.BOM_UTF32_BE)

_HEADER = re.compile(rb"([A-Za-z][A-Za-z0-9-]{1,60}):")
_MBOX = re.compile(rb"From \S[^\r\n]{0,200}\d\d:\d\d[^\r\n]{0,60}\r?\n>?[A-Za-z-]{1,60}:")
_EMLX = re.compile(rb"\d{1,12}[ \t]*\r?\n(?=[A-Za-z-]{1,60}:)")
_SAVED = re.compile(  # browsers say so in the headers of a page they save
    rb"^(?:From:[ \t]*<Saved by |Snapshot-Content-Location:)", re.IGNORECASE | re.MULTILINE
)
_MACHINE = {
    b"message-id",
    b"received",
    b"mime-version",
    b"content-type",
    b"return-path",
    b"delivered-to",
}
_PERSONAL = {b"from", b"to", b"subject", b"date", b"cc", b"sender", b"reply-to"}

_HTML = re.compile(rb"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]|<title[\s>]", re.IGNORECASE)
_HTML_PART = re.compile(
    rb"</?(?:p|div|table|span|br|h[1-6]|a|font|ul|meta|img)[\s>/]", re.IGNORECASE
)
_FLAT = re.compile(  # OpenDocument in one file of XML: OASIS OpenDocument 1.3, part 3, 3.1.2
    rb"<(?:\w+:)?document\s[^>]*\bmimetype=[\"'](application/vnd\.oasis\.opendocument\.[a-z]{1,20})"
)
_JSON = re.compile(rb'\s*(?:\{\s*(?:"|\})|\[\s*(?:[\[{"\]\d-]|true|false|null))')
_PLACES = re.compile(rb"^(?:\s*<[?!][^>]{0,500}>)*\s*<(gpx|kml)[\s>]")
_PLACE_TYPES = {
    b"gpx": "application/gpx+xml",
    b"kml": "application/vnd.google-earth.kml+xml",
}
_CARD = re.compile(rb"BEGIN:(VCARD|VCALENDAR)\r?\n", re.IGNORECASE)
_SRT = re.compile(rb"\s*\d+\s*\r?\n\d\d:\d\d:\d\d[,.]\d{3} --> ")
_BY_EXTENSION = {
    "md": "text/markdown",
    "markdown": "text/markdown",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "tab": "text/tab-separated-values",
}
_KEPT = (
    "text/rtf", "text/xml", "text/calendar", "text/vcard", "text/x-vcard", "text/x-vcalendar",
    "text/vtt", "text/csv", "application/json", "application/xhtml+xml", "text/html",
)  # fmt: skip
_JSON_NAMES = {"json": "application/json", "geojson": "application/geo+json"}
MOST_BLOTS = 20  # one byte in so many
SNIFFED_LINES = 20
FEWEST_LINES, FEWEST_COLUMNS = 4, 3


def is_text(head: bytes) -> bool:
    """Whether these bytes are text in some encoding: no NUL, next to no control characters."""
    if head.startswith(_BOMS):
        return True
    if b"\0" in head:
        return _is_utf16(head) or wide_codec(head) != ""
    if head[:1] > b"\x7f" and not head.strip(head[:1]):
        return False  # one byte over and over, as on an erased disk
    return len(head) - len(head.translate(None, _CONTROL)) <= len(head) // 200


def begins_beyond_ascii(head: bytes) -> bool:
    """A text of other than Latin letters: none of the kinds that begin with a word of their own."""
    return not head[:4].isascii() and not head.startswith((*_BOMS, b"MZ"))


def is_blotted(head: bytes) -> bool:
    """Text with a few bytes between that no text has, as crashed programs and old drives leave."""
    kept = head.translate(None, _CONTROL)
    if len(head) - len(kept) > max(1, len(head) // MOST_BLOTS):
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(kept)
    except UnicodeDecodeError:
        return False
    return len(set(kept)) > 3


def _is_utf16(head: bytes) -> bool:
    """UTF-16 without a mark: every other byte is zero in text of a western language."""
    even, odd = head[0:512:2].count(0), head[1:512:2].count(0)
    half = len(head[:512]) // 2
    return half > 8 and max(even, odd) > 0.8 * half and min(even, odd) == 0


def mail_type(head: bytes, extension: str) -> str:
    """The type of an e-mail or a mailbox; empty for anything else.

    A memorandum or a cable that begins "FROM: ... TO: ... SUBJECT: ..." is no e-mail: a
    header that only machines write has to be there too, unless the extension says so.
    """
    start = head.lstrip(b"\r\n").removeprefix(codecs.BOM_UTF8)
    if _MBOX.match(start):
        return "application/mbox"
    emlx = _EMLX.match(start)
    names = _header_names(start[emlx.end() :] if emlx else start)
    personal, machine = len(names & _PERSONAL), len(names & _MACHINE)
    enough = personal >= 1 and personal + machine >= 3 and machine >= 1
    named = extension in ("eml", "emlx", "mht", "mhtml")
    if not enough and not (named and personal + machine >= 1):
        return ""
    if extension in ("mht", "mhtml") or _SAVED.search(start[:1000]):
        return "multipart/related"
    return "message/x-emlx" if emlx else "message/rfc822"


def _header_names(start: bytes) -> set[bytes]:
    """Names of the header fields, if the text begins with a block of them."""
    names: set[bytes] = set()
    for line in start.splitlines():
        if not line.strip():
            break
        if line[:1] in (b" ", b"\t"):
            if not names:
                return set()
            continue
        match = _HEADER.match(line)
        if not match:
            return set() if len(names) < 4 else names
        names.add(match.group(1).lower())
    return names


def text_type(head: bytes, extension: str, found: str) -> str:
    """The type of a text that is no e-mail; `found` is what libmagic's rules say."""
    head = _narrow(head)
    start = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if start.startswith(b"{\\rtf"):
        return "text/rtf"
    if start.startswith(b"<") and (marked := _markup_type(start, found)):
        return marked
    if card := _CARD.match(start):
        return "text/vcard" if card.group(1).upper() == b"VCARD" else "text/calendar"
    if _SRT.match(head):
        return "application/x-subrip"
    if _JSON.match(start) and (extension in _JSON_NAMES or found == "application/json"):
        return _JSON_NAMES.get(extension, "application/json")
    if extension in ("html", "htm", "xhtml") and (_HTML.search(head) or _HTML_PART.search(head)):
        return "text/html"
    if extension in _BY_EXTENSION:
        return _BY_EXTENSION[extension]
    if found in _KEPT and found not in ("text/html", "application/json"):
        return found
    return _table_type(head) or "text/plain"


def _narrow(head: bytes) -> bytes:
    """UTF-16 and -32 as UTF-8, so that one set of rules reads all."""
    if head.startswith(_WIDER_BOMS):
        return head.decode("utf-32", "replace").encode("utf-8", "replace")
    if head.startswith(_BOMS[1:3]):
        return head.decode("utf-16", "replace").encode("utf-8", "replace")
    if codec := wide_codec(head):
        return head.decode(codec, "replace").encode("utf-8", "replace")
    if _is_utf16(head):
        order = "utf-16-be" if head[0:1] == b"\0" else "utf-16-le"
        return head.decode(order, "replace").encode("utf-8", "replace")
    return head.replace(b"\0", b"")


def _markup_type(start: bytes, found: str) -> str:
    if flat := _FLAT.search(start):
        return f"{flat.group(1).decode('ascii')}-flat-xml"
    if found in ("application/xhtml+xml", "text/html"):
        return found
    if place := _PLACES.search(start[:4096]):
        return _PLACE_TYPES[place.group(1)]
    if start.startswith(b"<?xml"):
        return found if found in _KEPT else "text/xml"
    if _HTML.match(start) or _HTML.search(start[:2048]) or len(_HTML_PART.findall(start)) >= 3:
        return "text/html"
    return found if found in _KEPT else ""


def _table_type(head: bytes) -> str:
    """A table by its looks: the same number of separators on every line."""
    lines = [line for line in head.splitlines()[: SNIFFED_LINES + 1] if line.strip()]
    if len(head) >= 8192 or len(lines) > SNIFFED_LINES:
        lines = lines[:-1]
    if len(lines) < FEWEST_LINES:
        return ""
    for separator, media_type in (
        (b"\t", "text/tab-separated-values"),
        (b";", "text/csv"),
        (b",", "text/csv"),
    ):
        counts = {_outside_quotes(line).count(separator) for line in lines}
        if len(counts) == 1 and counts.pop() >= FEWEST_COLUMNS - 1:
            return media_type
    return ""


def _outside_quotes(line: bytes) -> bytes:
    return b"".join(line.split(b'"')[::2])
