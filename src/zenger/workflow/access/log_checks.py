"""Checks of the log are put on it too, so that it says when it was last known to be whole."""

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from zenger.catalog.models import AuditEntry, LogWalk
from zenger.errors import AccountError, NotThereError
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
    noted: str  # a digest from elsewhere that was looked for; empty: none
    is_cut: bool  # it was not met
    links: tuple[BrokenLink, ...]  # the first of the broken ones


def noted_digest(untrusted_words: str) -> str:
    """A digest of the log as somebody noted it; empty where nothing was given.

    Raises:
        AccountError: it is no whole digest.
    """
    digest = "".join(untrusted_words.split()).lower()
    if digest and not re.fullmatch("[0-9a-f]{64}", digest):
        raise AccountError(
            "This is no digest of the log: it has 64 signs, each a digit or a letter from a to f. "
            "Copy all of what you noted."
        )
    return digest


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


def walk(newsroom: Newsroom, number: int, noted: str = "") -> Chain:
    """Walk along the log, say now and then how far, and put on record what was found.

    Args:
        noted: a digest that was the last one once, to be met on the way.

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
    links = list(broken_links(chain, noted, tell))
    record_check(replace(newsroom, actor=one.by), chain, links, noted)
    asked.update(checked=chain.entries, ended=newsroom.now())
    return chain


def record_check(
    newsroom: Newsroom, chain: Chain, links: list[BrokenLink], noted: str = ""
) -> None:
    """Put on record what a walk along the log found."""
    looked_for = {"noted": noted, "met": chain.has_noted} if noted else {}
    audit(
        newsroom, _VERB, entries=chain.entries, broken=len(links), last=chain.last,
        links=[[link.number, link.what] for link in links[:NAMED]], **looked_for,
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
        str(said.get("last", "")), str(said.get("noted", "")), not said.get("met", True), links,
    )  # fmt: skip
