"""Which released documents are nearly the same as each of these."""

from collections.abc import Iterable
from dataclasses import replace

from zenger.catalog.models import Likeness
from zenger.model.release import MOST_ALIKE, Related
from zenger.process.families import ALIKE
from zenger.process.sketch import alike
from zenger.workflow.release_choice import Choice
from zenger.workflow.release_facts import as_relation, related

COMPARED = 500  # members of one family, in order of their digests


def alike_of(digests: Iterable[str], choice: Choice) -> dict[str, tuple[Related, ...]]:
    """By digest, the most alike first. What is not released is not compared, nor named.

    Nor is what was redacted: how much two texts have in common would tell of what was removed.

    Args:
        digests: of a few hundred documents at most.
    """
    bare = [one for one in digests if not choice.is_redacted(one)]
    asked = list(Likeness.objects.filter(blob__in=bare).exclude(family=""))
    families = {name: _members(name, choice) for name in {row.family for row in asked}}
    shares = {row.blob_id: _shares(row, families[row.family]) for row in asked}
    shown = related({digest for found in shares.values() for digest, *_ in found}, choice)
    return {
        blob: tuple(
            replace(as_relation(shown[digest], relation), percent=percent)
            for digest, percent, relation in found
            if digest in shown
        )
        for blob, found in shares.items()
    }


def _members(family: str, choice: Choice) -> list[Likeness]:
    released = choice.documents.values("blob")
    members = Likeness.objects.filter(family=family, blob__in=released)
    compared = members.order_by("blob")[:COMPARED]
    return [one for one in compared if not choice.is_redacted(one.blob_id)]


def _shares(one: Likeness, members: Iterable[Likeness]) -> list[tuple[str, int, str]]:
    """(digest, percent, relation) of those that are alike themselves, not by way of others."""
    found = []
    for other in members:
        if other.blob_id == one.blob_id:
            continue
        if one.message and one.message == other.message:
            found.append((str(other.blob_id), 100, "same message"))
        elif (share := alike(bytes(one.sketch), bytes(other.sketch))) >= ALIKE:
            # Rounded down: 100 is for those between which the sample shows no difference at all.
            found.append((str(other.blob_id), int(100 * share), "nearly the same"))
    return sorted(found, key=lambda row: (row[2] != "same message", -row[1], row[0]))[:MOST_ALIKE]
