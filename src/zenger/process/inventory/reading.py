"""What the reader of a format says is not seen: notes, comments, changes, hidden parts, properties.

Every format that Zenger reads tells its pages apart by what they are, so that what research finds
in them and what this inventory tells are one and the same.
"""

import re
from dataclasses import dataclass, field
from typing import Any

from zenger.model.document import Status
from zenger.model.extraction import (
    Member,
    MemberBroken,
    MemberKind,
    MemberLost,
    Message,
    Metadata,
    Page,
    PageKind,
    Piece,
    Trouble,
)
from zenger.model.review import Severity
from zenger.process.handlers import handlers
from zenger.process.inventory.characters import unseen_characters
from zenger.process.inventory.found import Findings, finding, words_in
from zenger.process.inventory.mail_headers import of_headers
from zenger.process.inventory.picture import is_picture, picture_findings
from zenger.process.inventory.subject import DAMAGE, Results, Subject, unexamined
from zenger.process.inventory.told_words import Told
from zenger.protocols.formats import HEAD_SIZE, FormatHandler

MAX_INSIDE = 64 * 1024**2  # bytes of a file inside that are looked at
_PAGES = {
    PageKind.CHANGES: "tracked-change",
    PageKind.COMMENTS: "comment",
    PageKind.NOTES: "speaker-notes",
}
_BESIDE = (PageKind.HIDDEN, PageKind.ASIDE, PageKind.MESSAGE)
# Of pages that stand hidden or beside, by how their labels begin; other asides are seen.
_LABELS = (
    ("Data behind a pivot", "cached-data"), ("Values from other", "cached-data"),
    ("Slide", "hidden-slide"), ("Hidden text", "hidden-text"), ("hidden", "hidden-text"),
    ("Descriptions", "description"), ("Fields", "custom-data"), ("Building", "hidden-text"),
    ("Choices of lists", "stray-text"),
    ("Data beside", "custom-data"), ("Names", "defined-name"),
    ("Data connections", "external-link"),
    ("Links and lists", "custom-data"), ("outside the parts", "hidden-part"),
    ("Plain text version", "hidden-part"), ("Hidden in the HTML", "hidden-text"),
)  # fmt: skip
_PROPERTIES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(form, re.IGNORECASE), kind)
    for form, kind in {
        # How it is stored, which says nothing of anybody.
        r"size|colours|charset|delimiter|pages|words|characters|lines|paragraphs|charactersWithSpaces|"
        r"slides|notes|hiddenSlides|MMClips|scaleCrop|linksUpToDate|sharedDoc|hyperlinksChanged|"
        r"docSecurity|html lang|duration|bitrate|sample rate|bit depth|channels|frames|"
        r"presentationFormat|.*codec|width|height|version|document-statistic|revision": "",
        r"application.*|generator|creating application|encoder.*|encoded by|tool.*": "software",
        r"software|xmptk|x-mailer": "software",
        r"hidden (rows|columns|cells)": "hidden-sheet",
        r"macros": "macro",
        r"external link|loads.*|remote.*": "external-link",
        r"template": "template-path",
        r".*(gps|location|position|xyz).*": "location",
        r"(exif )?(make|model|device).*|.*serial.*": "device",
    }.items()
)  # fmt: skip


