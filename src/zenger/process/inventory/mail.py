"""What is hidden in an e-mail: headers, other versions of its text, what its HTML does not show."""

import binascii
import re
from contextlib import suppress

from zenger.process.formats.html import charset_of
from zenger.process.formats.html_text import parse, visible_text
from zenger.process.formats.html_unseen import UntoldError, take_unseen
from zenger.process.formats.mail_bodies import Slot, split_bodies
from zenger.process.formats.mail_decoding import Condition, decoded_blocks, raw_blocks
from zenger.process.formats.mail_parts import Part, read_structure
from zenger.process.formats.plain_charsets import decode
from zenger.process.inventory import markup
from zenger.process.inventory.found import finding, words_in
from zenger.process.inventory.mail_headers import of_parts
from zenger.process.inventory.reading import Reading
from zenger.process.inventory.subject import Results, Subject, guarded

MAX_BODY = 16 * 1024**2  # bytes of one text
FEWEST = 2  # words that only one version has
MAX_REST, FEWEST_LETTERS = 64 * 1024, 4  # bytes behind the end, and letters in them
_END = re.compile(rb"=+")
_WORD = re.compile(r"\w{2,}")
_LINK = re.compile(r"https?://\S+|mailto:\S+|<[^<>\s]+@[^<>\s]+>|\[[^\]]{0,200}\]")


def look(subject: Subject) -> Results:
    """What its reader tells, then the source of each HTML text."""
    reading = Reading(subject)
    yield from reading.results()
    parts = read_structure(subject.untrusted).parts
    yield from guarded("headers", of_parts((part.headers for part in parts), reading.words))
    leaves = [part for part in parts if not part.is_multipart]
    for number, part in enumerate(leaves, 1):
        if part.encoding == "base64":
            yield from guarded("base64", _behind_base64(subject, part, f"part {number}"))
        if part.media_type == "text/html":
            where = f"HTML of part {number}"
            yield from guarded(where, markup.in_source(_text(subject, part), where, reading.words))
    for slot in split_bodies(leaves)[0]:
        if slot.plain and slot.html:
            yield from guarded("plain text version", _other_version(subject, slot))


def _behind_base64(subject: Subject, part: Part, where: str) -> Results:
    """What stands behind the sign that ends a part in base64: mail programs read no further."""
    rest, has_ended = b"", False
    for block in raw_blocks(subject.untrusted, part.start, part.end):
        if not has_ended and (end := _END.search(block)):
            block, has_ended = block[end.end() :], True
        if has_ended:
            rest += block[: MAX_REST - len(rest)]
    rest = rest.strip(b"=\r\n\t ")
    if sum(map(str.isalnum, plain := words_in(rest))) >= FEWEST_LETTERS:
        packed = rest.translate(None, b"= \r\n\t")
        with suppress(binascii.Error):
            decoded = binascii.a2b_base64(packed + b"=" * (-len(packed) % 4))
            plain = f"{words_in(decoded)} {plain}"
        yield finding("after-end", f"{where}, behind its base64", plain)


def _other_version(subject: Subject, slot: Slot) -> Results:
    """What only the plain text says, where mail programs show the HTML."""
    seen: set[str] = set()
    for part in slot.html:
        root = parse(_text(subject, part))
        if root is not None:
            with suppress(UntoldError):  # then nothing counts as seen
                take_unseen(root)
                seen.update(_WORD.findall(visible_text(root)))
    for part in slot.plain:
        bare = _LINK.sub(" ", _text(subject, part))
        other = [word for word in _WORD.findall(bare) if word not in seen]
        if len(other) >= FEWEST:
            yield finding("hidden-part", "plain text version", " ".join(dict.fromkeys(other)))


def _text(subject: Subject, part: Part) -> str:
    data = bytearray()
    for block in decoded_blocks(
        subject.untrusted, part.start, part.end, part.encoding, Condition()
    ):
        data += block[: MAX_BODY - len(data)]
        if len(data) >= MAX_BODY:
            break
    parameters = part.headers.parameters("content-type")[1]
    claimed = parameters["charset"].text if "charset" in parameters else ""
    raw = bytes(data)
    if part.media_type == "text/html":
        return charset_of(raw, claimed).decode(raw)
    return decode(raw, claimed)
