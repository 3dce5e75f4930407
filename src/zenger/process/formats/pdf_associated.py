"""Files in a PDF that stand in no list of attachments.

PDF/A-3 and PDF 2.0 hang a file to the document, a page or a picture as an "associated file", and
films and sounds hang on their annotations. pdfium lists neither, so every object is asked whether
it names a file.

Source:
    ISO 32000-2:2020, 7.11.3 (file specifications), 7.11.4 (embedded files), 14.13.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, BinaryIO

import pikepdf

from zenger.model.document import Problem, Status
from zenger.model.extraction import Member, MemberBroken, MemberKind, Piece
from zenger.process.formats.archive_inflate import BLOCK, file_blocks, inflated
from zenger.process.formats.pdf_embedded import MAX_MEMBER, left_out

MAX_DEPTH = 8  # of what is written inside an object, not referred to
_MARK = b"/EmbeddedFile"  # stands in the file's own stream, which is never packed with others
_KEYS = ("/UF", "/F", "/Unix", "/DOS", "/Mac")
_ERRORS = (
    pikepdf.PdfError, pikepdf.PasswordError, ValueError, TypeError, RuntimeError, AttributeError,
    KeyError,
)  # fmt: skip
UNSEARCHED = Problem(
    "attachments-unread",
    "Files that may hang in the PDF without standing in its list could not be looked for.",
)
_TOO_LARGE = Problem("member-too-large", "A file in the PDF is larger than the limit.")
_UNREADABLE = Problem("attachment-unreadable", "A file in the PDF cannot be read.")

Place = tuple[int, int]  # number and generation of an object


@dataclass(frozen=True, slots=True)
class UnlistedFile:
    """A file that pdfium does not name."""

    name: bytes
    stream: Any
    pdf: Any  # kept open for the stream


def unlisted_files(untrusted: BinaryIO, password: str) -> list[UnlistedFile] | None:
    """Every embedded file that is neither in the document's list nor attached to a page.

    None where they cannot be looked for.
    """
    if not _is_marked(untrusted):
        return []
    try:
        pdf = _opened(untrusted, password)
        found = _named(pdf)
        for place in _listed(pdf):
            found.pop(place, None)
    except _ERRORS:
        return None
    return [UnlistedFile(name, stream, pdf) for name, stream in found.values()]


def unlisted_members(files: list[UnlistedFile], first: int, limit: int) -> Iterator[Piece]:
    """Each as a member, numbered from `first`; those from `limit` on are lost."""
    for ordinal, file in enumerate(files, start=first):
        name = file.name or f"part-{ordinal + 1}".encode()
        if ordinal >= limit:
            yield left_out(name, ordinal)
        else:
            yield Member(name, ordinal, MemberKind.EMBEDDED, _content(file.stream))


def _opened(untrusted: BinaryIO, password: str) -> pikepdf.Pdf:
    """With the password in each form that pdfium tries too."""
    for form in (password, password.encode("latin-1", "replace")):
        untrusted.seek(0)
        with suppress(pikepdf.PasswordError):
            return pikepdf.open(untrusted, password=form, suppress_warnings=True)
    raise pikepdf.PasswordError


def _is_marked(untrusted: BinaryIO) -> bool:
    before = b""
    for block in file_blocks(untrusted):
        if _MARK in before + block:
            return True
        before = block[-len(_MARK) :]
    return False


def _named(pdf: pikepdf.Pdf) -> dict[Place, tuple[bytes, Any]]:
    found: dict[Place, tuple[bytes, Any]] = {}
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream) and item.get("/Type") == "/EmbeddedFile":
            found.setdefault(item.objgen, (b"", item))
        for named in _specifications(item):
            for stream in _streams(named):
                found[stream.objgen] = (_name(named), stream)
    return found


def _specifications(value: Any, depth: int = 0) -> Iterator[Any]:
    """Those in one object, without what it refers to: that comes by itself."""
    is_referred_to = depth > 0 and isinstance(value, pikepdf.Object) and value.objgen[0] != 0
    if depth > MAX_DEPTH or is_referred_to:
        return
    if isinstance(value, pikepdf.Dictionary):
        if isinstance(value.get("/EF"), pikepdf.Dictionary):
            yield value
        for key in value.keys():  # noqa: SIM118  # no mapping of Python's
            yield from _specifications(value.get(key), depth + 1)
    elif isinstance(value, pikepdf.Array):
        for one in value:
            yield from _specifications(one, depth + 1)


def _streams(specification: Any) -> Iterator[Any]:
    files = specification.get("/EF")
    for key in _KEYS:
        if isinstance(stream := files.get(key), pikepdf.Stream):
            yield stream


def _name(specification: Any) -> bytes:
    for key in _KEYS:
        if (name := specification.get(key)) is not None and str(name):
            return str(name).encode("utf-8", "surrogatepass")
    return b""


def _listed(pdf: pikepdf.Pdf) -> Iterator[Place]:
    """Those that pdfium gives."""
    names = pdf.Root.get("/Names", pikepdf.Dictionary()).get("/EmbeddedFiles")
    given: list[Any] = [] if names is None else list(pikepdf.NameTree(names).values())
    given += [
        item.get("/FS")
        for page in pdf.pages
        for item in page.obj.get("/Annots", pikepdf.Array())
        if isinstance(item, pikepdf.Dictionary) and item.get("/Subtype") == "/FileAttachment"
    ]
    for specification in given:
        if isinstance(specification, pikepdf.Dictionary) and "/EF" in specification:
            yield from (stream.objgen for stream in _streams(specification))


def _content(stream: Any) -> Iterator[bytes]:
    done = 0
    try:
        for block in _blocks(stream):
            done += len(block)
            if done > MAX_MEMBER:
                raise MemberBroken(Status.LIMIT, _TOO_LARGE)
            yield block
    except _ERRORS as error:
        raise MemberBroken(Status.CORRUPT, _UNREADABLE) from error


def _blocks(stream: Any) -> Iterator[bytes]:
    """Unpacked bit by bit, where it is packed as usual; a bomb must not come out at once."""
    packing = stream.get("/Filter")
    if isinstance(packing, pikepdf.Array) and len(packing) == 1:
        packing = packing[0]
    if packing == "/FlateDecode" and "/DecodeParms" not in stream:
        yield from inflated(_slices(stream.read_raw_bytes()), "zlib", several=False)
    else:
        yield from _slices(stream.read_bytes())


def _slices(data: bytes) -> Iterator[bytes]:
    return (data[start : start + BLOCK] for start in range(0, len(data), BLOCK))
