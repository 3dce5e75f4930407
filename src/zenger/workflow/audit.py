"""Who did what, written in the transaction of the act itself, each entry sealed to the one before.

    digest = SHA-256 of the entry's canonical JSON, in which the digest before it stands

Whoever changes, inserts or removes an entry behind the database's back breaks the chain there.
Cutting off its end breaks nothing, but the database remembers the highest number it ever gave.
Who knows of that and changes it too is found by the last digest alone, noted somewhere else.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction
from django.db.models import QuerySet

from zenger.catalog.models import AuditEntry
from zenger.catalog.prepared import prepared
from zenger.model.audit import entry_digest
from zenger.protocols.newsroom import Newsroom

TOLD = 5_000  # entries, after which a walk along the log says how far it is


def audit(newsroom: Newsroom, verb: str, **details: Any) -> None:
    """Record an act. `details` name documents by digest or public id, never by name or path."""
    with transaction.atomic(savepoint=False):  # the right to write, before the last is looked at
        entry = AuditEntry(
            at=newsroom.now(), actor=newsroom.actor, verb=verb, details=details,
            previous=_last_digest.first() or "",
        )  # fmt: skip
        entry.digest = digest_of(entry)
        entry.save(force_insert=True)


def audit_each(newsroom: Newsroom, verb: str, details: Iterable[dict[str, Any]]) -> None:
    """The same of many acts at once, each with an entry of its own."""
    with transaction.atomic(savepoint=False):
        last = _last_digest.first() or ""
        entries = []
        for said in details:
            entry = AuditEntry(
                at=newsroom.now(), actor=newsroom.actor, verb=verb, details=said, previous=last
            )
            last = entry.digest = digest_of(entry)
            entries.append(entry)
        AuditEntry.objects.bulk_create(entries, batch_size=1000)


@prepared
def _last_digest() -> QuerySet[AuditEntry, str]:
    return AuditEntry.objects.order_by("-pk").values_list("digest", flat=True)[:1]


def digest_of(entry: AuditEntry) -> str:
    """What an entry's digest should be, in hexadecimal digits."""
    return entry_digest(
        at=entry.at, actor=entry.actor, verb=entry.verb, details=entry.details,
        previous=entry.previous,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class BrokenLink:
    """An entry that is not what was written, or not after what it was written after."""

    number: int
    what: str


@dataclass(slots=True)
class Chain:
    """What walking along the chain has seen so far."""

    entries: int = 0
    last: str = ""  # digest
    has_noted: bool = False  # whether the digest looked for was met


def broken_links(
    chain: Chain, noted: str = "", tell: Callable[[Chain], None] | None = None
) -> Iterator[BrokenLink]:
    """Walk along the whole log, which is written into `chain` on the way.

    Args:
        noted: a digest that was the last one once, to be met on the way.
        tell: called now and then with how far it is.
    """
    given, number = _highest_given(), 0  # before: more may be written meanwhile
    for entry in AuditEntry.objects.order_by("pk").iterator(2000):
        if entry.previous != chain.last:
            yield BrokenLink(entry.pk, "the entry before it is missing or another one")
        if digest_of(entry) != entry.digest:
            yield BrokenLink(entry.pk, "it was changed after it was written")
        chain.entries += 1
        chain.last, number = entry.digest, entry.pk
        chain.has_noted = chain.has_noted or entry.digest == noted
        if tell and chain.entries % TOLD == 0:
            tell(chain)
    if number < given:
        yield BrokenLink(given, f"the end of the log was cut off after entry {number}")


def _highest_given() -> int:
    """The highest number that an entry ever had. What is rolled back gives its number back."""
    table = AuditEntry._meta.db_table  # noqa: SLF001  a documented name
    with connection.cursor() as cursor:
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
    return int(found[0]) if found else 0
