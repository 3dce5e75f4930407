"""Labels: restrictions below the collection. What carries one is seen by those given it."""

from django.db import transaction

from zenger.catalog.models import Document, Label, LabelledDocument
from zenger.errors import AccountError, NotThereError
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.audit import audit

LONGEST = 64


def make_label(newsroom: Newsroom, viewer: Viewer, untrusted_name: str) -> Label:
    """Make a label. It closes nothing until it is put on a document.

    Raises:
        AccountError: there is one of this name, or it cannot be one.
    """
    require(viewer, Right.MANAGE)
    name = " ".join(untrusted_name.split())
    if not name or len(name) > LONGEST or not name.isprintable():
        raise AccountError(f"A label has 1 to {LONGEST} letters, digits or signs.")
    with transaction.atomic():
        label, is_new = Label.objects.get_or_create(name=name)
        if not is_new:
            raise AccountError("There is a label of this name already.")
        audit(newsroom, "make-label", label=label.pk)
    return label


def known_labels(viewer: Viewer) -> list[Label]:
    """The labels this person may put on documents and take off them."""
    labels = Label.objects.order_by("name")
    return list(labels if viewer.labels is None else labels.filter(pk__in=viewer.labels))


def labels_on(document: Document) -> list[Label]:
    """What a document carries that its viewer may see, who was given all of it."""
    return list(Label.objects.filter(labelleddocument__document=document).order_by("name"))


def _own_label(viewer: Viewer, label: int) -> Label:
    for one in known_labels(viewer):
        if one.pk == label:
            return one
    raise NotThereError("There is no such label, or you were not given it.")


def put_label(newsroom: Newsroom, viewer: Viewer, number: int, label: int) -> None:
    """Close a document to all who were not given this label. Doing it twice is harmless.

    Only a label that oneself was given: nobody shuts themselves out.

    Raises:
        NotThereError: no such document or label for this person.
    """
    require(viewer, Right.EDIT)
    document, given = seen_document(viewer, number), _own_label(viewer, label)
    with transaction.atomic():
        _, is_new = LabelledDocument.objects.get_or_create(document=document, label=given)
        if is_new:
            audit(newsroom, "put-label", document=document.blob_id, label=given.pk)


def take_label(newsroom: Newsroom, viewer: Viewer, number: int, label: int) -> None:
    """Take a label off a document, which more people may then see.

    Raises:
        NotThereError: no such document or label for this person.
    """
    require(viewer, Right.EDIT)
    document, given = seen_document(viewer, number), _own_label(viewer, label)
    with transaction.atomic():
        gone, _ = LabelledDocument.objects.filter(document=document, label=given).delete()
        if gone:
            audit(newsroom, "take-label", document=document.blob_id, label=given.pk)
