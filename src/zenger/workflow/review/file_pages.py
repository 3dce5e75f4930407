"""From a file to a document whose pages can be drawn: the file, or what is printed of it.

PDF, image         its own pages
office document    printed by LibreOffice
e-mail, text, ...  what was read of it that is seen, as paragraphs, printed by LibreOffice
"""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from zenger.catalog.models import Document, Member, Message, Occurrence
from zenger.errors import ReviewError
from zenger.model.document import Status
from zenger.process.formats.mail_bodies import HTML_VERSION
from zenger.process.programs.printing import printable
from zenger.process.raster import DPI
from zenger.process.stages import Stage
from zenger.protocols.newsroom import Newsroom
from zenger.review.flat_text import MOST, flat_text
from zenger.workflow.configuration import can_print, configuration, versions_inside
from zenger.workflow.import_trove import import_trove
from zenger.workflow.keys import printed_key
from zenger.workflow.line import Line
from zenger.workflow.page_content import last_fingerprints, pages_of
from zenger.workflow.plan import RENDERABLE, to_print
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.progress import Report
from zenger.workflow.review.inspect_document import inspect_document, overlaid
from zenger.workflow.review.safe_plan import is_aside, source_of
from zenger.workflow.review.term_scripts import require_text

_HERE, _TEXT, _PRINTED = "file", "text", "printed"  # collections: each holds one file
_DAMAGED = (
    "What was not read cannot be searched for names. Get the file again from where it came, or "
    "open it in its program, look at it, and redact what that prints to PDF."
)
_NO_PRINTER = (
    "Pages of this kind of file are made with LibreOffice, which is not here or may not be used. "
    "`zenger doctor` says how to get it. Or print the file to PDF and redact that."
)
_ROLES = ("from", "reply-to", "to", "cc")  # those a reader sees; not bcc


@dataclass(frozen=True, slots=True)
class RedactOptions:
    """How one file is redacted."""

    dpi: int = DPI
    strip_tracking_dots: bool = False
    to_line_end: bool = False
    allow_none: bool = False  # a copy also where nothing was found
    passwords: tuple[str, ...] = field(default=(), repr=False)
    jobs: int = 0
    unread: tuple[str, ...] = ()  # scripts of terms that no language reads here


@dataclass(frozen=True, slots=True)
class Received:
    """What the copy is drawn from."""

    document: Document
    inside: int  # files that lie in the one that was handed over: none of them is in the copy
    # Passages of a page that something may lie over, and are in the copy; None: nobody could look.
    overlaid: int | None = 0


def receive_file(
    newsroom: Newsroom, file: Path, options: RedactOptions, report: Report
) -> Received:
    """The document whose pages are drawn.

    Raises:
        ReviewError: it cannot be read, has no pages and nothing that could be printed, or pages
            in which the terms could not be read.
        TroveError: it is no file.
    """
    document = given = _received(newsroom, file, _HERE, options, report)
    inside = Member.objects.filter(container=given.blob_id).count()
    styled: int | None = 0
    if given.media_type not in RENDERABLE:
        printed = _printed(newsroom, given, options, report)
        if printed is None:
            text = _text_of(newsroom, given, inside)
            styled = _overlaid(newsroom, given, options.passwords)
            typed = _received(newsroom, text, _TEXT, options, report)
            printed = _printed(newsroom, typed, options, report)
        if printed is None:
            raise ReviewError(f"LibreOffice made no pages of it. {_DAMAGED}")
        document = _received(newsroom, printed, _PRINTED, options, report)
    if not document.pages:
        raise ReviewError(
            "The file has no pages that can be drawn: "
            f"{document.message or 'it is empty.'} {_DAMAGED}"
        )
    require_text(document, options.unread)
    return Received(document, inside, styled)


def _overlaid(newsroom: Newsroom, document: Document, passwords: tuple[str, ...]) -> int | None:
    """How many passages of a page or mail something may lie over, which its reader cannot tell.

    No page is laid out, so they are not left out but told: whoever redacts looks at them.
    """
    inspection = inspect_document(newsroom, document, passwords=passwords)
    if not inspection.is_examined:
        return None
    return overlaid(inspection)


