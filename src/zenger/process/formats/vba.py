"""The source of macros: programs that an office document carries.

Nothing of it is run. People write names, passwords and addresses of servers into macros, and
remarks that they remember nowhere else.

Source: [MS-OVBA] 2.3.4.2 (the stream ``dir``), 2.4.1 (compression).
"""

import re
from collections.abc import Iterator

import olefile

from zenger.process.formats.office_ole import BROKEN, ole_of
from zenger.process.formats.office_package import Package
from zenger.process.formats.plain_pages import clean_text

MOST = 16 * 1024**2  # bytes of the source of one module
LARGEST = 64 * 1024**2  # bytes of a project
_CHUNK = 4096  # bytes that one chunk holds when inflated, never more
_START = re.compile(rb"\x01.[\xb0-\xbf]\x00Attribut", re.DOTALL)  # of a module, compressed
_CODEPAGE = re.compile(rb"\x03\x00\x02\x00\x00\x00(..)", re.DOTALL)
_NO_SOURCE = re.compile(r"dir|_VBA_PROJECT|__SRP_\d+", re.IGNORECASE)
_HIDDEN_LINE = re.compile(r"Attribute VB_\w+ = ")  # editors do not show them
_DEFAULT = "cp1252"


def macros_of(package: Package) -> Iterator[str]:
    """The source of each module of a document that is a zip.

    Raises:
        TooLargeError
    """
    for name in package.names:
        if name.endswith("vbaProject.bin"):
            yield from _in_project(package.read(name, LARGEST))
        elif name.startswith("Basic/") and name.endswith(".xml"):
            title = name.removeprefix("Basic/").removesuffix(".xml")
            root = package.xml(name)
            for module in root.iter("{*}module") if root is not None else ():
                yield from _titled(title, "".join(map(str, module.itertext())))


def _in_project(untrusted: bytes) -> Iterator[str]:
    try:
        with ole_of(untrusted) as ole:
            yield from macros_in(ole)
    except BROKEN:
        return  # the package's reader tells that there are macros, whatever can be read of them


def macros_in(ole: olefile.OleFileIO) -> Iterator[str]:
    """The source of each module in an OLE file, with its name before it.

    Raises:
        OSError, ValueError and what else `BROKEN` names: the file is damaged.
    """
    for path in ole.listdir():
        if len(path) < 2 or path[-2].upper() != "VBA" or _NO_SOURCE.fullmatch(path[-1]):
            continue
        stream = ole.openstream(path).read(LARGEST)
        starts = list(_START.finditer(stream))
        if starts:  # the last: what stands before it was compiled
            source = inflated(stream, starts[-1].start()).decode(_encoding(ole, path), "replace")
            yield from _titled(path[-1], source)


def _titled(name: str, source: str) -> Iterator[str]:
    """Nothing of a module that has no line that somebody wrote."""
    lines = [line for line in source.splitlines() if not _HIDDEN_LINE.match(line)]
    text = clean_text("\n".join(lines)).strip()
    if text:
        yield f"{name}\n{text}\n"


def _encoding(ole: olefile.OleFileIO, path: list[str]) -> str:
    """Of a project: its stream ``dir`` says which code page."""
    folder = [*path[:-1], "dir"]
    if not ole.exists(folder):
        return _DEFAULT
    found = _CODEPAGE.search(inflated(ole.openstream(folder).read(LARGEST), 0))
    name = f"cp{int.from_bytes(found[1], 'little')}" if found else _DEFAULT
    try:
        "".encode(name)
    except LookupError:
        return _DEFAULT
    return name


def inflated(untrusted: bytes, at: int) -> bytes:
    """What is compressed from a place on, at most `MOST` bytes; as much as can be read of it."""
    out = bytearray()
    at += 1
    while at + 2 <= len(untrusted) and len(out) < MOST:
        header = int.from_bytes(untrusted[at : at + 2], "little")
        end = min(at + (header & 0xFFF) + 3, len(untrusted))
        if header >> 12 & 7 != 3:
            break
        is_compressed = bool(header >> 15)
        chunk = untrusted[at + 2 : end]
        out += _chunk(chunk) if is_compressed else chunk[:_CHUNK]
        at = end
    return bytes(out)


def _chunk(untrusted: bytes) -> bytes:
    out = bytearray()
    at = 0
    while at < len(untrusted) and len(out) < _CHUNK:
        flags = untrusted[at]
        at += 1
        for bit in range(8):
            if at >= len(untrusted):
                break
            if not flags >> bit & 1:
                out.append(untrusted[at])
                at += 1
                continue
            if not _copied(out, int.from_bytes(untrusted[at : at + 2], "little")):
                return bytes(out)
            at += 2
    return bytes(out[:_CHUNK])


def _copied(out: bytearray, token: int) -> bool:
    """Writes what stood before once more; False where it points to before the start."""
    bits = max((len(out) - 1).bit_length(), 4)
    length, back = (token & 0xFFFF >> bits) + 3, (token >> 16 - bits) + 1
    if back > len(out):
        return False
    for _ in range(min(length, _CHUNK)):
        out.append(out[-back])
    return True
