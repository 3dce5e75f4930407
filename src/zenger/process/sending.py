"""How a worker says what it found: the frames that several of its tasks send."""

from collections.abc import Callable
from typing import Any

from zenger.process.frames import FrameKind, dump
from zenger.process.patterns import find_patterns

Emit = Callable[[int, bytes], None]
PART = 1024 * 1024  # bytes of one content frame


def send_fact(emit: Emit, **values: Any) -> None:
    emit(FrameKind.FACT, dump(values))


def send_patterns(number: int, text: str, emit: Emit) -> None:
    """What has a recognisable form on page `number`."""
    found = [(p.kind, p.value, p.start, p.end) for p in find_patterns(text)]
    if found:
        send_fact(emit, page=number, patterns=found)


def send_content(emit: Emit, content: bytes) -> None:
    for start in range(0, len(content), PART):
        emit(FrameKind.CONTENT, content[start : start + PART])


def send_image(emit: Emit, header: dict[str, Any], content: bytes) -> None:
    emit(FrameKind.IMAGE, dump(header))
    send_content(emit, content)
    emit(FrameKind.END, b"{}")
