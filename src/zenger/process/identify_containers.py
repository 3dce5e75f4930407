"""What a zip or an OLE file is: both are wrappings that many formats share."""

import struct
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

import olefile

DIRECTORY_READ = 256 * 1024  # bytes of a zip's directory looked at
TAIL = 66_000  # bytes; a zip's comment is at most 65,535
OLE_DIRECTORY_READ = 64 * 1024

LOCKED = "application/encrypted"  # an office document under a password: which kind is not seen
_ODF, _ODF_PARTS = "application/vnd.oasis.opendocument.", "META-INF/manifest.xml"
_BY_MEMBER = (
    ("word/", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xl/workbook.bin", "application/vnd.ms-excel.sheet.binary.macroenabled.12"),
    ("xl/", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt/", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("visio/", "application/vnd.ms-visio.drawing"),
    ("FixedDocSeq.fdseq", "application/vnd.ms-xpsdocument"),
    ("FixedDocumentSequence.fdseq", "application/vnd.ms-xpsdocument"),
    ("META-INF/container.xml", "application/epub+zip"),
    ("META-INF/MANIFEST.MF", "application/java-archive"),
    ("Index/Document.iwa", "application/vnd.apple.iwork"),
)
_BY_STREAM = (
    ("EncryptedPackage", LOCKED),
    ("WordDocument", "application/msword"),
    ("Workbook", "application/vnd.ms-excel"),
    ("Book", "application/vnd.ms-excel"),
    ("PowerPoint Document", "application/vnd.ms-powerpoint"),
    ("__properties_version1.0", "application/vnd.ms-outlook"),
    ("VisioDocument", "application/vnd.visio"),
)


def zip_type(names: list[str], untrusted: BinaryIO) -> str:
    """The type of a zip by its `mimetype` member or the names in it; empty if it is a plain zip."""
    if names and names[0] == "mimetype" and (stated := _stated_type(untrusted)):
        return LOCKED if stated.startswith(_ODF) and _is_locked_odf(untrusted) else stated
    if any("com.microsoft.__" in name for name in names):  # Outlook for Mac
        return "application/x-olm"
    packaged = "[Content_Types].xml" in names
    for part, media_type in _BY_MEMBER:
        in_package = part.endswith("/") or part.startswith("xl/")
        if (packaged or not in_package) and any(name.startswith(part) for name in names):
            return media_type
    return ""


def _is_locked_odf(untrusted: BinaryIO) -> bool:
    """Whether its list of parts says so (ODF 1.2 part 3, 4.8)."""
    try:
        with zipfile.ZipFile(untrusted) as archive, archive.open(_ODF_PARTS) as stream:
            return b"encryption-data" in stream.read(DIRECTORY_READ)
    except (zipfile.BadZipFile, LookupError, OSError, ValueError, EOFError, NotImplementedError,
            RuntimeError, zlib.error):  # fmt: skip
        return False


def ends_as_zip(untrusted: BinaryIO) -> bool:
    """Whether a zip stands at its end, behind a program or a script that would unpack it."""
    size = untrusted.seek(0, 2)
    untrusted.seek(max(0, size - TAIL))
    tail = untrusted.read(TAIL)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return False
    count, length = struct.unpack_from("<HI", tail, end + 10)
    start = size - len(tail) + end - length
    if not count or start < 0:
        return False
    untrusted.seek(start)
    return untrusted.read(4) == b"PK\x01\x02"


def zip_names(untrusted: BinaryIO) -> list[str]:
    """Names in the zip's directory, as far as `DIRECTORY_READ` bytes of it say."""
    return list(_names(untrusted))


def _names(untrusted: BinaryIO) -> Iterator[str]:
    size = untrusted.seek(0, 2)
    untrusted.seek(max(0, size - TAIL))
    tail = untrusted.read(TAIL)
    end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) < end + 22:
        return
    length, offset = struct.unpack_from("<II", tail, end + 12)
    if 0xFFFFFFFF in (length, offset):
        length, offset = _of_zip64(untrusted, tail[:end], size)
    untrusted.seek(min(offset, size))
    directory = untrusted.read(min(length, DIRECTORY_READ))
    at = 0
    while directory[at : at + 4] == b"PK\x01\x02" and at + 46 <= len(directory):
        name, extra, comment = struct.unpack_from("<HHH", directory, at + 28)
        yield directory[at + 46 : at + 46 + name].decode("utf-8", "replace")
        at += 46 + name + extra + comment


def _of_zip64(untrusted: BinaryIO, tail: bytes, size: int) -> tuple[int, int]:
    """Length and offset of the directory where they need 8 bytes (APPNOTE 4.3.14, 4.3.15)."""
    if tail[-20:-16] != b"PK\x06\x07":
        return 0, 0
    untrusted.seek(min(struct.unpack_from("<Q", tail, len(tail) - 12)[0], size))
    record = untrusted.read(56)
    if len(record) < 56 or not record.startswith(b"PK\x06\x06"):
        return 0, 0
    length, offset = struct.unpack_from("<QQ", record, 40)
    return length, offset


def _stated_type(untrusted: BinaryIO) -> str:
    """What the stored member `mimetype` at the start says (ODF 1.2 part 3, 3.3; EPUB OCF)."""
    untrusted.seek(0)
    head = untrusted.read(256)
    if len(head) < 38 or head[8:10] != b"\0\0":
        return ""
    name, extra = struct.unpack_from("<HH", head, 26)
    size = struct.unpack_from("<I", head, 22)[0]
    text = head[30 + name + extra :][: min(size, 120)].decode("ascii", "replace").strip()
    return text if "/" in text and text.isprintable() else ""


def ole_type(head: bytes, untrusted: BinaryIO) -> str:
    """The type of an OLE file by the streams its directory names; empty if none is known.

    Source: [MS-CFB] 2.2 (the directory's first sector, sector size) and 2.6.1 (names).
    """
    if len(head) < 64:
        return ""
    shift = struct.unpack_from("<H", head, 30)[0]
    sector = struct.unpack_from("<I", head, 48)[0]
    if shift not in (9, 12):
        return ""
    untrusted.seek((sector + 1) << shift)
    directory = untrusted.read(OLE_DIRECTORY_READ)
    names = set()
    for at in range(0, len(directory) - 127, 128):
        length = min(struct.unpack_from("<H", directory, at + 64)[0], 64)
        names.add(directory[at : at + max(length - 2, 0)].decode("utf-16-le", "replace"))
        if at >= (1 << shift) * 8:
            break
    found = next((media_type for stream, media_type in _BY_STREAM if stream in names), "")
    return found or _scattered_type(untrusted)


def _scattered_type(untrusted: BinaryIO) -> str:
    """The same where the directory's sectors do not follow one another: rare and slower."""
    try:
        untrusted.seek(0)
        with olefile.OleFileIO(untrusted) as ole:
            names = {entry[0] for entry in ole.listdir()}
    except (OSError, ValueError, IndexError, struct.error):
        return ""  # damaged: what libmagic's rules say of its first bytes stands
    return next((media_type for stream, media_type in _BY_STREAM if stream in names), "")
