"""The case list: people who would be hurt if they were named, with the spellings of their names."""

from collections.abc import Iterable

from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import PersonAtRisk
from zenger.errors import NotThereError, ReviewError
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit

LONGEST = 200  # characters of a name
MOST_VARIANTS = 100


def add_person(
    newsroom: Newsroom, viewer: Viewer, untrusted_name: str,
    untrusted_variants: Iterable[str] = (), untrusted_why: str = "",
) -> PersonAtRisk:  # fmt: skip
    """Put somebody on the list, or give them other spellings. The log names them by number.

    Raises:
        ReviewError: no name, or too many spellings.
    """
    require(viewer, Right.EDIT)
    name = " ".join(untrusted_name.split())
    variants = [" ".join(one.split()) for one in untrusted_variants]
    variants = [one for one in dict.fromkeys(variants) if one and one != name]
    if not all(0 < len(one) <= LONGEST for one in (name, *variants)):
        raise ReviewError(f"A name has 1 to {LONGEST} characters.")
    if len(variants) > MOST_VARIANTS:
        raise ReviewError(f"A person has at most {MOST_VARIANTS} spellings.")
    with transaction.atomic():
        person, is_new = PersonAtRisk.objects.update_or_create(
            name=name, removed=None,
            defaults={"variants": variants, "why": untrusted_why.strip()[:2000],
                      "author_id": viewer.account, "at": newsroom.now()},
        )  # fmt: skip
        audit(newsroom, "add-at-risk" if is_new else "change-at-risk", person=person.pk)
    return person


def remove_person(newsroom: Newsroom, viewer: Viewer, number: int) -> None:
    """Take somebody off the list. What was redacted for them stays redacted.

    Raises:
        NotThereError: nobody of this number is on it.
    """
    require(viewer, Right.EDIT)
    with transaction.atomic():
        on_list = PersonAtRisk.objects.filter(pk=number, removed=None)
        if not on_list.update(removed=newsroom.now()):
            raise NotThereError("Nobody of this number is on the list.")
        audit(newsroom, "remove-at-risk", person=number)


def people_at_risk(viewer: Viewer) -> QuerySet[PersonAtRisk]:
    """Those on the list, by name, for those who redact."""
    require(viewer, Right.EDIT)
    return PersonAtRisk.objects.filter(removed=None).order_by("name", "pk")


def terms_of(person: PersonAtRisk) -> tuple[str, ...]:
    """What to look for: the name and its other spellings."""
    return (person.name, *person.variants)