@dataclass(slots=True)
class Reading:
    """One reading of one file, and whether it brought anything at all."""

    subject: Subject
    brought: bool = False
    skip: frozenset[str] = frozenset()  # properties told elsewhere
    troubles: list[Trouble] = field(default_factory=list)
    words: Told = field(default_factory=Told)  # of all that its reader tells, seen or not

    def results(self) -> Results:
        handler = _best(self.subject)
        if handler is None:
            message = "No reader for this kind of file is installed, so it was not looked into."
            yield from unexamined(Status.UNSUPPORTED, "unsupported-format", message)
            return
        subject = self.subject
        subject.untrusted.seek(0)
        pieces = handler.extract(
            subject.original, subject.untrusted, subject.identity, subject.options
        )
        for piece in pieces:
            yield from self._told(piece)
            yield None
        yield from self._troubles()

    def _told(self, piece: Piece) -> Findings:
        if not isinstance(piece, Trouble):
            self.brought = True
        match piece:
            case Page():
                self.words.add(piece.text, piece.label)
                yield from _of_page(piece)
            case Metadata(fields):
                for name, value in fields:
                    self.words.add(value)
                    yield from self._of_property(name, value)
            case Message():
                self.words.add(
                    piece.subject, *(f"{who.name} {who.address}" for who in piece.addresses)
                )
                yield from of_headers(piece)
            case Member():
                self.words.add(piece.raw_name.decode("utf-8", "replace"))
                yield from _of_member(piece)
            case MemberLost():
                name = piece.raw_name.decode("utf-8", "replace")
                yield finding("not-inspected", f"file inside, {name}", piece.problem.message)
            case Trouble():
                self.troubles.append(piece)
            case _:
                return

    def _of_property(self, name: str, value: str) -> Findings:
        matching = (kind for form, kind in _PROPERTIES if form.fullmatch(name))
        kind = next(matching, "property")
        if kind and name not in self.skip:
            yield finding(kind, name, value)

    def _troubles(self) -> Results:
        """What the reader could not read; without anything read the whole is unexamined."""
        for trouble in self.troubles:
            yield finding("not-inspected", "the file", trouble.problem.message)
            if trouble.status is Status.ENCRYPTED or not self.brought:
                yield trouble


def _best(subject: Subject) -> FormatHandler | None:
    subject.untrusted.seek(0)
    head = subject.untrusted.read(HEAD_SIZE)
    ranked: list[tuple[float, str, Any]] = [
        (h.confidence(head, subject.original, subject.identity), h.name, h)
        for h in handlers()
        if not getattr(h, "last_resort", False)
    ]
    confidence, _, best = max(ranked, key=lambda row: row[:2], default=(0.0, "", None))
    return best if confidence > 0 else None


def _of_page(page: Page) -> Findings:
    yield from unseen_characters(page.text, page.label or f"page {page.number}")
    kind = _PAGES.get(page.kind, "")
    if page.kind in _BESIDE:
        kind = next((k for start, k in _LABELS if page.label.startswith(start)), "")
    if page.kind == PageKind.HIDDEN and not kind:
        of_sheet = page.rows or page.label.endswith("(hidden cells)")
        kind = "hidden-sheet" if of_sheet else "hidden-text"
    if not kind or not page.text.strip():
        return
    if kind in ("tracked-change", "comment", "description", "defined-name"):
        for line in page.text.split("\n"):
            if line.strip():
                yield finding(kind, page.label or page.kind, line)
        return
    yield finding(kind, page.label or page.kind, page.text)


def _of_member(member: Member) -> Findings:
    """A file inside: pictures by what is in them, others by name and first words."""
    name = member.raw_name.decode("utf-8", "replace")
    where = f"file inside, {name}"
    content = bytearray()
    try:
        for chunk in member.content:
            content += chunk[: max(0, MAX_INSIDE - len(content))]
    except MemberBroken as broken:
        yield finding("not-inspected", where, broken.problem.message)
        return
    if is_picture(bytes(content[:32])):
        try:
            yield from picture_findings(bytes(content), where)
        except DAMAGE:
            yield finding("not-inspected", where, "The picture is damaged.")
    elif member.kind == MemberKind.EMBEDDED:
        text = f"{name}, {len(content):,} bytes. {words_in(bytes(content))}"
        yield finding("embedded-file", where, text)
    else:  # it is seen, but what is hidden in it is not
        severity = Severity.HIGH if member.kind == MemberKind.MEMBER else Severity.MEDIUM
        text = "A document of its own. Take it out and inspect it by itself."
        yield finding("not-inspected", where, text, severity=severity)


def look(subject: Subject) -> Results:
    """All that the reader of a format tells, and nothing beside it."""
    yield from Reading(subject).results()