def _received(
    newsroom: Newsroom, file: Path, collection: str, options: RedactOptions, report: Report
) -> Document:
    import_trove(newsroom, file, collection=collection, report=report)
    process_newsroom(
        newsroom, passwords=options.passwords, pictures=False, jobs=options.jobs, report=report
    )
    place = Occurrence.objects.filter(parent=None, collection__title=collection)
    document = Document.objects.filter(
        blob__in=place.values("blob"), collection__title=collection
    ).first()
    if document is None:
        raise ReviewError("The file could not be received. Is it a file, and may you read it?")
    if document.status == Status.ENCRYPTED:
        raise ReviewError(
            "The file is encrypted, so nobody can say what is in it. Give its password with "
            "`--passwords FILE`: a list with one a line."
        )
    return document


def _printed(
    newsroom: Newsroom, document: Document, options: RedactOptions, report: Report
) -> Path | None:
    """A PDF made by a program, beside the newsroom; None: of this kind of file none makes one.

    Raises:
        ReviewError: it should have, and did not.
    """
    if not can_print(newsroom):
        raise ReviewError(_unread(document) or _NO_PRINTER)
    config = configuration(
        newsroom, passwords=options.passwords, printing=True,
        ask_versions=partial(versions_inside, newsroom),
    )  # fmt: skip
    line = Line(newsroom, config, 1, report)
    try:
        line.run(Stage.PRINT, to_print(config))
    finally:
        line.close()
    source = source_of(document)
    if source is None:
        if problem := _unread(document):
            raise ReviewError(problem)
        if document.media_type in printable():
            raise ReviewError(f"Its program made no pages of it. {_DAMAGED}")
        return None
    target = newsroom.folder.with_name("printed.pdf")
    key = printed_key(source.printed, source.digest)
    with newsroom.derived.open(key) as stream, target.open("wb") as out:
        shutil.copyfileobj(stream, out)
    return target


def _unread(document: Document) -> str:
    if document.status in (Status.OK, Status.EMPTY):
        return ""
    return f"The file cannot be read: {document.message or document.status} {_DAMAGED}"


def _text_of(newsroom: Newsroom, document: Document, inside: int) -> Path:
    """What a reader sees of a file without pages, as a document that can be printed.

    Raises:
        ReviewError: there is nothing, or too much.
    """
    lines = [*_envelope(document), *_lines(newsroom, document)]
    if not any(line.strip() for line in lines):
        if inside:
            raise ReviewError(
                f"A file of type {document.media_type} has no pages of its own, only files in it: "
                f"{inside:,}. Take them out and redact each of them."
            )
        raise ReviewError(
            f"A file of type {document.media_type} has neither pages nor text that could be "
            "printed. Print it to PDF with the program it belongs to and redact that."
        )
    if sum(map(len, lines)) > MOST:
        raise ReviewError(f"It has more than {MOST:,} characters. Split it, and redact the parts.")
    target = newsroom.folder.with_name("text.fodt")
    target.write_bytes(flat_text(lines))
    return target


def _envelope(document: Document) -> Iterator[str]:
    """Of an e-mail, as mail programs show it."""
    message = Message.objects.filter(blob=document.blob_id).first()
    if message is None:
        return
    for wanted in _ROLES:
        people = [
            f"{name} <{address}>" if name and address else name or address
            for role, name, address in message.addresses
            if role == wanted
        ]
        if people:
            yield f"{wanted.capitalize()}: {', '.join(people)}"
    for name, said in (("Date", message.sent), ("Subject", message.subject)):
        if said:
            yield f"{name}: {said}"
    yield ""


def _lines(newsroom: Newsroom, document: Document) -> Iterator[str]:
    """Of an e-mail without the plain version that mail programs hide behind its HTML. Where they
    show another text than the one it is read by, both, each under its name."""
    pages = [
        page
        for page in pages_of(newsroom, last_fingerprints(document.blob_id), document)
        if not is_aside(page)
    ]
    differ = any(page.label == HTML_VERSION for page in pages)
    for count, page in enumerate(pages):
        if differ:
            yield f"[{page.label if count else 'Plain text version'}]"
        yield from page.text.splitlines()
        yield ""
