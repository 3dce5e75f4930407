"""Whether a cabinet is one of a set, which the archive library does not tell.

Source: [MS-CAB] 2.1, CFHEADER.
"""

import struct
from typing import BinaryIO

from zenger.model.document import Problem, Status
from zenger.model.extraction import Trouble

_VOLUME = Problem(
    "other-volume",
    "The file is one cabinet of a set, which cannot be read together: what crosses into another "
    "one is lost. Unpack the whole set and add what comes out.",
)


def cab_volume(untrusted: BinaryIO) -> Trouble | None:
    """What to say of a cabinet that has one before or after it; None where it stands alone."""
    untrusted.seek(0)
    header = untrusted.read(36)
    if len(header) < 36:
        return None
    (flags,) = struct.unpack_from("<H", header, 30)
    return Trouble(Status.TRUNCATED, _VOLUME) if flags & 3 else None
