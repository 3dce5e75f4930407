"""Invitations: a link with which somebody makes their own account, once."""

import secrets
from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import Account, Collection, Invitation
from zenger.errors import NotThereError
from zenger.model.people import Role
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.accounts import add_account, fit_name
from zenger.workflow.access.sessions import digest_of
from zenger.workflow.audit import audit

HOLDS = timedelta(days=7)
_DEAD = (
    "This invitation does not hold: it was used, has run out, or was copied in part. Ask the "
    "admin who sent it for another one."
)


def invite(newsroom: Newsroom, role: Role, collections: Iterable[int]) -> str:
    """Make an invitation. Returns the token of its link, which is shown once and not kept."""
    token, now = secrets.token_urlsafe(32), newsroom.now()
    known = list(Collection.objects.filter(pk__in=list(collections)))
    with transaction.atomic():
        made = Invitation.objects.create(
            digest=digest_of(token), role=role, invited_by=newsroom.actor, created=now,
            expires=now + HOLDS,
        )  # fmt: skip
        made.collections.set(known)
        audit(newsroom, "invite", role=role, collections=sorted(one.pk for one in known))
    return token


def invitation_of(newsroom: Newsroom, token: str) -> Invitation:
    """The invitation that a link stands for.

    Raises:
        NotThereError: it was used, has run out, or never was.
    """
    found = Invitation.objects.filter(pk=digest_of(token), used_by=None).first()
    if found is None or found.expires < newsroom.now():
        raise NotThereError(_DEAD)
    return found


def accept(
    newsroom: Newsroom, token: str, name: str, passphrase: str, *, shown_name: str = ""
) -> Account:
    """Make the account that an invitation is for; the invitation is then used up.

    Raises:
        NotThereError: the invitation does not hold.
        AccountError: the name is taken or unfit, or the passphrase too short.
    """
    newsroom = replace(newsroom, actor=fit_name(name))  # it is they who act
    with transaction.atomic():
        invitation = invitation_of(newsroom, token)
        audit(newsroom, "accept-invitation", invited_by=invitation.invited_by)
        titles = list(invitation.collections.values_list("title", flat=True))
        account = add_account(
            newsroom, name, passphrase, role=Role(invitation.role), shown_name=shown_name,
            collections=titles,
        )  # fmt: skip
        unused = Invitation.objects.filter(pk=invitation.pk, used_by=None)
        if not unused.update(used_by=account):  # of two who come at once, one is let in
            raise NotThereError(_DEAD)
    return account


def invitations_out(newsroom: Newsroom) -> QuerySet[Invitation]:
    """Those that nobody used yet and that still hold, the newest first."""
    out = Invitation.objects.filter(used_by=None, expires__gt=newsroom.now())
    return out.prefetch_related("collections").order_by("-created")


def withdraw_begun(newsroom: Newsroom, start: str) -> None:
    """Take back the one that the records name by a digest that begins so.

    Raises:
        NotThereError: there is none, or there are several.
    """
    found = [one.pk for one in invitations_out(newsroom) if start and one.pk.startswith(start)]
    if len(found) != 1:
        raise NotThereError(
            "No invitation is out that begins so, or several are. `zenger user invitations` lists "
            "them: name one by how it begins."
        )
    withdraw_invitation(newsroom, found[0])


def withdraw_invitation(newsroom: Newsroom, digest: str) -> None:
    """Take back an invitation that was not used."""
    with transaction.atomic():
        gone, _ = Invitation.objects.filter(pk=digest, used_by=None).delete()
        if gone:
            audit(newsroom, "withdraw-invitation")
