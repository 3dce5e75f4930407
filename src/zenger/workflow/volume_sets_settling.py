"""Decides under which of its volumes each set stands, and what is made of the others."""

from collections.abc import Collection

from zenger.model.ids import Digest
from zenger.workflow.plan import NONE, Volumes
from zenger.workflow.volume_sets_places import Places

NOWHERE: set[Volumes] = set()


def settled(places: Places) -> dict[str, Volumes]:
    """For each volume of the sets that anything unread belongs to, how it is to be read."""
    views = _views_of_all(places)
    sets = {one for some in views.values() for one in some if one.are_several}
    standing = {one: _stands_under(one, views) for one in sets if not one.missing}
    stand: dict[str, Volumes] = {digest: one for one, digest in standing.items() if digest}
    whole = set(stand.values())
    return {
        digest: stand.get(digest) or _not_standing(Digest(digest), some, whole)
        for digest, some in views.items()
    }


def _views_of_all(places: Places) -> dict[str, set[Volumes]]:
    """What every volume lies among, of these sets and of those they share one with."""
    views: dict[str, set[Volumes]] = {}
    held = places.known_again() | _held(places.fresh_sets())
    while new := held - views.keys():
        found = dict.fromkeys(new, NOWHERE) | places.views(new)
        views |= found
        held = _held({one for some in found.values() for one in some})
    return views


def _held(sets: Collection[Volumes]) -> set[str]:
    return {digest for one in sets if one.are_several for digest, size in one.together if size}


def _stands_under(volumes: Volumes, views: dict[str, set[Volumes]]) -> Digest | None:
    alike = (digest for digest in volumes.under if views.get(digest) == {volumes})
    return next(alike, None)


def _not_standing(digest: Digest, views: set[Volumes], whole: Collection[Volumes]) -> Volumes:
    if all(one in whole for one in views):
        return Volumes(is_other=True)
    mains = [one for one in views if one.are_several and one.under[0] == digest]
    if not mains:
        return NONE
    if len(views) == 1 and mains[0].missing:
        return mains[0]
    size = next(size for found, size in mains[0].together if found == digest)
    return Volumes(((digest, size),), differ=True)
