"""The texts of a message, read from where they stand in it."""

import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from zenger.model.document import Problem, Status
from zenger.model.extraction import Page, PageKind, Trouble
from zenger.process.formats.html import charset_of
from zenger.process.formats.html_unseen import UNTOLD, untold
from zenger.process.formats.mail_bodies import Slot, SlotText, body_pages
from zenger.process.formats.mail_decoding import Condition, decoded_blocks, raw_blocks
from zenger.process.formats.mail_enclosed import Enclosed
from zenger.process.formats.mail_parts import Part, Structure
from zenger.process.formats.plain_charsets import decode
from zenger.process.formats.plain_pages import clean_text, parts, text_limit

MAX_BODY = 32 * 1024 * 1024  # decoded bytes of all texts; nobody writes more, and it is held
MAX_OUTSIDE = 1024 * 1024  # bytes
_NOTICE = re.compile(r"multi-?part|MIME", re.IGNORECASE)  # "This is a multi-part message in MIME…"
_SEALED = re.compile(rb"-----BEGIN PGP MESSAGE-----")


@dataclass(frozen=True, slots=True)
class Source:
    """The message as its texts are read from it."""

    untrusted: BinaryIO
    enclosed: dict[int, list[Enclosed]]  # files that stand in a text, by the identity of its part
    troubles: list[Trouble]

    def blocks(self, part: Part, condition: Condition) -> Iterator[bytes]:
        """The decoded text; of each file in it only the name, as of an inline picture."""
        at = part.start
        for file in self.enclosed.get(id(part), ()):
            yield from raw_blocks(self.untrusted, at, file.start)
            yield b"[%s]\n" % file.part.raw_name(0)
            at = file.end
        encoding = part.encoding
        yield from decoded_blocks(self.untrusted, at, part.end, encoding, condition)


def read_bodies(
    source: Source, slots: list[Slot], named: dict[str, str], limit: int
) -> Generator[Page, None, int]:
    """The pages; returns the number of the last."""
    left = MAX_BODY
    texts: list[SlotText] = []
    for slot in slots:
        versions: list[str] = []
        for found in (slot.plain, slot.html):
            read = [_text_of(source, part, left) for part in found]
            left -= sum(size for _, size in read)
            versions.append("\n".join(text for text, _ in read))
        texts.append(SlotText(versions[0], versions[1]))
    number = 0
    for page in body_pages(texts, named):
        if page.label == UNTOLD:
            source.troubles.append(untold())
        if len(page.text) > limit:
            source.troubles.append(text_limit(limit))
        for part in parts([page.text[:limit]]) if page.text else [""]:
            number += 1
            whole = len(part) == len(page.text)
            yield Page(number, part, page.kind, page.label, html=page.html if whole else "")
        limit -= min(limit, len(page.text))
    return number


def read_outside(untrusted: BinaryIO, structure: Structure, last: int) -> Iterator[Page]:
    """What stands around the parts, where mail programs show nothing and lists put footers."""
    for start, end in structure.outside:
        raw = b"".join(raw_blocks(untrusted, start, min(end, start + MAX_OUTSIDE)))
        text = clean_text(decode(raw)).strip()
        if text and not _NOTICE.search(text[:500]):
            last += 1
            yield Page(last, text, PageKind.ASIDE, "outside the parts")


def _text_of(source: Source, part: Part, left: int) -> tuple[str, int]:
    """The part's text and how many bytes it was."""
    condition, troubles = Condition(), source.troubles
    data = bytearray()
    for block in source.blocks(part, condition):
        if len(data) + len(block) > left:
            troubles.append(trouble(Status.TRUNCATED, "text-limit", "The text is too long."))
            data += block[: max(0, left - len(data))]
            break
        data += block
    report(condition, troubles)
    parameters = part.headers.parameters("content-type")[1]
    claimed = parameters["charset"].text if "charset" in parameters else ""
    raw = bytes(data)
    if _SEALED.search(raw):
        troubles.append(sealed())
    if part.media_type == "text/html":
        return charset_of(raw, claimed).decode(raw), len(raw)
    text = clean_text(decode(raw, claimed))
    is_cut = "delsp" in parameters and parameters["delsp"].text.lower() == "yes"
    return unflowed(text) if is_cut else text, len(raw)


def unflowed(text: str) -> str:
    """Lines joined that were cut anywhere, in a word too: RFC 3676 4, with DelSp=yes."""
    out: list[str] = []
    depth, goes_on = 0, False
    for line in text.split("\n"):
        content = line.lstrip(">")
        marks = len(line) - len(content)
        content = content.removeprefix(" ")  # put before what would look like a mark
        if goes_on and marks == depth:
            out[-1] += content
        else:
            out.append(">" * marks + " " * bool(marks) + content)
        depth, goes_on = marks, content.endswith(" ") and content != "-- "
        out[-1] = out[-1][:-1] if goes_on else out[-1]
    return "\n".join(out)


def report(condition: Condition, troubles: list[Trouble]) -> None:
    if condition.problem:
        message = "A part is damaged; what could be decoded of it was kept."
        troubles.append(trouble(Status.CORRUPT, f"broken-{condition.problem}", message))


def trouble(status: Status, code: str, message: str) -> Trouble:
    return Trouble(status, Problem(code, message))


def sealed() -> Trouble:
    message = "The message is encrypted for its recipients; only its headers can be read."
    return trouble(Status.ENCRYPTED, "encrypted-message", message)
