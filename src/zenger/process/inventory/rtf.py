"""What is hidden in rich text (rtf): what its reader tells, and all groups that no page shows.

A group that begins with a star or with the name of a store is skipped by whoever does not know
it. What such a group says, and nothing has told, is told.
Source: Rich Text Format Specification 1.9.1, "Destinations".
"""

import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from zenger.process.formats.rtf import MAX_SIZE
from zenger.process.formats.rtf_layers import SILENT, TOKEN, codec_of
from zenger.process.inventory.found import Findings, finding, words_in
from zenger.process.inventory.office_usual import is_usual, is_usual_field
from zenger.process.inventory.reading import Reading
from zenger.process.inventory.subject import Results, Subject, guarded
from zenger.process.inventory.told_words import Told

MOST = 2_000  # characters of one group
_STORES = SILENT | frozenset(
    "info template generator userprops docvar xmlnstbl ftnsep header footer".split()
)
_STYLES = ("stylesheet", "s", "cs", "ds", "ts", "pgdsctbl")
_USUAL = re.compile(r"AppVersion|Default Page Style|\w+(?:\.\w+)*\.\d+(?:\.\d+)*")
# Fonts, colours, numbers, pictures, what the reader has told, and what is told as a member.
_PASSED = frozenset(
    "fonttbl colortbl listtable listoverridetable rsidtbl pict objdata themedata latentstyles "
    "colorschememapping panose falt fname blipuid pgptbl listpicture pnseclvl listtext pntext "
    "levelnumbers leveltext listname liststylename mmathPr mmath sn shpinst shppict picprop "
    "annotation atnauthor atnid atnref atndate atnparent wgrffmtfilter ftnsep ftnsepc aftnsep "
    "aftnsepc aftncn ftncn header footer background xmlnstbl pnfont fontemb filetbl".split()
)
_KINDS = {
    "bkmkstart": "resource-name", "bkmkend": "resource-name", "generator": "software",
    "template": "template-path", "docvar": "property", "userprops": "property",
    "propname": "property", "staticval": "property", "linkval": "property", "revtbl": "property",
    "info": "property", "sv": "description", "datastore": "custom-data",
    "datafield": "custom-data", "hlinkbase": "property", "nextfile": "external-link",
    **dict.fromkeys(_STYLES, "resource-name"),
}  # fmt: skip
_FETCHED = re.compile(r"\s*(?:INCLUDE\w*|LINK|DDE\w*|IMPORT|DATABASE)\b", re.IGNORECASE)
_LINK = re.compile(r'\s*HYPERLINK\b[^"]*"([^"]*)"', re.IGNORECASE)
_HEX = re.compile(r"(?:[0-9a-fA-F]{2}\s*)+")


@dataclass(slots=True)
class _Group:
    name: str = ""  # of the store it belongs to; none where its text is shown
    is_new: bool = True  # nothing but a star stands in it yet
    is_starred: bool = False
    said: list[str] = field(default_factory=list)


def look(subject: Subject) -> Results:
    """The text as its reader has it, then its stores."""
    told = Told()
    yield from Reading(subject, words=told).results()
    yield from guarded("the groups", _stores(subject, told))


def _stores(subject: Subject, told: Told) -> Results:
    subject.untrusted.seek(0)
    data = subject.untrusted.read(MAX_SIZE + 1)
    for name, text in _said(data):
        yield from _of_store(name, text.strip(), told)


def _of_store(name: str, text: str, told: Told) -> Findings:
    kind, where = _KINDS.get(name, "stray-text"), f"group {name}"
    if name in ("datastore", "datafield") and _HEX.fullmatch(text):
        text = words_in(binascii.a2b_hex("".join(text.split())))
    if name == "fldinst":
        if is_usual_field(text):
            return
        if link := _LINK.match(text):
            yield finding("link", where, link[1])
            text = text[link.end() :]
        elif _FETCHED.match(text):
            yield finding("external-link", where, text)
            return
    text = text.strip("; ") if name in _STYLES else text
    tag = "style" if name in _STYLES else name
    if is_usual(tag, "name", text.capitalize()) or _USUAL.fullmatch(text):
        return
    if told.untold(text) and not is_usual(tag, "name", text):
        told.add(text)
        yield finding(kind, where, text)


def _said(data: bytes) -> Iterator[tuple[str, str]]:
    """Names of stores, and what each of their groups says itself."""
    stack, group, codec, skip = list[_Group](), _Group(), codec_of(data), 0
    for match in TOKEN.finditer(data):
        word, number, code, sign, brace, text = match.groups()
        if brace is not None:
            skip = 0
            if brace == b"{":
                stack.append(group)
                group = _Group(group.name)
                continue
            if group.name and group.name not in _PASSED and group.said:
                yield group.name, "".join(group.said)[:MOST]
            group = stack.pop() if stack else _Group()
        elif sign == b"*" and group.is_new:
            group.is_starred = True
        elif word is not None:
            _name(group, word.decode())
            if word == b"u" and group.name and number:
                group.said.append(chr(int(number) % 65536))
                skip = 1  # what stands for older readers
        elif group.name:
            group.is_new = False
            raw = bytes.fromhex(code.decode()) if code is not None else text or sign or b""
            group.said.append(raw[skip:].decode(codec, "replace"))
            skip = 0


def _name(group: _Group, word: str) -> None:
    if word in ("fldrslt", "shptxt", "annotation"):
        group.name = "" if word != "annotation" else word
    elif group.is_new and (group.is_starred or word in _STORES or group.name):
        is_own = group.is_starred or word in _STORES or word in _KINDS or word in _PASSED
        group.name = word if is_own else group.name
    group.is_new = False
