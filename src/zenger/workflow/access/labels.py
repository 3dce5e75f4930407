"""Labels: restrictions below the collection. What carries one is seen by those given it."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import Document, Label, LabelledDocument
from zenger.catalog.prepared import Given, prepared
from zenger.errors import AccountError, NotThereError
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import Limits, limits_of, require, seen_document, seen_documents
from zenger.workflow.audit import audit, audit_each

LONGEST = 64
_AT_ONCE = 2_000  # documents in one transaction: others write in between


def make_label(newsroom: Newsroom, viewer: Viewer, untrusted_name: str) -> Label:
    """Make a label. It closes nothing until it is put on a document.

    Raises:
        AccountError: there is one of this name, or it cannot be one.
    """
    require(viewer, Right.MANAGE)
    return new_label(newsroom, untrusted_name)


def new_label(newsroom: Newsroom, untrusted_name: str) -> Label:
    """The same by whoever is at the command line of the newsroom. Raises `AccountError`."""
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
    kind, given = limits_of(viewer)
    return _known(kind, **given)


@prepared
def _known(limits: Limits) -> QuerySet[Label]:
    labels = Label.objects.order_by("name")
    return labels if limits.labels is None else labels.filter(pk__in=limits.labels)


def labels_on(document: Document) -> list[Label]:
    """What a document carries that its viewer may see, who was given all of it."""
    return _carried(document=document.pk)


@prepared
def _carried() -> QuerySet[Label]:
    found = Label.objects.filter(labelleddocument__document=Given("document"))
    return found.order_by("name")


def put_label(newsroom: Newsroom, viewer: Viewer, number: int, label: int) -> None:
    """Close a document to all who were not given this label. Doing it twice is harmless.

    Only a label that oneself was given: nobody shuts themselves out.

    Raises:
        NotThereError: no such document or label for this person.
    """
    require(viewer, Right.EDIT)
    document, given = seen_document(viewer, number), own_label(viewer, label)
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
    document, given = seen_document(viewer, number), own_label(viewer, label)
    with transaction.atomic():
        gone, _ = LabelledDocument.objects.filter(document=document, label=given).delete()
        if gone:
            audit(newsroom, "take-label", document=document.blob_id, label=given.pk)


def own_label(viewer: Viewer, label: int) -> Label:
    """A label that this person was given.

    Raises:
        NotThereError: none, or not theirs.
    """
    for one in known_labels(viewer):
        if one.pk == label:
            return one
    raise NotThereError("There is no such label, or you were not given it.")


def labels_named(names: Iterable[str]) -> list[Label]:
    """Labels by their names.

    Raises:
        NotThereError: no such label.
    """
    found = [Label.objects.filter(name=" ".join(name.split())).first() for name in names]
    if None in found:
        there = ", ".join(Label.objects.order_by("name").values_list("name", flat=True))
        raise NotThereError(f"There is no label of this name. There are: {there or 'none yet'}.")
    return [one for one in found if one]


def label_named(viewer: Viewer, name: str) -> Label:
    """The same by its name. Raises `NotThereError`."""
    for one in known_labels(viewer):
        if one.name == " ".join(name.split()):
            return one
    raise NotThereError("There is no such label, or you were not given it.")


def label_many(
    newsroom: Newsroom, viewer: Viewer, numbers: Sequence[int], label: int, *, on: bool
) -> int:
    """Put a label on many documents, or take it off them; each has its entry in the log.

    Documents that this person does not see are passed over. Should it be cut short, some carry
    the label and some do not yet: doing it again does the rest.

    Returns:
        how many were changed.

    Raises:
        NotThereError: no such label for this person.
    """
    require(viewer, Right.EDIT)
    given, changed = own_label(viewer, label), 0
    for start in range(0, len(numbers), _AT_ONCE):
        with transaction.atomic():
            changed += _label_some(newsroom, viewer, numbers[start : start + _AT_ONCE], given, on)
    return changed


def _label_some(
    newsroom: Newsroom, viewer: Viewer, numbers: Sequence[int], label: Label, on: bool
) -> int:
    carried = LabelledDocument.objects.filter(label=label, document__in=numbers)
    have = set(carried.values_list("document", flat=True))
    wanted = [number for number in numbers if (number in have) is not on]
    seen = dict(seen_documents(viewer).filter(pk__in=wanted).values_list("pk", "blob_id"))
    if on:
        rows = (LabelledDocument(document_id=number, label=label) for number in seen)
        LabelledDocument.objects.bulk_create(rows, batch_size=1000)
    else:
        carried.filter(document__in=seen).delete()
    verb = "put-label" if on else "take-label"
    said = ({"document": blob, "label": label.pk} for blob in seen.values())
    audit_each(newsroom, verb, said)
    return len(seen)
