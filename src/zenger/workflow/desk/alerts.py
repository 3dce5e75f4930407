"""Tells of new documents that answer a question somebody keeps.

Each alert remembers which documents it has found so far. When documents were read, it is asked
again as its owner may see things now, and what it finds beyond those is new: a document that
came, one whose text was read only now, or one that its owner was only now allowed to see. What
it once told of it never tells of again.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import AlertHit, Document, SavedSearch
from zenger.errors import QueryError
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import seen_documents, viewer_of
from zenger.workflow.audit import audit
from zenger.workflow.desk.number_sets import Numbers, packed, unpacked
from zenger.workflow.desk.saved import one_saved
from zenger.workflow.desk.search_desk import matching_documents


@dataclass(frozen=True, slots=True)
class Told:
    """One alert that has something new."""

    saved: SavedSearch
    documents: int  # new, and still to be seen by its owner


@dataclass(frozen=True, slots=True)
class Looked:
    """What asking all alerts came to."""

    alerts: int
    documents: int  # told of, over all alerts


def look_for_new(newsroom: Newsroom) -> Looked:
    """Ask every alert again, each as its owner. Doing it twice tells nothing twice."""
    asked = found = 0
    alerts = SavedSearch.objects.filter(alert=True, account__disabled=None)
    for saved in alerts.select_related("account").order_by("pk"):
        asked += 1
        found += _look(newsroom, saved)
    if found:
        audit(newsroom, "alerts", alerts=asked, documents=found)
    return Looked(asked, found)


def _look(newsroom: Newsroom, saved: SavedSearch) -> int:
    try:
        matching = matching_documents(newsroom, viewer_of(saved.account), saved.question)
    except QueryError as error:  # such as one about somebody who is gone: its owner is told
        saved.problem = str(error).partition("\n")[0]
        saved.save(update_fields=["problem"])
        return 0
    known = unpacked(bytes(saved.known))
    new = np.setdiff1d(np.array(matching, dtype=np.int64), known, assume_unique=True)
    if len(new) or saved.problem:
        _tell(newsroom, saved, known, new)
    return len(new)


def _tell(newsroom: Newsroom, saved: SavedSearch, known: Numbers, new: Numbers) -> None:
    saved.known, saved.problem = packed(np.concatenate([known, new])), ""
    with transaction.atomic():
        AlertHit.objects.bulk_create(
            (
                AlertHit(saved=saved, document_id=number, at=newsroom.now())
                for number in new.tolist()
            ),
            batch_size=500, ignore_conflicts=True,
        )  # fmt: skip
        saved.save(update_fields=["known", "problem"])


def alerts_for(viewer: Viewer) -> Iterator[Told]:
    """Those of this person that have something new, which they may see at this moment."""
    mine = SavedSearch.objects.filter(account=viewer.account, alert=True).order_by("name", "pk")
    for saved in mine.filter(alerthit__seen=None, alerthit__isnull=False).distinct():
        count = new_documents(viewer, saved.pk).count()
        if count:
            yield Told(saved, count)


def new_documents(viewer: Viewer, number: int) -> QuerySet[Document]:
    """What one alert told of and its owner has not ticked off, the latest first.

    Raises:
        NotThereError: no such alert, or somebody else's.
    """
    saved = one_saved(viewer, number)
    told = AlertHit.objects.filter(saved=saved, seen=None)
    return seen_documents(viewer).filter(pk__in=told.values("document")).order_by("-pk")


def tick_off(newsroom: Newsroom, viewer: Viewer, number: int, up_to: int) -> int:
    """All that one alert told of is seen. Raises `NotThereError`.

    Args:
        up_to: the last one that was shown; what came after stays new.
    """
    saved = one_saved(viewer, number)
    shown = AlertHit.objects.filter(saved=saved, seen=None, pk__lte=up_to)
    return shown.update(seen=newsroom.now())


def last_told(viewer: Viewer, number: int) -> int:
    """The number of the last thing that an alert told; 0 where there is none."""
    hits = AlertHit.objects.filter(saved=one_saved(viewer, number)).order_by("-pk")
    return hits.values_list("pk", flat=True).first() or 0
