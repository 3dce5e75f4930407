"""Cells of an Access row as text.

Source: mdbtools HACKING.md, "Row layout"; [MS-DTYP] for GUIDs.
"""

import struct
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from zenger.process.formats.access_file import Column, DamagedError

TEXT, OLE, MEMO, BOOLEAN, BINARY, NUMERIC, COMPLEX = 10, 11, 12, 1, 9, 16, 18
_DAY_ZERO = datetime(1899, 12, 30, tzinfo=UTC)


def cracked(row: bytes, columns: tuple[Column, ...], *, is_old: bool) -> list[bytes | None]:
    """The bytes of each cell; None for an empty one. A yes-or-no cell is ``b"1"`` or None.

    Raises:
        DamagedError, struct.error: this is no row of these columns.
    """
    first = 1 if is_old else 2
    count = row[0] if is_old else struct.unpack_from("<H", row)[0]
    mask_size = (count + 7) // 8
    if mask_size + first > len(row):
        raise DamagedError("row")
    mask = row[len(row) - mask_size :]
    has_variable = any(not column.is_fixed for column in columns)
    offsets = _offsets(row, mask_size, is_old=is_old) if has_variable else []
    return [_cell(row, column, count, mask, offsets, first) for column in columns]


def _cell(
    row: bytes, column: Column, count: int, mask: bytes, offsets: list[int], first: int
) -> bytes | None:
    at = column.number
    is_set = at < count and bool(mask[at // 8] & (1 << at % 8))
    if column.kind == BOOLEAN:
        return b"1" if is_set else None
    if not is_set:
        return None
    if column.is_fixed:
        start = first + column.offset
        return row[start : start + column.size]
    if column.variable + 1 >= len(offsets):
        return None
    start, end = offsets[column.variable], offsets[column.variable + 1]
    if not start <= end <= len(row):
        raise DamagedError("row")
    return row[start:end]


def _offsets(row: bytes, mask_size: int, *, is_old: bool) -> list[int]:
    """Where the cells of variable length start, and where the last one ends."""
    if not is_old:
        at = len(row) - mask_size - 2
        count = struct.unpack_from("<H", row, at)[0]
        if at - 2 * (count + 1) < 0:
            raise DamagedError("row")
        return [struct.unpack_from("<H", row, at - 2 * (n + 1))[0] for n in range(count + 1)]
    end = len(row) - mask_size - 1
    count = row[end]
    jumps = (len(row) - 1) // 256
    # The last jump is left out where the table of offsets itself reaches into it.
    if end - jumps - count - 1 < 0:
        raise DamagedError("row")
    offsets, passed = [], 0
    for n in range(count + 1):
        while passed < jumps and n == row[end - passed - 1]:
            passed += 1
        offsets.append(row[end - jumps - 1 - n] + 256 * passed)
    return offsets


def shown(column: Column, value: bytes | None, *, is_old: bool) -> str:
    """A cell as text; what cannot be read as its hexadecimal bytes."""
    if column.kind == BOOLEAN:
        return "true" if value else "false"
    if value is None:
        return ""
    if column.kind in (TEXT, MEMO):
        return text(value, is_old=is_old)
    reader = _READERS.get(column.kind)
    try:
        if column.kind == NUMERIC:
            return _numeric(value, column.scale)
        return reader(value) if reader else value.hex(" ")
    except (struct.error, ValueError, OverflowError):
        return value.hex(" ")


def text(value: bytes, *, is_old: bool) -> str:
    """Text of either generation; the newer one may leave out every other byte of Latin letters."""
    if is_old:
        return value.decode("cp1252", "replace")
    if not value.startswith(b"\xff\xfe"):
        return value.decode("utf-16-le", "replace")
    out, narrow = bytearray(), True
    for part in value[2:].split(b"\0") if len(value) % 2 or b"\0" in value[2:] else [value[2:]]:
        out += b"".join(bytes((one, 0)) for one in part) if narrow else part
        narrow = not narrow
    return out.decode("utf-16-le", "replace")


def _numeric(value: bytes, scale: int) -> str:
    digits = str(sum(struct.unpack_from("<I", value, 13 - 4 * n)[0] << (32 * n) for n in range(4)))
    if scale:
        digits = digits.rjust(scale + 1, "0")
        digits = f"{digits[:-scale]}.{digits[-scale:]}"
    return f"-{digits}" if value[0] & 0x80 else digits


def _moment(value: bytes) -> str:
    days = struct.unpack("<d", value)[0]
    whole = int(days)
    when = _DAY_ZERO + timedelta(days=whole, seconds=round(abs(days - whole) * 86_400))
    return when.strftime("%Y-%m-%d" if days == whole else "%Y-%m-%d %H:%M:%S")


_READERS: dict[int, Callable[[bytes], str]] = {
    2: lambda value: str(value[0]),
    3: lambda value: str(struct.unpack("<h", value)[0]),
    4: lambda value: str(struct.unpack("<i", value)[0]),
    5: lambda value: f"{struct.unpack('<q', value)[0] / 10_000:.4f}",
    6: lambda value: f"{struct.unpack('<f', value)[0]:.7g}",
    7: lambda value: repr(struct.unpack("<d", value)[0]),
    8: _moment,
    15: lambda value: str(uuid.UUID(bytes_le=value)),
    COMPLEX: lambda value: str(struct.unpack("<i", value)[0]),
    19: lambda value: str(struct.unpack("<q", value)[0]),
}
