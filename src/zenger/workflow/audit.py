"""Who did what, written in the transaction of the act itself."""

from typing import Any

from zenger.catalog.models import AuditEntry
from zenger.protocols.newsroom import Newsroom


def audit(newsroom: Newsroom, verb: str, **details: Any) -> None:
    """Record an act. `details` name documents by digest or public id, never by name or path."""
    AuditEntry.objects.create(at=newsroom.now(), actor=newsroom.actor, verb=verb, details=details)
