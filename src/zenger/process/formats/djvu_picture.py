"""DjVu pages as pictures: a plugin for Pillow, each page a frame."""

from typing import Any

import djvu_rs
from PIL import Image, ImageFile

MAX_FILE = 150 * 1024**2  # bytes; the library is given the whole file
MAX_PIXELS = 25_000_000  # of one page, which is drawn smaller where it has more
_MAGIC = b"AT&TFORM"


class DjvuImage(ImageFile.ImageFile):
    """One page at a time, drawn when it is loaded."""

    format = "DJVU"
    format_description = "DjVu"

    def _open(self) -> None:
        assert self.fp is not None  # noqa: S101  Pillow opened it
        self.fp.seek(0, 2)
        if self.fp.tell() > MAX_FILE:
            raise SyntaxError("too large a DjVu file")
        self.fp.seek(0)
        try:
            self._document = djvu_rs.Document.from_bytes(self.fp.read())
            self.n_frames = self._document.page_count()
        except djvu_rs.Error as error:
            raise SyntaxError(str(error)) from error
        self._frame = -1
        self.seek(0)

    def seek(self, frame: int) -> None:
        if frame == self._frame:
            return
        try:
            page = self._document.page(frame)
        except (djvu_rs.Error, IndexError) as error:
            raise EOFError(str(error)) from error
        self._frame, self._page, self._im = frame, page, None
        self._mode, self._size = "RGB", drawn_size(page.width, page.height)
        self.info["dpi"] = (page.dpi * self._size[0] / max(page.width, 1),) * 2
        self.tile = []

    def tell(self) -> int:
        return self._frame

    def load(self) -> Any:
        if self._im is None:
            try:
                pixels = self._page.render(size=self._size)
            except (djvu_rs.Error, ValueError) as error:
                raise OSError(str(error)) from error
            drawn = Image.frombuffer(
                "RGBA", (pixels.width, pixels.height), pixels.data(), "raw", "RGBA", 0, 1
            )
            self.im = drawn.convert("RGB").im
            self._size = drawn.size
        return Image.Image.load(self)


def drawn_size(width: int, height: int) -> tuple[int, int]:
    """Of a page: its own, or one of `MAX_PIXELS`."""
    width, height = max(width, 1), max(height, 1)
    shrink = min(1.0, (MAX_PIXELS / (width * height)) ** 0.5)
    return max(1, int(width * shrink)), max(1, int(height * shrink))


def _accepts(prefix: bytes) -> bool:
    return prefix.startswith(_MAGIC)


def register() -> None:
    """Make it known to Pillow. Harmless when repeated."""
    Image.register_open(DjvuImage.format, DjvuImage, _accepts)
