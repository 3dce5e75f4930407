"""Which inventory a file gets, by what it is."""

from zenger.model.extraction import Trouble
from zenger.model.review import Severity
from zenger.process.inventory import (
    images,
    mail,
    markup,
    office,
    old_office,
    pdf,
    reading,
    rtf,
    texts,
)
from zenger.process.inventory.found import finding
from zenger.process.inventory.subject import Look, Results, Subject, guarded
from zenger.process.picture_kinds import PICTURES

_OFFICE = (
    "application/vnd.openxmlformats-officedocument.", "application/vnd.oasis.opendocument.",
    "application/vnd.ms-word.", "application/vnd.ms-powerpoint.",
    "application/vnd.ms-excel.sheet.macro", "application/vnd.ms-excel.template.macro",
    "application/encrypted",
)  # fmt: skip
_OLD = ("application/msword", "application/vnd.ms-excel", "application/vnd.ms-powerpoint")
_PAGES = ("text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml")
_MAIL = ("message/rfc822", "message/global", "message/news", "text/x-mail")
_TEXT = ("text/", "application/json", "application/xml", "application/x-ndjson")
_READ_WHOLE = ("audio/", "video/", "application/ogg")
_RICH = ("application/rtf", "text/rtf")

# Formats whose programs repair what they are given: what is not seen here may be seen there.
_STRICT = (pdf.look, office.look, old_office.look, images.look)


def inventory(subject: Subject) -> Results:
    """Everything hidden in a file, as it is found. Nothing looks clean that was not looked into."""
    look = _look_for(subject.identity.media_type)
    yield from guarded("the file", look(subject))
    claimed = _look_for(subject.identity.claimed_type)
    if claimed is not look and claimed in _STRICT:
        message = (
            f"It is called {subject.identity.claimed_type} and is none, or its start is damaged. "
            "A program that goes by the name may show more than was looked at here."
        )
        yield finding("not-inspected", "the name", message)


def _look_for(kind: str) -> Look:
    families: tuple[tuple[bool, Look], ...] = (
        (kind == "application/pdf", pdf.look),
        (kind.startswith(_OFFICE), office.look),
        (kind in _OLD, old_office.look),
        (kind == "image/svg+xml", markup.look_at_svg),
        (kind in PICTURES, images.look),
        (kind.startswith(_PAGES), markup.look),
        (kind.startswith(_MAIL), mail.look),
        (kind.startswith(_RICH), rtf.look),
        (kind.startswith(_READ_WHOLE), reading.look),
        (kind.startswith(_TEXT), texts.look),
    )
    return next((look for fits, look in families if fits), _only_read)


def _only_read(subject: Subject) -> Results:
    """A format of which only its reader knows anything."""
    unread = False
    for result in reading.look(subject):
        unread = unread or isinstance(result, Trouble)
        yield result
    if not unread:
        message = "Of this kind of file only what its reader tells was looked at."
        severity = Severity.MEDIUM
        yield finding("not-inspected", "the rest of the file", message, severity=severity)
