"""Checks of the log are put on it too, so that it says when it was last known to be whole."""

from dataclasses import dataclass
from datetime import datetime

from zenger.catalog.models import AuditEntry
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.audit import BrokenLink, Chain, audit, broken_links

_VERB = "check-log"


@dataclass(frozen=True, slots=True)
class LogCheck:
    """What a check found."""

    at: datetime
    by: str
    entries: int
    broken: int


def check_log(newsroom: Newsroom, chain: Chain, most: int) -> list[BrokenLink]:
    """Walk along the whole log, which is written into `chain`. Returns the first broken links."""
    broken = 0
    kept: list[BrokenLink] = []
    for link in broken_links(chain):
        broken += 1
        if len(kept) < most:
            kept.append(link)
    record_check(newsroom, chain, broken)
    return kept


def record_check(newsroom: Newsroom, chain: Chain, broken: int) -> None:
    """Put on record what a walk along the log found."""
    audit(newsroom, _VERB, entries=chain.entries, broken=broken, last=chain.last)


def last_check() -> LogCheck | None:
    """The newest check, by whoever."""
    entry = AuditEntry.objects.filter(verb=_VERB).order_by("-pk").first()
    if entry is None:
        return None
    said = entry.details
    return LogCheck(entry.at, entry.actor, int(said.get("entries", 0)), int(said["broken"]))
