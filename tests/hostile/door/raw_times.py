"""Times on the raw bytes of a disk with ext4, also of what was removed.

Source:
    https://docs.kernel.org/filesystems/ext4/dynamic.html (inodes) and journal.html (commit blocks).
"""

import re
import struct
import subprocess
from dataclasses import dataclass
from pathlib import Path

_INODE = 256  # bytes; they begin at multiples of that, in their tables and in the journal's copies
_SECONDS = {"atime": 0x08, "ctime": 0x0C, "mtime": 0x10, "crtime": 0x90}
_EXTRA = {"atime": 0x8C, "ctime": 0x84, "mtime": 0x88, "crtime": 0x94}
_EXTRA_SIZE = 0x80
_COMMIT = struct.pack(">II", 0xC03B3998, 2)
_SAID = re.compile(r"^ ?(\w*time): 0x([0-9a-f]+):([0-9a-f]+) ", re.MULTILINE)


@dataclass(frozen=True)
class Span:
    """Seconds since 1970."""

    start: float
    end: float

    def has(self, seconds: int, nanoseconds: int) -> bool:
        return self.start <= seconds + nanoseconds / 1e9 <= self.end


def inode_times(raw: bytes, span: Span) -> list[tuple[int, str]]:
    """Where an inode, of whatever age, has a time of that span."""
    found = []
    for start in range(0, len(raw) - _INODE, _INODE):
        if raw[start + _EXTRA_SIZE] != 32:  # bytes that an inode has beyond the old 128
            continue
        for name, at in _SECONDS.items():
            (seconds,) = struct.unpack_from("<I", raw, start + at)
            (extra,) = struct.unpack_from("<I", raw, start + _EXTRA[name])
            if span.has(seconds, extra >> 2):
                found.append((start, name))
    return found


def commits(raw: bytes, span: Span) -> int:
    """Of the journal: how many were written in that span."""
    found = (one.start() for one in re.finditer(re.escape(_COMMIT), raw))
    return sum(span.has(*struct.unpack_from(">QI", raw, at + 0x30)) for at in found)


def debugfs_times(image: Path, numbers: range, span: Span) -> list[str]:
    """What debugfs says of these inodes, free ones too, that lies in that span."""
    asked = "".join(f"stat <{number}>\n" for number in numbers)
    done = subprocess.run(
        ["debugfs", "-f", "-", str(image)], input=asked, capture_output=True, text=True, check=True,
    )  # fmt: skip
    said = _SAID.findall(done.stdout)
    assert len(said) > len(numbers)  # numbers that no file ever had come without times
    return [name for name, sec, extra in said if span.has(int(sec, 16), int(extra, 16) >> 2)]
