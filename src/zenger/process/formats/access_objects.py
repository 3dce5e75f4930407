"""Files in Access cells, out of what Access wraps them in.

Source: [MS-OLEDS] 2.2 (OLE 1.0 objects); the header before them and that of attachments by
observation, as described by the Jackcess library.
"""

import struct
import zlib

from zenger.process.formats.office_ole import object_file

MAX_OBJECT = 64 * 1024**2  # bytes that are looked into
_WRAPPED = b"\x15\x1c"
_PLAIN, _DEFLATED = 0, 1


def unwrapped(content: bytes, name: bytes) -> tuple[bytes, bytes]:
    """Name and bytes of the file inside; the cell as it is where nothing better is known."""
    if content.startswith(_WRAPPED) and len(content) > 4:
        inner, data = object_file(content[struct.unpack_from("<H", content, 2)[0] :])
        return b"%s %s" % (name, inner), data
    kind = struct.unpack_from("<I", content)[0] if len(content) > 12 else -1
    if kind == _DEFLATED:
        inflater = zlib.decompressobj()
        try:
            return _attachment(inflater.decompress(content[8:], MAX_OBJECT), name, content)
        except zlib.error:
            return name, content
    return _attachment(content[8:], name, content) if kind == _PLAIN else (name, content)


def _attachment(data: bytes, name: bytes, content: bytes) -> tuple[bytes, bytes]:
    """Behind a header with the extension: its length, a number, letters in the extension, these."""
    if len(data) < 12:
        return name, content
    length, _, letters = struct.unpack_from("<III", data)
    if not 12 <= length <= 12 + 2 * 64 or letters > 64:
        return name, content
    extension = data[12 : 12 + 2 * letters].decode("utf-16-le", "replace").strip("\0. ")
    suffix = f".{extension}".encode() if extension.isalnum() else b""
    return name + suffix, data[length:]
