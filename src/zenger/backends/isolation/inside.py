"""The loop of a locked worker: take a task, let the target serve it, say how it ended."""

import os
import resource
import signal
import socket
from collections.abc import Callable
from typing import BinaryIO

from zenger.backends.isolation import wire
from zenger.backends.isolation.lockdown import limit_task, lock_down
from zenger.protocols.sandbox import MAX_FRAME

Serve = Callable[[bytes, list[BinaryIO], Callable[[int, bytes], None]], None]
LOCK_FAILED = 90  # exit code


def live(
    serve: Serve, channel: socket.socket, rules: int | None, memory_bytes: int, *, reserves: bool
) -> None:
    """Serve tasks until there are no more. Runs in a freshly forked process; never returns."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for Zenger, which then kills us
    try:
        lock_down(rules, memory_bytes, reserves=reserves)
    except OSError:
        os._exit(LOCK_FAILED)
    for _ in range(wire.TASKS_PER_WORKER):
        if not _serve_one(serve, channel):
            break
    os._exit(0)


def _serve_one(serve: Serve, channel: socket.socket) -> bool:
    """Serve one task. False: nobody wants anything any more, or this process is spoilt."""
    header, handles, _, _ = socket.recv_fds(channel, wire.TASK.size, wire.MAX_INPUTS)
    if len(header) < wire.TASK.size:
        return False
    length, cpu_seconds, memory_bytes, reserves, _ = wire.TASK.unpack(header)
    task = _read(channel, length)
    before = _cpu_ms()
    limit_task(cpu_seconds, memory_bytes, reserves=reserves)
    outcome, error = _attempt(serve, channel, task, handles)
    usage = resource.getrusage(resource.RUSAGE_SELF)
    end = wire.pack_ending(outcome, _cpu_ms() - before, usage.ru_maxrss * 1024, error)
    _write(channel.fileno(), end)
    return outcome == wire.DONE


def _attempt(
    serve: Serve, channel: socket.socket, task: bytes, handles: list[int]
) -> tuple[int, str]:
    out = channel.fileno()

    def emit(kind: int, payload: bytes) -> None:
        _write(out, wire.FRAME.pack(kind, min(len(payload), MAX_FRAME + 1)), payload)

    inputs: list[BinaryIO] = [os.fdopen(handle, "rb") for handle in handles]
    try:
        serve(task, inputs, emit)
    except MemoryError:
        return wire.OUT_OF_MEMORY, ""
    except BaseException as error:  # noqa: BLE001  whatever it was, the outside is told its class
        return wire.RAISED, type(error).__name__
    finally:
        for stream in inputs:
            stream.close()
    return wire.DONE, ""


def _cpu_ms() -> int:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return int((usage.ru_utime + usage.ru_stime) * 1000)


def _read(channel: socket.socket, length: int) -> bytes:
    parts = bytearray()
    while len(parts) < length:
        chunk = channel.recv(min(length - len(parts), 1 << 20))
        if not chunk:
            os._exit(0)
        parts += chunk
    return bytes(parts)


def _write(handle: int, *parts: bytes) -> None:
    """Write all of it. When nobody listens any more, end here: a target could swallow an error."""
    left = [memoryview(part) for part in parts]
    while left:
        try:
            written = os.writev(handle, left)
        except BrokenPipeError:
            os._exit(0)
        while left and written >= len(left[0]):
            written -= len(left.pop(0))
        if left:
            left[0] = left[0][written:]
