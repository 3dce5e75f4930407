"""The figures on the page of what is missing: how many, of what, and why."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from zenger.model.names import inert
from zenger.model.release import Fate
from zenger.model.status_words import NOT_WHOLE_BECAUSE, STATUS_MEANS, STATUS_WORDS
from zenger.publish.ledger import Ledger
from zenger.publish.links import plain
from zenger.publish.shelf import PER_PAGE
from zenger.publish.wording import count_words, kind_word

_WHOLE = ("ok", "empty")
_INSIDE = {
    "attachment": ("attachment", "attachments"), "inline": ("inline picture", "inline pictures"),
    "message": ("message in a mailbox", "messages in mailboxes"),
    "member": ("file in an archive", "files in archives"),
    "embedded": ("object in a document", "objects in documents"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reason:
    """Why some documents could not be read whole."""

    status: str
    codes: tuple[str, ...]
    message: str  # inert; empty where it is not one for all of them
    documents: int
    href: str  # the part of the list where they stand, from the first page of the list


@dataclass(frozen=True, slots=True)
class KindCount:
    """How the documents of one kind ended."""

    kind: str
    words: str
    documents: int
    by_status: dict[str, int]

    def count(self, *statuses: str) -> int:
        return sum(self.by_status.get(status, 0) for status in statuses)

    @property
    def others(self) -> int:
        """Those that ended in none of the ways that have a column of their own."""
        named = ("ok", "empty", "truncated", "corrupt", "encrypted", "unsupported")
        return self.documents - self.count(*named)


def counted(ledger: Ledger) -> dict[str, int]:
    """`documents` = `whole` + `empty` + `in_part` + `not_read`; and files `lost_inside` others.

    In part: something of it is shown, a page or a file from inside it.
    """
    something = "(pages > 0 OR doc.id IN (SELECT id FROM contents WHERE emitted > 0))"
    bad = "status NOT IN ('ok', 'empty')"

    def count(where: str) -> int:
        return ledger.one(f"SELECT count(*) FROM doc WHERE {where}")

    return {
        "documents": count("1"),
        "whole": count("status = 'ok'"),
        "empty": count("status = 'empty'"),
        "in_part": count(f"{bad} AND {something}"),
        "not_read": count(f"{bad} AND NOT {something}"),
        "lost_inside": ledger.one("SELECT coalesce(sum(failed), 0) FROM contents"),
    }


def reasons(ledger: Ledger) -> Iterator[Reason]:
    """By status and what is said of it, in the order of the list of documents."""
    rows = ledger.query(
        "SELECT status, code, iif(count(DISTINCT message) = 1, max(message), ''), count(*) "
        "FROM doc WHERE status NOT IN ('ok', 'empty') GROUP BY status, code "
        "ORDER BY status, count(*) DESC, code"
    )
    same: dict[tuple[str, str], list[tuple[str, int]]] = defaultdict(list)
    for status, code, message, count in rows:
        same[status, inert(message)].append((inert(code), count))
    first: dict[str, int] = {}
    before = 0
    for (status, message), codes in same.items():
        nth = first.setdefault(status, before // PER_PAGE + 1)
        count = sum(number for _, number in codes)
        before += count
        href = f"{'' if nth == 1 else f'page/{nth}/index.html'}#{plain(status)}"
        yield Reason(status, tuple(code for code, _ in codes), message, count, href)


def by_kind(ledger: Ledger) -> Iterator[KindCount]:
    """Kinds of documents of which not all could be read whole, the worst first."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for kind, status, count in ledger.query("SELECT kind, status, count(*) FROM doc GROUP BY 1, 2"):
        found[kind][status] = count
    kinds = [
        KindCount(kind, kind_word(kind), sum(counts.values()), dict(sorted(counts.items())))
        for kind, counts in found.items()
        if counts.keys() - set(_WHOLE)
    ]
    yield from sorted(kinds, key=lambda k: (k.count(*_WHOLE) - k.documents, k.kind))


def sentences(inside: Iterable[Fate]) -> Iterator[str]:
    """Such as "3 of 120 attachments could not be opened, for want of a password."."""
    kinds: dict[str, list[Fate]] = defaultdict(list)
    for fate in inside:
        kinds[fate.what].append(fate)
    for kind, fates in sorted(kinds.items()):
        total = sum(fate.count for fate in fates)
        one, many = _INSIDE.get(kind, ("file inside another", "files inside others"))
        for fate in sorted(fates, key=lambda fate: (-fate.count, fate.status)):
            if fate.status in NOT_WHOLE_BECAUSE:
                share = f"{fate.count:,} of {count_words(total, one, many)}"
                yield f"{share} {NOT_WHOLE_BECAUSE[fate.status]}."


def stopped(fates: Iterable[Fate]) -> Iterator[tuple[str, str, int]]:
    """(what happened, what that means, how many) of places without a document of their own."""
    for fate in fates:
        words = STATUS_WORDS.get(fate.status, inert(fate.status))
        yield words, inert(fate.message) or STATUS_MEANS.get(fate.status, ""), fate.count
