"""Just enough of a request's head to know where it belongs and when it is whole.

What is read here decides only which process answers and when. That process parses the request
again, for itself; where the two would disagree, the request is refused.
"""

import re
from dataclasses import dataclass

MOST_HEAD = 32 * 1024  # bytes
MOST_PROXY_LINE = 107  # bytes, says the protocol
_START = re.compile(rb"([A-Z]{3,16}) (/[^ ?\r\n]*)(?:\?[^ \r\n]*)? HTTP/1\.[01]\r\n")
# Blanks are stripped afterwards: a pattern that leaves them out itself takes seconds for 32 kB of
# them, and everybody waits at the gate.
_LENGTH = re.compile(rb"\r\ncontent-length[ \t]*:([^\r\n]*)", re.IGNORECASE)
_OTHER_LENGTH = re.compile(rb"\r\n(transfer-encoding|upgrade|expect)[ \t]*:", re.IGNORECASE)
_CIRCUIT = re.compile(
    rb"PROXY TCP6 (fc00:dead:beef:4dad:[0-9a-f:]{1,30}) [0-9a-f:]{2,39} \d{1,5} \d{1,5}\r\n"
)


class BadHeadError(ValueError):
    """It is no request that a browser makes."""


@dataclass(frozen=True, slots=True)
class Head:
    """What there is to know of a request before its body."""

    size: int  # bytes, the blank line included
    method: bytes
    path: bytes
    body: int  # bytes announced


def read_circuit(untrusted: bytearray, size: int) -> tuple[str, int] | None:
    """The circuit that tor names before a request, and how many bytes that took.

    None: the line has not come whole yet.

    Args:
        size: how many bytes of the buffer came.

    Raises:
        BadHeadError: this does not come from tor.

    Source:
        tor(1), HiddenServiceExportCircuitID: an address of ours, made of the circuit's number.
    """
    end = untrusted.find(b"\r\n", 0, min(size, MOST_PROXY_LINE))
    if end < 0:
        if size >= MOST_PROXY_LINE or not b"PROXY TCP6 ".startswith(
            bytes(untrusted[: min(size, 11)])
        ):
            raise BadHeadError
        return None
    found = _CIRCUIT.fullmatch(untrusted, 0, end + 2)
    if not found:
        raise BadHeadError
    return found[1].decode("ascii"), end + 2


def read_head(untrusted: bytearray, size: int) -> Head | None:
    """The head of a request; None while it has not come whole.

    Nothing of what stands behind it is copied: that may be a message.

    Args:
        size: how many bytes of the buffer came.

    Raises:
        BadHeadError: it is too long, or says its length in a way that browsers do not.
    """
    end = untrusted.find(b"\r\n\r\n", 0, min(size, MOST_HEAD))
    if end < 0:
        if size >= MOST_HEAD:
            raise BadHeadError
        return None
    start = _START.match(untrusted, 0, end + 4)
    lengths = [found[1] for found in _LENGTH.finditer(untrusted, 0, end + 4)]
    if start is None or len(lengths) > 1 or _OTHER_LENGTH.search(untrusted, 0, end + 4):
        raise BadHeadError
    length = bytes(lengths[0]).strip(b" \t") if lengths else b"0"
    if not length.isdigit() or len(length) > 15:
        raise BadHeadError
    return Head(end + 4, bytes(start[1]), bytes(start[2]), int(length))
