"""Documents as people name them at the command line: by digest, number in public, or path."""

import re

from django.db.models import Q

from zenger.catalog.models import Document, Occurrence
from zenger.errors import NotThereError, ReviewError
from zenger.model.people import Viewer
from zenger.workflow.access.sight import seen_documents

_DIGEST = re.compile(r"(?:sha256:)?([0-9a-f]{8,64})")
_PUBLIC_ID = re.compile(r"[a-z2-7]{13}")


def document_named(viewer: Viewer | None, untrusted_name: str, collection: str = "") -> Document:
    """The one document of this name.

    Args:
        viewer: who asks; None: whoever is at the command line of the newsroom.
        untrusted_name: "sha256:…" or at least 8 digits of it, a public id, or a path as it is
            shown: "mail/letter.eml".
        collection: where the same file lies in several.

    Raises:
        NotThereError: there is none, or not for this person.
        ReviewError: there are several.
    """
    rows = seen_documents(viewer) if viewer else Document.objects.exclude(indexed="")
    if collection:
        rows = rows.filter(collection__title=collection)
    found = list(rows.filter(_meant(untrusted_name.strip())).order_by("pk")[:2])
    if not found:
        raise NotThereError(
            "There is no such document, or you may not see it. Name it by its digest, as "
            "`zenger search --json` prints it, or by its path."
        )
    if len(found) > 1:
        raise ReviewError(
            "This names several documents. Give more digits, or say which with --collection."
        )
    return found[0]


def _meant(name: str) -> Q:
    if match := _DIGEST.fullmatch(name):
        return Q(blob__gte=match[1], blob__lt=match[1] + "g")
    if _PUBLIC_ID.fullmatch(name):
        return Q(public_id=name)
    there = Occurrence.objects.filter(path=name, present=True).exclude(blob=None)
    pairs = there.values_list("collection_id", "blob_id")[:50]
    meant = Q(pk=None)
    for collection, blob in pairs:
        meant |= Q(collection=collection, blob=blob)
    return meant
