"""Checks of the log are put on it too, so that it says when it was last known to be whole."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from zenger.catalog.models import AuditEntry, LogWalk
from zenger.errors import NotThereError
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.audit import BrokenLink, Chain, audit, broken_links

NAMED = 200  # broken links that are kept by number
_VERB = "check-log"
_SILENT = timedelta(minutes=2)  # after which a walk is taken for broken off


@dataclass(frozen=True, slots=True)
class LogCheck:
    """What a check found."""

    at: datetime
    by: str
    entries: int
    broken: int
    last: str  # digest of the last entry there was
    links: tuple[BrokenLink, ...]  # the first of the broken ones


def begin_walk(newsroom: Newsroom) -> tuple[LogWalk, bool]:
    """A walk along the whole log, to be done by `walk`, and whether it is a new one.

    One that is under way already is not begun again.
    """
    if (under_way := walk_under_way(newsroom)) is not None:
        return under_way, False
    now = newsroom.now()
    return LogWalk.objects.create(
        by=newsroom.actor, began=now, seen=now, of=AuditEntry.objects.count()
    ), True


def walk_under_way(newsroom: Newsroom) -> LogWalk | None:
    """The one that is being done now, if any; one that fell silent is none."""
    alive = LogWalk.objects.filter(ended=None, seen__gte=newsroom.now() - _SILENT)
    return alive.order_by("-pk").first()


def walk(newsroom: Newsroom, number: int) -> Chain:
    """Walk along the log, say now and then how far, and put on record what was found.

    Raises:
        NotThereError: nobody asked for this walk.
    """
    asked = LogWalk.objects.filter(pk=number, ended=None)
    one = asked.first()
    if one is None:
        raise NotThereError("There is no such check of the log that waits to be done.")

    def tell(so_far: Chain) -> None:
        asked.update(checked=so_far.entries, seen=newsroom.now())

    chain = Chain()
    links = list(broken_links(chain, tell=tell))
    record_check(replace(newsroom, actor=one.by), chain, links)
    asked.update(checked=chain.entries, ended=newsroom.now())
    return chain


def record_check(newsroom: Newsroom, chain: Chain, links: list[BrokenLink]) -> None:
    """Put on record what a walk along the log found."""
    audit(
        newsroom, _VERB, entries=chain.entries, broken=len(links), last=chain.last,
        links=[[link.number, link.what] for link in links[:NAMED]],
    )  # fmt: skip


def last_check() -> LogCheck | None:
    """The newest check, by whoever."""
    entry = AuditEntry.objects.filter(verb=_VERB).order_by("-pk").first()
    if entry is None:
        return None
    said = entry.details
    links = tuple(BrokenLink(number, what) for number, what in said.get("links", ()))
    return LogCheck(
        entry.at, entry.actor, int(said.get("entries", 0)), int(said["broken"]),
        str(said.get("last", "")), links,
    )  # fmt: skip
