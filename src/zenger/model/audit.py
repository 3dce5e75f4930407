"""How an entry of the audit log is sealed."""

import hashlib
import json
from collections.abc import Mapping
from datetime import datetime

_AS = " as "  # in no name of an account, which has no spaces


def typed_by(user: str) -> str:
    """Who acts that types commands beside the newsroom's folder, told apart from any account."""
    return f"{user} (command line)"


def typed_as(typist: str, account: str) -> str:
    """The same who acts with somebody's account, which is not that somebody."""
    return f"{typist}{_AS}{account}"


def is_done_as(actor: str, account: str) -> bool:
    """Whether this was done by the account's owner, or by somebody else with the account."""
    return actor == account or actor.endswith(f"{_AS}{account}")


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
