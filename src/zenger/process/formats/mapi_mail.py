"""An item written as an e-mail (RFC 5322), so that it is read, threaded and shown like any other.

The same item always gives the same bytes. Nothing is held but its texts: files come in
chunks. A file that cannot be read is replaced by a note that says so in its place.
"""

import base64
from collections.abc import Generator, Iterator

from zenger.process.formats.mail_words import parameter
from zenger.process.formats.mapi_files import file_name, lost_note, media_type
from zenger.process.formats.mapi_message import StoredFile, StoredItem, StoredMessage, read_message
from zenger.process.formats.mapi_properties import DamagedItemError

MAX_DEPTH = 100  # items inside each other, as parts of one e-mail
_CRLF = b"\r\n"
_LINE = 57  # bytes in one line of base64

Part = Generator["bytes | Part", None, None]


def as_mail(item: StoredItem, damaged: list[str]) -> Iterator[bytes]:
    """The e-mail in chunks. Codes of what could not be read are added to `damaged`."""
    return message_as_mail(read_message(item), damaged)


def message_as_mail(message: StoredMessage, damaged: list[str]) -> Iterator[bytes]:
    """The same of a message that is readable already."""
    stack: list[Part] = [_message(message, (), damaged)]
    while stack:
        step = next(stack[-1], None)
        if step is None:
            stack.pop()
        elif isinstance(step, bytes):
            yield step
        else:
            stack.append(step)  # not `yield from`: an item may lie a hundred deep in others


def _message(message: StoredMessage, place: tuple[int, ...], damaged: list[str]) -> Part:
    for name, value in message.headers:
        yield name.encode("ascii") + b": " + value + _CRLF
    yield b"MIME-Version: 1.0\r\n"
    mark = b"=_item-" + b"-".join(b"%d" % n for n in place or (0,))
    yield b'Content-Type: multipart/mixed; boundary="' + mark + b'"\r\n\r\n'
    if message.fields:
        yield b"--" + mark + _CRLF
        yield from _text(b"text/plain; charset=utf-8", "\r\n".join(message.fields).encode())
    yield b"--" + mark + _CRLF
    yield from _bodies(message, mark + b"-body")
    for ordinal, file in enumerate(message.files):
        yield b"--" + mark + _CRLF
        yield from _file(file, (*place, ordinal + 1), mark, damaged)
    if message.rich:
        yield b"--" + mark + _CRLF
        yield b'Content-Disposition: inline; filename="body.rtf"\r\n'
        yield from _text(b'application/rtf; name="body.rtf"', message.rich)
    damaged += message.damaged
    yield b"--" + mark + b"--\r\n"


def _bodies(message: StoredMessage, mark: bytes) -> Iterator[bytes]:
    plain = message.plain.encode("utf-8", "replace")
    kind = b"text/html"
    if message.html_charset:
        kind += b"; charset=" + message.html_charset.encode("ascii")
    if not message.html:
        yield from _text(b"text/plain; charset=utf-8", plain)
    elif not plain.strip():
        yield from _text(kind, message.html)
    else:
        yield b'Content-Type: multipart/alternative; boundary="' + mark + b'"\r\n\r\n'
        yield b"--" + mark + _CRLF
        yield from _text(b"text/plain; charset=utf-8", plain)
        yield b"--" + mark + _CRLF
        yield from _text(kind, message.html)
        yield b"--" + mark + b"--\r\n"


def _text(content_type: bytes, content: bytes) -> Iterator[bytes]:
    yield b"Content-Type: " + content_type + b"\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    yield from _base64(iter([content]))


def _base64(chunks: Iterator[bytes]) -> Iterator[bytes]:
    held = b""
    for chunk in chunks:
        held += chunk
        whole = len(held) - len(held) % _LINE
        if whole:
            yield _lines(held[:whole])
            held = held[whole:]
    if held:
        yield _lines(held)


def _lines(data: bytes) -> bytes:
    """`binascii`'s own lines end in a bare line feed, which e-mail does not allow."""
    return base64.encodebytes(data).replace(b"\n", _CRLF)


def _file(file: StoredFile, place: tuple[int, ...], mark: bytes, damaged: list[str]) -> Part:
    if file.item and len(place) <= MAX_DEPTH:
        try:
            inside = read_message(file.item())
        except DamagedItemError as error:
            damaged.append(error.code)
            yield from _note(file, error.code)
            return
        yield _disposition(file, place[-1])
        yield b"Content-Type: message/rfc822\r\n\r\n"
        yield _message(inside, place, damaged)
        return
    if file.content is None:
        code = "items-too-deep" if file.item else "attachment-elsewhere"
        damaged.append(code)
        yield from _note(file, code)
        return
    yield _disposition(file, place[-1])
    yield b"Content-Type: " + media_type(file).encode("ascii") + _CRLF
    yield b"Content-Transfer-Encoding: base64\r\n\r\n"
    try:
        yield from _base64(file.content())
    except DamagedItemError as error:
        damaged.append(error.code)
        yield b"\r\n--" + mark + _CRLF  # what came of it stays
        yield from _note(file, error.code)


def _disposition(file: StoredFile, ordinal: int) -> bytes:
    name = parameter("filename", file_name(file, ordinal))
    identifier = _identifier(file)
    kind = b"inline" if identifier and not file.item else b"attachment"
    lines = b"Content-Disposition: " + kind + b"; " + name + _CRLF
    return lines + (b"Content-ID: <" + identifier + b">\r\n" if identifier else b"")


def _identifier(file: StoredFile) -> bytes:
    try:
        text = file.properties.text(0x3712)
    except DamagedItemError:
        return b""
    return "".join(c for c in text if c.isascii() and c.isprintable() and c not in "<> ").encode()


def _note(file: StoredFile, code: str) -> Iterator[bytes]:
    name = parameter("filename", file_name(file, 0) + ".missing.txt")
    yield b"Content-Disposition: attachment; " + name + _CRLF
    yield from _text(b"text/plain; charset=utf-8", lost_note(file, code).encode())
