"""Everybody who has an account, with what an admin wants to know of them."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Max, Q

from zenger.catalog.models import Account, AuditEntry


@dataclass(frozen=True, slots=True)
class Person:
    """One account as it is now."""

    account: Account
    has_codes: bool
    passkeys: int
    collections: int  # given one by one
    sessions: int
    last_here: datetime | None


def everybody() -> list[Person]:
    """Open accounts first, by name."""
    at_desk = Q(desksession__proven__isnull=False)
    found = Account.objects.annotate(
        keys=Count("passkey", distinct=True), given=Count("grant", distinct=True),
        places=Count("desksession", filter=at_desk, distinct=True),
        seen=Max("desksession__seen", filter=at_desk),
    ).order_by("disabled", "name")  # fmt: skip
    return [
        Person(
            one, bool(one.totp_secret), one.keys, one.given, one.places,
            one.seen or _last_act(one.name),
        )
        for one in found
    ]  # fmt: skip


def _last_act(name: str) -> datetime | None:
    """Of somebody who is signed in nowhere now."""
    acts = AuditEntry.objects.filter(actor=name).order_by("-pk")
    return acts.values_list("at", flat=True).first()
