"""What a file is, judged by its bytes; its extension only decides between kinds of text."""

import re
from typing import BinaryIO

from pure_magic_rs import MagicDb

from zenger.model.document import Original
from zenger.process.identify_containers import ends_as_zip, ole_type, zip_names, zip_type
from zenger.process.identify_packed import disk_type, packed_type
from zenger.process.identify_sealed import sealed_type
from zenger.process.identify_text import (
    begins_beyond_ascii,
    is_blotted,
    is_text,
    mail_type,
    text_type,
)
from zenger.process.media_types import BY_EXTENSION, SAME, extension_of
from zenger.protocols.formats import Identity

UNKNOWN = "application/octet-stream"
EMPTY_TAR = 1024  # bytes of zeros, which are all that an archive of nothing has
PDF_HEADER_WITHIN = 1024  # bytes; what viewers accept (ISO 32000-1 Annex H, note 13)

# Types that libmagic's rules recognise by a few letters and get wrong on prose, or that are
# text of a kind that own rules judge better.
_DOUBTED = ("text/", "message/", "application/mbox", "application/json", "application/xhtml+xml")
_NEWS = re.compile(rb"(?:Path|Xref|Newsgroups):", re.IGNORECASE)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OLE_STORAGE = "application/x-ole-storage"
_SQLITE = "application/vnd.sqlite3"
_BESIDE_SQLITE = (b"\x37\x7f\x06\x82\x00\x2d", b"\x37\x7f\x06\x83\x00\x2d",
                  b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")  # fmt: skip
_ZIP = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_TGA, _TGA_END = "image/x-tga", b"TRUEVISION-XFILE.\0"
_TGA_NAMES = ("tga", "icb", "vda", "vst")
_OOXML = "openxmlformats"
_PACKED_TEXT = frozenset(("application/warc", "application/x-ia-arc", "application/x-archive"))

MAGIC = MagicDb()  # takes 15 ms
_PROGRAMS = frozenset(
    (UNKNOWN, "application/vnd.microsoft.portable-executable", "application/x-executable",
     "application/x-sharedlib", "application/x-pie-executable", "text/x-shellscript", "text/plain")
)  # fmt: skip
_RARE = (  # recordings and pictures that the rules do not list
    (b"caff\0\x01", "audio/x-caf"),
    (b"wvpk", "audio/x-wavpack"),
    (b"TTA1", "audio/x-tta"),
    (b"\xb1\x68\xde\x3a", "image/x-dcx"),
    (b"\x59\xa6\x6a\x95", "image/x-sun-raster"),
    (b"\1\1\1\1\n", "application/x-mmdf"),
    (b"\0\5\x16\7\0\2\0\0", "application/applefile"),
    (b"\0\0\0\1Bud1", "application/x-ds-store"),
    (b"L\0\0\0\1\x14\2\0\0\0\0\0\xc0", "application/x-ms-shortcut"),
)


def identify(head: bytes, untrusted: BinaryIO, original: Original) -> Identity:
    """The media type of a file, and what its extension claims where that differs.

    Args:
        head: the first `HEAD_SIZE` bytes.
        untrusted: the whole file; only containers are looked into further.
    """
    extension = extension_of(original.untrusted_name)
    media_type = _judged(head, untrusted, extension)
    claimed = BY_EXTENSION.get(extension, "")
    return Identity(media_type, "" if claimed == media_type else claimed)


def _judged(head: bytes, untrusted: BinaryIO, extension: str) -> str:
    if not head:
        return "inode/x-empty"
    if head.startswith(_ZIP):
        return _of_zip(head, untrusted)
    if head.startswith(_OLE):
        return ole_type(head, untrusted) or _other_ole(_normal(_by_magic(head)))
    if head.startswith(b"!BDN"):
        return "application/vnd.ms-outlook-pst"
    if sealed := sealed_type(head):
        return sealed
    text = is_text(head)
    if (packed := packed_type(head)) and (not text or packed in _PACKED_TEXT):
        return packed
    if text and not _NEWS.match(head) and (mail := mail_type(head, extension)):
        return mail
    if b"%PDF-" in head[:PDF_HEADER_WITHIN]:
        return "application/pdf"
    found = _normal(_by_magic(head))
    return (
        _of_text(head, found, extension) if text else _of_bytes(head, found, untrusted, extension)
    )


def _of_text(head: bytes, found: str, extension: str) -> str:
    if begins_beyond_ascii(head):
        found = UNKNOWN  # the rules take letters of Korean or Russian for a program's first bytes
    if found == UNKNOWN or (found.startswith(_DOUBTED) and found != "message/news"):
        return text_type(head, extension, found)
    return found


def _of_bytes(head: bytes, found: str, untrusted: BinaryIO, extension: str) -> str:
    if disk := disk_type(head, found, untrusted):
        return disk
    if extension == "tar" and len(head) >= EMPTY_TAR and not head.strip(b"\0"):
        return "application/x-tar"
    if found in _PROGRAMS and ends_as_zip(untrusted):
        return "application/zip"
    if found == "message/news":
        return found
    if found == _TGA and not _is_tga(untrusted, extension):
        return UNKNOWN
    if found != UNKNOWN and not found.startswith(_DOUBTED):
        return found
    if is_blotted(head):
        return mail_type(head, extension) or text_type(head, extension, UNKNOWN)
    return UNKNOWN


def _other_ole(found: str) -> str:
    """An OLE file stays one where its directory, which would say of what kind, is lost."""
    return OLE_STORAGE if found == UNKNOWN else found


def _is_tga(untrusted: BinaryIO, extension: str) -> bool:
    """The format has no first bytes of its own, so that the rules take any for it.

    Truevision TGA 2.0 ends with a signature; what is older is known by its name only.
    """
    size = untrusted.seek(0, 2)
    untrusted.seek(max(0, size - len(_TGA_END)))
    return extension in _TGA_NAMES or untrusted.read() == _TGA_END


def _of_zip(head: bytes, untrusted: BinaryIO) -> str:
    """A zip's type by its directory; by its first bytes only where it has none left.

    libmagic's rules take any zip with a folder "word" for a DOCX, which would hide its members.
    """
    found = _normal(_by_magic(head))
    names = zip_names(untrusted)
    if not names:
        return found if found != UNKNOWN else "application/zip"
    return zip_type(names, untrusted) or ("application/zip" if _OOXML in found else found)


def _by_magic(head: bytes) -> str:
    if head.startswith(b"\1\0\0\0") and head[40:44] == b" EMF":  # [MS-EMF] 2.3.4.2
        return "image/emf"
    if head.startswith(_BESIDE_SQLITE):
        return "application/x-sqlite-beside"
    if head.startswith(b"SQLite format 3\0"):  # some rules want a certain version behind it
        return _SQLITE
    if rare := next((kind for start, kind in _RARE if head.startswith(start)), ""):
        return rare
    try:
        found = str(MAGIC.best_magic_buffer(head).mime_type)
    except ValueError:  # the library's word for "no rule could be applied"
        found = UNKNOWN
    if found == UNKNOWN and head[4:8] == b"ftyp":  # of a brand that the rules do not list
        return "video/mp4"
    return found if found != _SQLITE else UNKNOWN  # what lies beside a database and serves it


def _normal(media_type: str) -> str:
    plain = media_type.strip()
    return SAME.get(plain, plain)
