"""What a sheet of before 2007 says beside its cells: boxes and comments, charts, header, footer.

Source: [MS-XLS] 2.4.329 (TxO, its text in the record behind it), 2.4.136 and 2.4.124 (header and
footer), 2.4.254 (titles of charts), 2.4.179 (comments of Excel 5 and 95).
"""

import re
import struct

_BOX, _MORE, _HEADER, _FOOTER, _TITLE, _NOTE = 0x01B6, 0x003C, 0x0014, 0x0015, 0x100D, 0x001C
_STYLE = re.compile(r'&(?:"[^"]{0,100}"|K[0-9A-F]{6}|[LCR]|[0-9]{1,3}|[BIUESXYODTPNFAZGH])')
_BREAK = str.maketrans({"\r": "\n", "\0": None})
PAGE_OF = 2  # words beside a page's number that say no more than it: "Page 3 of 7"
MAX_LINES = 20_000  # of one sheet


class Beside:
    """Collects what the records of one sheet say, in the order of the file."""

    def __init__(self) -> None:
        self._boxes: list[str] = []
        self._margins: list[str] = []
        self._left = 0  # letters of a box that are still to come
        self._started = False  # some of them came

    def take(self, kind: int, content: bytes, *, is_new: bool) -> None:
        """One record. Raises `struct.error` where it is shorter than it must be."""
        if kind == _MORE and self._left:
            self._go_on(content)
            return
        self._left = 0
        if len(self._boxes) >= MAX_LINES:
            return
        if kind == _BOX and is_new:
            self._left, self._started = struct.unpack_from("<H", content, 10)[0], False
        elif kind in (_HEADER, _FOOTER) and content:
            self._margin(_string(content, 2 if is_new else 1, is_new=is_new))
        elif kind == _TITLE:
            self._boxes.append(_string(content[2:], 1, is_new=is_new))
        elif kind == _NOTE and not is_new:
            self._boxes.append(content[6:].decode("cp1252", "replace"))

    @property
    def lines(self) -> list[str]:
        """Each once: first what stands on the sheet, then what stands in its margins."""
        told = (
            "\n".join(text.translate(_BREAK).split("\n")) for text in self._boxes + self._margins
        )
        return list(dict.fromkeys(line for text in told if (line := text.strip())))

    def _margin(self, raw: str) -> None:
        said = _STYLE.sub(" ", raw).replace("&&", "&")
        if "&P" not in raw or len(said.split()) > PAGE_OF:
            self._margins.append(said)

    def _go_on(self, content: bytes) -> None:
        wide = bool(content[:1] and content[0] & 1)
        letters = content[1:].decode("utf-16-le" if wide else "latin-1", "replace")[: self._left]
        self._left -= len(letters)
        if self._started:
            self._boxes[-1] += letters
        else:
            self._boxes.append(letters)
            self._started = True


def _string(raw: bytes, width: int, *, is_new: bool) -> str:
    """Behind its length, which has one or two bytes, and a byte that says how wide letters are."""
    length = int.from_bytes(raw[:width], "little")
    if not is_new:
        return raw[width : width + length].decode("cp1252", "replace")
    if raw[width : width + 1] == b"\1":
        return raw[width + 1 : width + 1 + 2 * length].decode("utf-16-le", "replace")
    return raw[width + 1 : width + 1 + length].decode("latin-1")
