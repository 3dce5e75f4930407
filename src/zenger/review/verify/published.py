"""What a reader or a program finds in one published file: all the texts and bytes it holds.

html, xml, svg   as it lies; entities undone; without its tags, so that no markup cuts a word
json, js         as it lies; escapes undone; the words of search shards put together again
webp, jpeg       what lies beside the pixels
gz, zst, zip     what is in it
anything         its bytes, in all spellings
"""

import gzip
import html
import io
import re
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath

import zstandard

from zenger.review.verify.pictures import chunks, segments
from zenger.review.verify.secrets import Find, Secrets
from zenger.review.verify.shards import is_shard, texts_of_shard

MOST_UNPACKED = 1024**3  # bytes of one member
DEEPEST = 3  # archives within archives
MARKUP = frozenset({".html", ".htm", ".xml", ".svg", ".atom", ".rss", ".xhtml"})
CODE = frozenset({".json", ".js", ".map", ".jsonl", ".webmanifest"})
PLAIN = frozenset({".txt", ".csv", ".tsv", ".css", ".md", ".vtt", ".ics", ".eml", ""})
PICTURES = frozenset({".jpg", ".jpeg", ".webp"})
PACKED = frozenset({".gz", ".zst", ".zip"})
CLOSED = frozenset({".br", ".7z", ".xz", ".bz2", ".rar", ".lz4"})  # that nobody here looks into
_TAG = re.compile(r"<[^<>]*>")
_INLINE = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|cite|code|em|i|mark|q|s|small|span|strong|sub|sup|u|wbr|tspan)\b[^<>]*>",
    re.IGNORECASE,
)
_UNICODE_ESCAPE = re.compile(r"\\u([0-9A-Fa-f]{4})")
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


class CannotLookInsideError(Exception):
    """A file of a kind that could hold anything, and that cannot be opened here."""


def finds_in_name(secrets: Secrets, name: str) -> frozenset[Find]:
    """In a file's or folder's own name, also percent-encoded."""
    return secrets.in_text(name) | secrets.in_text(urllib.parse.unquote(name))


def finds_in_file(secrets: Secrets, name: str, content: bytes, depth: int = 0) -> frozenset[Find]:
    """All secrets in one file.

    Raises:
        CannotLookInsideError: nobody here can say what it holds.
    """
    kind = PurePosixPath(name).suffix.lower()
    if kind in CLOSED:
        raise CannotLookInsideError(kind)
    found = secrets.in_bytes(content)
    if kind in PACKED:
        return found | _packed(secrets, kind, content, depth)
    if kind in PICTURES:
        return found | _beside_pixels(secrets, content)
    if kind in MARKUP | CODE | PLAIN:
        for text in texts_of(kind, content):
            found |= secrets.in_text(text)
    return found


def texts_of(kind: str, content: bytes) -> Iterator[str]:
    """Every way in which a text file may be read."""
    text = content.decode("utf-8", "replace")
    yield text
    if kind in MARKUP:
        yield from _markup(text)
    if kind in CODE:
        yield _unescaped(text)
        if is_shard(text):
            yield from texts_of_shard(text)
    if "%" in text:
        yield urllib.parse.unquote(text)


def _markup(text: str) -> Iterator[str]:
    """Without tags: those within a line leave nothing behind, others a space."""
    bare = _TAG.sub(" ", _INLINE.sub("", text))
    yield html.unescape(bare)
    yield html.unescape(_TAG.sub("", text))
    if "&" in text:
        yield html.unescape(text)
    if "\\u" in text:
        yield _unescaped(text)  # JSON within a page


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    plain = _UNICODE_ESCAPE.sub(lambda match: chr(int(match[1], 16)), text)
    plain = _PAIR.sub(_joined, plain)
    return plain.replace("\\n", " ").replace("\\t", " ").replace("\\/", "/")


def _joined(match: re.Match[str]) -> str:
    return match[0].encode("utf-16-be", "surrogatepass").decode("utf-16-be")


def _beside_pixels(secrets: Secrets, content: bytes) -> frozenset[Find]:
    """Metadata segments, as the texts they may be."""
    found = frozenset[Find]()
    parts = (
        [part for name, part in segments(content) if name != "picture"]
        if content[:2] == b"\xff\xd8"
        else [part for name, part in chunks(content) if name not in (b"VP8 ", b"VP8L", b"ALPH")]
    )
    for part in parts:
        found |= secrets.in_bytes(part)
        for encoding in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
            found |= secrets.in_text(part.decode(encoding, "replace"))
    return found


def _packed(secrets: Secrets, kind: str, content: bytes, depth: int) -> frozenset[Find]:
    if depth >= DEEPEST:
        raise CannotLookInsideError("too deep")
    found = frozenset[Find]()
    for name, inside in _members(kind, content):
        found |= finds_in_name(secrets, name) | finds_in_file(secrets, name, inside, depth + 1)
    return found


def _members(kind: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """Names and contents of what is packed.

    Raises:
        CannotLookInsideError: it is damaged, encrypted or grows without end.
    """
    try:
        if kind == ".gz":
            with gzip.open(io.BytesIO(content)) as stream:
                yield "content.txt", _within_limit(stream.read(MOST_UNPACKED + 1))
        elif kind == ".zst":
            with zstandard.ZstdDecompressor().stream_reader(content) as stream:
                yield "content.txt", _within_limit(stream.read(MOST_UNPACKED + 1))
        else:
            with zipfile.ZipFile(io.BytesIO(content)) as package:
                yield "comment.txt", package.comment
                for entry in package.infolist():
                    with package.open(entry) as stream:
                        yield entry.filename, _within_limit(stream.read(MOST_UNPACKED + 1))
    except (OSError, EOFError, ValueError, RuntimeError, NotImplementedError) as error:
        raise CannotLookInsideError(kind) from error
    except (zipfile.BadZipFile, zlib.error, zstandard.ZstdError) as error:
        raise CannotLookInsideError(kind) from error


def _within_limit(content: bytes) -> bytes:
    if len(content) > MOST_UNPACKED:
        raise CannotLookInsideError("too large")
    return content
