"""How an entry of the audit log is sealed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime


def entry_digest(
    *, at: datetime, actor: str, verb: str, details: Mapping[str, object], previous: str
) -> str:
    """SHA-256 of the entry's canonical JSON, in hexadecimal digits.

    Args:
        at: in UTC.
        previous: the digest of the entry before; empty for the first.
    """
    said = {
        "at": at.isoformat(), "actor": actor, "verb": verb, "details": details,
        "previous": previous,
    }  # fmt: skip
    text = json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()
