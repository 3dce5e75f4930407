"""Takes bare pixels from a worker: the trusted side of `zenger.process.raster`."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from zenger.model.document import Problem, Status
from zenger.model.extraction import MemberBroken, Trouble
from zenger.model.rendition import MAX_PIXELS, MAX_SIDE
from zenger.process.collect import Collected, content
from zenger.process.frames import BadFrameError, FrameKind, load, load_piece
from zenger.protocols.sandbox import Ending, Frame

_CHANNELS = {"L": 1, "RGB": 3}


@dataclass(frozen=True, slots=True)
class Raster:
    """One page as it is seen."""

    number: int
    pixels: npt.NDArray[np.uint8] = field(repr=False)
    """Rows by columns, by 3 where in colour. May be painted on."""

    @property
    def width(self) -> int:
        return int(self.pixels.shape[1])

    @property
    def height(self) -> int:
        return int(self.pixels.shape[0])


class RasterMissingError(Exception):
    """Not every page that was asked for came. `problem` says why."""

    def __init__(self, problem: Problem, status: Status) -> None:
        super().__init__(problem.message)
        self.problem, self.status = problem, status


def rasters(frames: Iterator[Frame | Ending], wanted: Sequence[int]) -> Iterator[Raster]:
    """The pages `wanted`, in this order and no others, one in memory at a time.

    Raises:
        RasterMissingError: one cannot be drawn, or the worker sent something else.
    """
    got, troubles = Collected(), list[Trouble]()
    try:
        yield from _taken(frames, list(wanted), got, troubles)
    except BadFrameError:
        raise RasterMissingError(
            Problem("bad-frame", "The drawing of its pages made no sense."), Status.CRASHED
        ) from None
    except MemberBroken as broken:
        raise RasterMissingError(broken.problem, broken.status) from None
    if troubles:
        raise RasterMissingError(troubles[0].problem, troubles[0].status)


def _taken(
    frames: Iterator[Frame | Ending], waiting: list[int], got: Collected, troubles: list[Trouble]
) -> Iterator[Raster]:
    for frame in frames:
        if isinstance(frame, Ending):
            got.ending = frame
        elif frame.kind == FrameKind.IMAGE:
            raster = _raster(load(frame.payload), content(frames, got))
            if not waiting or raster.number != waiting.pop(0):
                raise BadFrameError("page number")
            yield raster
        elif frame.kind == FrameKind.PIECE:
            if isinstance(piece := load_piece(frame.payload), Trouble):
                troubles.append(piece)
        else:
            raise BadFrameError("unexpected frame")
    if not troubles and (got.ending.status is not Status.OK or waiting):
        problem = Problem(got.ending.code or "pages-missing", got.ending.message or "No picture.")
        raise MemberBroken(got.ending.status, problem)


def _raster(header: dict[str, Any], chunks: Iterator[bytes]) -> Raster:
    try:
        number, width, height = (int(header[name]) for name in ("number", "width", "height"))
        channels = _CHANNELS[str(header["mode"])]
    except (KeyError, TypeError, ValueError) as error:
        raise BadFrameError("picture") from error
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise BadFrameError("picture size")
    if width * height > MAX_PIXELS + width + height:
        raise BadFrameError("picture size")
    size = width * height * channels
    data, at = bytearray(size), 0
    for chunk in chunks:
        if at + len(chunk) > size:
            raise BadFrameError("picture length")
        data[at : at + len(chunk)] = chunk
        at += len(chunk)
    if at != size:
        raise BadFrameError("picture length")
    shape = (height, width) if channels == 1 else (height, width, channels)
    return Raster(number, np.frombuffer(data, np.uint8).reshape(shape))
