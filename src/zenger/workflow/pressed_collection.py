"""The one collection that `zenger press` fills, whatever it is called today."""

from django.db import transaction

from zenger.catalog.models import Collection
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.audit import audit


def pressed_collection(newsroom: Newsroom) -> str:
    """Its title. An archive that gets a new title does not become a second collection.

    The first collection of a newsroom is the one of the first press; it is renamed where the
    newsroom's title has changed since, unless another one is called that already.
    """
    title = newsroom.settings.title
    first = Collection.objects.order_by("pk").first()
    if first is None or first.title == title or Collection.objects.filter(title=title).exists():
        return title
    with transaction.atomic():
        Collection.objects.filter(pk=first.pk).update(title=title)
        audit(newsroom, "rename-collection", collection=first.pk)
    return title
