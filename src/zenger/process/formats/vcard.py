"""Address books (.vcf): one page for each contact, photographs as files.

Source: RFC 6350 (vCard 4.0), RFC 2426 (3.0), vCard 2.1.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberKind,
    MembersExpected,
    Metadata,
    Page,
    PageKind,
    Piece,
    Title,
    Trouble,
)
from zenger.process.formats.content_lines import ContentLine, content_lines, split_value
from zenger.process.formats.data_uri import data_of
from zenger.process.formats.plain_pages import clean_text, parts
from zenger.protocols.formats import Identity

MAX_FIELDS = 5_000  # lines of one contact
_LABELS = {
    "FN": "Name", "N": "Full name", "NICKNAME": "Nickname", "ORG": "Organisation",
    "TITLE": "Job", "ROLE": "Role", "TEL": "Phone", "EMAIL": "E-mail", "ADR": "Address",
    "LABEL": "Address", "URL": "Web page", "BDAY": "Birthday", "ANNIVERSARY": "Anniversary",
    "NOTE": "Note", "CATEGORIES": "Categories", "IMPP": "Instant messages", "GEO": "Position",
    "RELATED": "Related", "REV": "Changed", "GENDER": "Gender", "TZ": "Time zone",
    "AGENT": "Agent", "MEMBER": "Member", "X-ABRELATEDNAMES": "Related", "KIND": "Kind",
    "X-SKYPE": "Skype", "X-JABBER": "Jabber", "X-AIM": "AIM", "X-ICQ": "ICQ",
}  # fmt: skip
_SILENT = frozenset("BEGIN END VERSION PRODID UID X-ABUID X-ABADR X-ABLABEL CLIENTPIDMAP".split())
_FILES = {"PHOTO": "photo", "LOGO": "logo", "SOUND": "sound", "KEY": "key"}
_ENDINGS = {"jpeg": "jpg", "jpg": "jpg", "png": "png", "gif": "gif", "wave": "wav", "pgp": "asc"}


@dataclass(slots=True)
class _Card:
    lines: list[str] = field(default_factory=list)
    name: str = ""
    files: list[tuple[bytes, bytes]] = field(default_factory=list)  # name, content
    is_cut: bool = False
    seen: int = 0


class VcardHandler:
    """Contacts one after the other; one is held at a time."""

    name = "vcard"
    version = 2

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        start = head.lstrip(b"\xef\xbb\xbf\r\n \t")[:11].upper()
        if start == b"BEGIN:VCARD":
            return 0.93
        return 0.9 if identity.media_type == "text/vcard" else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        number = page = files = 0
        left = options.max_text
        troubles: dict[str, Trouble] = {}
        only = ""
        for card, is_whole in _cards(untrusted):
            number += 1
            only = card.name if number == 1 else ""
            text = clean_text("\n".join(card.lines))[:left]
            left -= len(text)
            for part in parts([text]) if text else [""]:
                page += 1
                yield Page(page, part, PageKind.TEXT, card.name[:200])
            for name, content in card.files:
                yield Member(name, files, MemberKind.INLINE, iter([content]))
                files += 1
            if not is_whole:
                _note(troubles, Status.TRUNCATED, "cut-short", "The last contact has no end.")
            if card.is_cut:
                _note(troubles, Status.LIMIT, "value-size", "A contact is too long to be read.")
            if left <= 0:
                _note(troubles, Status.TRUNCATED, "text-limit", "The rest is left out.")
                break
        if only:
            yield Title(only)
        yield Metadata((("contacts", f"{number:,}"),))
        yield MembersExpected(files)
        if not number:
            _note(troubles, Status.CORRUPT, "no-contacts", "No contact could be read.")
        yield from troubles.values()


def _note(troubles: dict[str, Trouble], status: Status, code: str, message: str) -> None:
    troubles.setdefault(code, Trouble(status, Problem(code, message)))


def _cards(untrusted: BinaryIO) -> Iterator[tuple[_Card, bool]]:
    """Each contact, and whether it ends."""
    card: _Card | None = None
    depth = 0
    labels: dict[str, str] = {}
    for line in content_lines(untrusted):
        starts = line.name == "BEGIN" and line.value.strip().upper() == "VCARD"
        if starts and card is None:
            card, depth, labels = _Card(), 1, {}
        elif card is None:
            continue
        elif starts:  # vCard 2.1: an agent's card inside
            depth += 1
        elif line.name == "END" and line.value.strip().upper() == "VCARD":
            depth -= 1
            if depth == 0:
                yield card, True
                card = None
        else:
            _add(card, line, labels)
    if card is not None:
        yield card, False


def _add(card: _Card, line: ContentLine, labels: dict[str, str]) -> None:
    card.seen += 1
    card.is_cut |= line.is_cut or card.seen > MAX_FIELDS
    if card.seen > MAX_FIELDS:
        return
    if line.name in _FILES and (content := line.data or data_of(line.value)):
        kind = line.parameters.get("type", "").lower().rpartition("/")[2]
        ending = _ENDINGS.get(kind, "bin" if kind else "jpg")
        card.files.append((f"{_FILES[line.name]}-{len(card.files) + 1}.{ending}".encode(), content))
        return
    if line.name == "FN" or (line.name == "N" and not card.name):
        card.name = " ".join(_readable(line).split())
    if line.name not in _SILENT:
        text = _readable(line)
        if text.strip(" ,"):
            card.lines.append(f"{_label(line)}: {text}" if line.name else text)


def _readable(line: ContentLine) -> str:
    if line.name == "N":
        family, *given = split_value(line.value)
        order = given[2:3] + given[:2] + [family] + given[3:4]  # prefix, given, family, suffix
        return " ".join(part for part in order if part)
    if line.name in ("ADR", "ORG"):
        return ", ".join(part for part in split_value(line.value) if part)
    return line.text


def _label(line: ContentLine) -> str:
    label = _LABELS.get(line.name, line.name.removeprefix("X-").replace("-", " ").capitalize())
    kinds = [kind for kind in line.parameters.get("type", "").lower().split(",") if kind]
    shown = [kind for kind in kinds if kind not in ("internet", "pref", "voice")]
    return f"{label} ({', '.join(shown)})" if shown else label
