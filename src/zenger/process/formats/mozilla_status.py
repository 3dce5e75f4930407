"""What Thunderbird and its kin wrote into a message about it: read, answered, deleted.

A deleted message stays in its mailbox, marked, until the folder is compacted.
Source: https://developer.mozilla.org/docs/Mozilla/Tech/XPCOM/Reference (nsMsgMessageFlags).
"""

import re

_STATUS = re.compile(rb"\s*([0-9A-Fa-f]{4})\s*\Z")
_MEANING = (
    (0x0001, "read"), (0x0002, "answered"), (0x0004, "flagged"),
    (0x0008, "deleted, not yet removed from its mailbox"), (0x1000, "forwarded"),
)  # fmt: skip


def mozilla_flags(untrusted_status: bytes) -> tuple[str, ...]:
    """In words, of a header `X-Mozilla-Status`; none of one that is no such number."""
    found = _STATUS.match(untrusted_status)
    marks = int(found.group(1), 16) if found else 0
    return tuple(words for mark, words in _MEANING if marks & mark)
