"""Which formats of cells of a workbook before 2007 (xls) show nothing of what is in them.

White on paper, of the colour of the filling, a point high, or with a number format like ``;;;``.
Source: [MS-XLS] 2.4.122 (Font), 2.4.126 (Format), 2.4.188 (Palette), 2.4.353 (XF), 2.5.161 (Icv).
"""

import struct
from dataclasses import dataclass, field

from zenger.process.formats.colours import Colour, is_same, of_number
from zenger.process.formats.sheet_numbers import hides_text

_FONT, _FORMAT, _PALETTE, _XF = 0x0031, 0x041E, 0x0092, 0x00E0
_FIRST_OF_PALETTE = 8
_AUTOMATIC = 0x7FFF
_SOLID = 1
_TINY = 40  # twentieths of a point
_LENGTH = 20  # bytes of an XF since version 8
_WHITE: Colour = (255, 255, 255)


@dataclass(slots=True)
class Inks:
    """What the records before the sheets say; `take` is given each of them."""

    fonts: list[tuple[int, int]] = field(default_factory=list)  # height, number of its colour
    formats: dict[int, str] = field(default_factory=dict)
    cells: list[bytes] = field(default_factory=list)
    palette: dict[int, Colour] = field(default_factory=dict)

    def take(self, kind: int, content: bytes, *, is_new: bool) -> None:
        """Raises `struct.error` where a record is shorter than it must be."""
        if kind == _FONT:
            height, _, colour = struct.unpack_from("<HHH", content)
            self.fonts.append((height, colour))
        elif kind == _FORMAT:
            self.formats[struct.unpack_from("<H", content)[0]] = _code(content[2:], is_new=is_new)
        elif kind == _XF:
            self.cells.append(content)
        elif kind == _PALETTE:
            (count,) = struct.unpack_from("<H", content)
            for number in range(min(count, (len(content) - 2) // 4)):
                red, green, blue = content[2 + 4 * number : 5 + 4 * number]
                self.palette[_FIRST_OF_PALETTE + number] = red, green, blue

    def unseen(self) -> frozenset[tuple[int, bool]]:
        """Formats of cells by their numbers, and whether it is texts that they hide."""
        return frozenset(
            (number, is_text)
            for number, cell in enumerate(self.cells)
            for is_text in (False, True)
            if len(cell) >= 4 and self._is_unseen(cell, is_text=is_text)
        )

    def _is_unseen(self, cell: bytes, *, is_text: bool) -> bool:
        font, shown = struct.unpack_from("<HH", cell)
        code = self.formats.get(shown, "")
        if hides_text(code) if is_text else bool(code) and not code.strip("; "):
            return True
        at = font - (font > 4)  # no font has the number 4
        if at >= len(self.fonts):
            return False
        height, number = self.fonts[at]
        if height <= _TINY:
            return True
        if len(cell) < _LENGTH:  # of an older version: its fillings are not looked at
            return False
        colour, ground = self._colour(number), self._ground(cell)
        return colour is not None and ground is not None and is_same(colour, ground)

    def _ground(self, cell: bytes) -> Colour | None:
        """None where it is a pattern, or not known."""
        pattern = struct.unpack_from("<I", cell, 14)[0] >> 26
        fore = struct.unpack_from("<H", cell, 18)[0] & 0x7F
        if not pattern:
            return _WHITE
        return self._colour(fore) if pattern == _SOLID else None

    def _colour(self, number: int) -> Colour | None:
        if number == _AUTOMATIC:
            return 0, 0, 0
        return self.palette.get(number) or of_number(number)


def _code(raw: bytes, *, is_new: bool) -> str:
    if not is_new:
        return raw[1 : 1 + raw[0]].decode("cp1252", "replace") if raw else ""
    length, flags = struct.unpack_from("<HB", raw)
    wide = flags & 1
    return raw[3 : 3 + length * (1 + wide)].decode("utf-16-le" if wide else "latin-1", "replace")
