"""Addresses inside the archive: relative, ASCII, and never shaped by a stranger's file name."""

import hashlib
import re
import unicodedata
from functools import lru_cache

_NOT_PLAIN = re.compile(r"[^a-z0-9]+")
_EXTENSION = re.compile(r"\.([A-Za-z0-9]{1,8})$")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)$")  # names Windows cannot hold
# What a browser that is led to it opens as a page, with its scripts and all that it loads, and so
# as part of the archive. (`download` in a link holds only for who follows the link.)
_RUNS = frozenset("html htm xhtml xht shtml mht mhtml svg svgz xml xsl xslt rdf rss atom".split())
_RUNS_AS = re.compile(r"text/html|multipart/related|image/svg\b|.*\bxml$")
SLUG_LENGTH = 40
NAME_LENGTH = 60


def root_of(path: str) -> str:
    """The way up from the folder of `path` to the archive's root: ``../../`` or ````."""
    return "../" * path.count("/")


def document_folder(public_id: str) -> str:
    return f"d/{public_id}/"


def page_folder(public_id: str, number: int) -> str:
    return f"d/{public_id}/p/{number}/"


def plain(text: str) -> str:
    """Lower-case ASCII words joined by hyphens; empty where nothing of it is ASCII."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _NOT_PLAIN.sub("-", ascii_text.lower()).strip("-")[:SLUG_LENGTH].strip("-")


@lru_cache(maxsize=4096)
def slug(untrusted_name: str) -> str:
    """A folder name for a collection, a person or a folder: readable, and unique by a hash
    (64 bits: a million names share one with a chance of one in forty million).

    Two names that look alike once they are ASCII must not share an address.
    """
    digest = hashlib.sha256(untrusted_name.encode("utf-8", "replace")).hexdigest()[:16]
    words = plain(untrusted_name)
    return f"{words}-{digest}" if words else digest


def original_name(untrusted_name: str, media_type: str = "") -> str:
    """Where a download lies: ASCII, with its extension, and ``.txt`` after one that would run."""
    name = saved_name(untrusted_name)
    runs = name.rpartition(".")[2] in _RUNS or _RUNS_AS.match(media_type)
    return f"{name}.txt" if runs else name


def saved_name(untrusted_name: str) -> str:
    """A file name for a download: ASCII, at most 60 letters, with its extension."""
    last = untrusted_name.replace("\\", "/").rsplit("/", 1)[-1]
    match = _EXTENSION.search(last)
    stem = plain(last[: match.start()] if match else last)[:NAME_LENGTH] or "original"
    if _RESERVED.match(stem):
        stem = f"file-{stem}"
    return f"{stem}.{match.group(1).lower()}" if match else stem
