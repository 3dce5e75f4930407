"""Reads the form that documents are sent with, piece by piece, and hands each piece on.

The letter stands before the files in our form, so it is complete when the first file begins. A
form in another order is none of ours: a letter behind the files would be lost, so it is refused.
"""

from collections.abc import Iterator
from typing import BinaryIO, Protocol

from multipart import MultipartError, MultipartSegment, PushMultipartParser, parse_options_header

from zenger.model.parcel import MOST_FILES, MOST_NAME
from zenger.workflow.door.seal import Letter

CHUNK = 64 * 1024  # bytes read at once
MESSAGE = "message"
MOST_MESSAGE = 400_000  # bytes; a form of ours takes 50,000 characters
MOST_ANSWER = 40_000  # bytes of each; a form of ours takes 5,000 characters
_MOST_FIELDS = 120
_FILES = frozenset({"files", "folder"})
# Header lines are read as bytes: whoever named a file may have done so in any encoding.
_BYTES = "latin-1"


class BrokenOffError(Exception):
    """The form ended before its end, or is none."""


class TooLongError(Exception):
    """A message or an answer has more than a page takes."""


class Takes(Protocol):
    """Whoever is handed the pieces."""

    def letter(self, letter: Letter) -> None:
        """Message and answers, before any file."""
        ...

    def begin(self, untrusted_name: bytes, untrusted_type: str) -> None: ...

    def write(self, data: bytes) -> None: ...

    def end(self) -> None: ...


def boundary_of(content_type: str) -> str:
    """What stands between the parts of a form; empty where it is none.

    Args:
        content_type: the header.
    """
    kind, options = parse_options_header(content_type)
    if kind != "multipart/form-data":
        return ""
    boundary = options.get("boundary", "")
    return boundary if 0 < len(boundary) <= 200 and boundary.isascii() else ""


def read_form(
    stream: BinaryIO, length: int, boundary: str, questions: tuple[str, ...], to: Takes
) -> None:
    """Read all of it.

    Args:
        length: bytes, as the browser said before.

    Raises:
        BrokenOffError: fewer came, or it is no form. What was handed on so far is good.
        TooLongError: a field is too long.
    """
    reading = _Reading(questions, to)
    parser = PushMultipartParser(
        boundary, content_length=length, max_header_size=MOST_NAME,
        max_segment_count=MOST_FILES + _MOST_FIELDS, header_charset=_BYTES, strict=True,
    )  # fmt: skip
    try:
        with parser:
            for chunk in _chunks(stream, length):
                for event in parser.parse(chunk):
                    reading.take(event)
    except MultipartError as error:
        raise BrokenOffError from error
    reading.close()


def _chunks(stream: BinaryIO, length: int) -> Iterator[bytes]:
    """Raises: BrokenOffError: whoever was sending is gone."""
    missing = length
    while missing:
        try:
            chunk = stream.read(min(CHUNK, missing))
        except (OSError, EOFError) as error:
            raise BrokenOffError from error
        if not chunk:
            raise BrokenOffError
        missing -= len(chunk)
        yield chunk


class _Reading:
    """Tells fields from files."""

    def __init__(self, questions: tuple[str, ...], to: Takes) -> None:
        self._asked = {f"answer{place}": asked for place, asked in enumerate(questions)}
        self._to = to
        self._fields: dict[str, str] = {}
        self._field = ""
        self._value = bytearray()
        self._is_file = False
        self._has_letter = False

    def take(self, event: "MultipartSegment | bytes | bytearray | None") -> None:
        if isinstance(event, MultipartSegment):
            self._begin(event)
        elif event is None:
            self._end()
        elif self._is_file:
            self._to.write(bytes(event))
        elif self._field:
            self._more(event)

    def close(self) -> None:
        if not self._has_letter:
            self._hand_on_letter()

    def _begin(self, part: MultipartSegment) -> None:
        # A picker in which nothing was picked sends a file without a name and without a byte.
        self._is_file = part.name in _FILES and bool(part.filename)
        self._field = ""
        if self._is_file:
            if not self._has_letter:
                self._hand_on_letter()
            self._to.begin((part.filename or "").encode(_BYTES), part.content_type or "")
        elif part.name == MESSAGE or part.name in self._asked:
            if self._has_letter:
                raise BrokenOffError
            self._field = part.name

    def _more(self, data: bytes | bytearray) -> None:
        self._value += data
        if len(self._value) > (MOST_MESSAGE if self._field == MESSAGE else MOST_ANSWER):
            raise TooLongError

    def _end(self) -> None:
        if self._is_file:
            self._to.end()
        elif self._field:
            text = self._value.decode("utf-8", "replace").replace("\r\n", "\n").strip()
            self._fields[self._field] = text
            self._value.clear()
        self._is_file, self._field = False, ""

    def _hand_on_letter(self) -> None:
        self._has_letter = True
        answers = {asked: self._fields.get(name, "") for name, asked in self._asked.items()}
        said = {asked: answer for asked, answer in answers.items() if answer}
        self._to.letter(Letter(self._fields.get(MESSAGE, ""), said))
