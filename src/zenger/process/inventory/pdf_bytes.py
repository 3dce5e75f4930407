"""Where the streams, strings and comments of a PDF's bytes are: what its objects leave over.

    object  <<...>> stream  | stated length | slack | endstream  endobj  gap  object
                ^ comments                      ^                        ^

A file may be made to be read in two ways; whatever one of them leaves out is told.
"""

import re
from collections.abc import Iterator

from zenger.process.inventory.found import words_in

_STREAM = re.compile(rb"(?<!end)stream(?:\r\n|\n|\r(?!\n))")
_LENGTH = re.compile(rb"/Length\s+(\d+)(?:\s+(\d+)\s+R)?")
_VALUE = re.compile(rb"\b(\d+)\s+\d+\s+obj\s+(\d+)\s+endobj")
_DICTIONARY = 4_000  # bytes in front of a stream in which its length is stated
_BLANK = b"\0\r\n\t "
_TOKEN = re.compile(
    rb"(?P<comment>%[^\r\n]*+)"
    rb"|\((?:[^()\\]|\\.|\((?:[^()\\]|\\.|\([^()]*+\))*+\))*+\)",
    re.DOTALL,
)
# Marks of the format, and what qpdf and Distiller write between objects.
_USUAL = re.compile(
    rb"%(?:PDF-\d\.\d\s*$|%EOF|[\x80-\xff]{2,}\s*$"
    rb"|%? ?(?:Original object ID|Page \d|Contents for page|QDF)"
    rb"|(?:Begin|End)Resource: (?:file|font) \(PDF Font)"
)


def pieces(data: bytes) -> Iterator[tuple[str, bytes]]:
    """All but the streams as "body", and what stands behind a stream's stated length as "slack".

    Goes over the bytes once, however they are made.
    """
    lengths = dict(_VALUE.findall(data)) if b" R" in data else {}
    at = 0
    while match := _STREAM.search(data, at):
        yield "body", data[at : match.end()]
        stated = _stated(data[max(at, match.start() - _DICTIONARY) : match.start()], lengths)
        end = -1
        if stated is not None and stated <= len(data) - match.end():
            behind = data[match.end() + stated : match.end() + stated + 40].lstrip(_BLANK)
            if behind.startswith(b"endstream"):
                end = data.find(b"endstream", match.end() + stated)
        if end < 0:
            end = data.find(b"endstream", match.end())
            if end < 0:
                return
            if stated is not None and match.end() + stated < end:
                yield "slack", data[match.end() + stated : end]
        at = end
    yield "body", data[at:]


def _stated(head: bytes, lengths: dict[bytes, bytes]) -> int | None:
    stated = list(_LENGTH.finditer(head[head.rfind(b" obj") + 1 :]))[-1:]
    for one in stated:
        value = lengths.get(one[1]) if one[2] else one[1]
        return int(value) if value is not None and len(value) < 12 else None
    return None


def comments(body: bytes) -> Iterator[str]:
    """What stands behind `%`, outside of strings."""
    for match in _TOKEN.finditer(body):
        comment = match["comment"]
        if comment and not _USUAL.match(comment) and (text := words_in(comment[1:])):
            yield text
