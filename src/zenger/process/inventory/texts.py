"""What is hidden in plain text, data and XML: characters that are not seen, and comments."""

import re

from zenger.process.formats.plain_charsets import decode
from zenger.process.inventory.characters import unseen_characters
from zenger.process.inventory.found import finding
from zenger.process.inventory.reading import Reading
from zenger.process.inventory.subject import Results, Subject

MAX_TEXT = 64 * 1024**2  # bytes
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_ESCAPES = re.compile("\x1b[\\[\\]PX^_][^\x07\x1b]{0,200}")
_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_INSTRUCTION = re.compile(r"<\?(?!xml[\s?])(.*?)\?>", re.DOTALL)
_ENTITY = re.compile(r"<!ENTITY\s+%?\s*(\S+)\s+[\"']([^\"']*)")


def look(subject: Subject) -> Results:
    """The text as its reader has it, and its characters as they stand in the file."""
    yield from Reading(subject).results()
    subject.untrusted.seek(0)
    data = subject.untrusted.read(MAX_TEXT + 1)
    if len(data) > MAX_TEXT:
        yield finding("not-inspected", "the rest", f"Behind the first {MAX_TEXT // 1024**2} MB.")
    text = decode(data[:MAX_TEXT])
    yield from unseen_characters(text, "the text")
    if controls := len(_CONTROLS.findall(text)):
        yield finding("invisible-character", "the text", f"{controls} control characters")
    if escapes := _ESCAPES.findall(text):
        yield finding("invisible-character", "commands to a terminal", " ".join(escapes))
    if text.lstrip()[:1] == "<":
        for comment in (*_COMMENT.findall(text), *_INSTRUCTION.findall(text)):
            yield finding("markup-comment", "the source", comment)
        for name, value in _ENTITY.findall(text):
            yield finding("stray-text", f"entity {name}", value)
