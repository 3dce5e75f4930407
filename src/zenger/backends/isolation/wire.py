"""What goes over the sockets between Zenger, the zygote and a worker: fixed shapes only.

    Zenger -> zygote    one packet: a verb, a number, a flag; FORK carries a socket's end
    zygote -> Zenger    one packet: process id, exit status, CPU time, peak memory
    Zenger -> worker    a task header (with the input descriptors), then the task
    worker -> Zenger    frames (kind, length, payload), then one ending

What a worker says is believed in nothing but its shape: it may have been taken over.
"""

import re
import struct
from dataclasses import dataclass

FORK, KILL, BURY = 1, 2, 3
# verb; for FORK memory in bytes and whether it reserves, for the others process id and False
COMMAND = struct.Struct("!BQ?")
REPLY = struct.Struct("!iiQQ")  # process id (0: failed), wait status, CPU ms, peak bytes
WAS_ALIVE = -1  # as a wait status: who should have been dead was not, and was killed

STARTED, READY, BROKEN = b"S", b"R", b"B"
REPORT = struct.Struct("!ci200s")  # which of the three, Landlock ABI, what broke

# task length, CPU seconds, memory in bytes, whether it reserves, number of inputs
TASK = struct.Struct("!QIQ?I")
MAX_TASK = 64 * 1024 * 1024  # bytes
MAX_INPUTS = 64

FRAME = struct.Struct("!BI")  # kind, payload length
END = 0xFFFFFFFF  # as a length: no payload, an ending follows; far above MAX_FRAME
ENDING = struct.Struct("!QQ64s")  # CPU ms, peak bytes, class name of what was raised
DONE, RAISED, OUT_OF_MEMORY = 0, 1, 2  # the kind of an END frame

TASKS_PER_WORKER = 200

_CLASS_NAME = re.compile(rb"[A-Za-z_][A-Za-z0-9_]{0,63}")


@dataclass(frozen=True, slots=True)
class Report:
    """How a task ended, in the words of the worker."""

    outcome: int
    cpu_ms: int
    peak_memory: int  # bytes
    untrusted_error: str  # a Python class name in shape, or empty


def pack_ending(outcome: int, cpu_ms: int, peak_memory: int, error: str) -> bytes:
    name = error.encode("ascii", "replace")[:64]
    return FRAME.pack(outcome, END) + ENDING.pack(cpu_ms, peak_memory, name)


def unpack_ending(outcome: int, untrusted: bytes) -> Report:
    cpu_ms, peak_memory, name = ENDING.unpack(untrusted)
    name = name.rstrip(b"\0")
    safe = name.decode("ascii") if _CLASS_NAME.fullmatch(name) else ""
    return Report(outcome, min(cpu_ms, 2**53), min(peak_memory, 2**53), safe)
