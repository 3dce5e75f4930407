"""Which places have a name that ends in a certain way, told from an index alone.

Which sets of volumes there are is asked at each start, of every name: of a million, a regular
expression of ours for each took longer than all else that a start does.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Lower, Right

from zenger.catalog.models import Occurrence

LONGEST = 4  # characters of an ending


def ending_in(endings: Iterable[str]) -> "QuerySet[Any, Any]":
    """Keys of the places whose path ends in one of these, in large letters or small.

    Args:
        endings: of one letter or of four, small.
    """
    some = list(endings)
    places: QuerySet[Any, Any] = Occurrence.objects.alias(
        last=Lower(Right("path", 1)), end=Lower(Right("path", LONGEST))
    )
    ends = Q(last__in=[one for one in some if len(one) == 1])
    return places.filter(ends | Q(end__in=[one for one in some if len(one) > 1])).values("pk")
