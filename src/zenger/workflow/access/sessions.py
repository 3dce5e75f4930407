"""Sessions at the desk: begun, proven, looked up, ended.

A token is 256 random bits that only the browser keeps; the records hold its digest, so that a
stolen copy of them opens no session.
"""

import hashlib
import secrets
from datetime import timedelta

from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import Account, DeskSession
from zenger.catalog.prepared import Given, prepared
from zenger.errors import SignInError
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.audit import audit

UNPROVEN = timedelta(minutes=15)  # to give the second factor, or to set one up
IDLE = timedelta(hours=12)
WHOLE = timedelta(days=7)
SEEN_EVERY = timedelta(minutes=1)  # so that reading does not write for each page


def begin(newsroom: Newsroom, account: Account, device: str) -> str:
    """Begin a session that has still to be proven. Returns its token."""
    token = secrets.token_urlsafe(32)
    now = newsroom.now()
    DeskSession.objects.create(
        digest=digest_of(token), account=account, began=now, seen=now, device=device
    )
    return token


def prove(newsroom: Newsroom, session: DeskSession, how: str) -> str:
    """The second factor was given. Returns the new token: the one before ends here.

    Were it kept, whoever planted it in the browser beforehand would now be signed in too.

    Raises:
        SignInError: the session was ended meanwhile, as by a new passphrase or an admin.
    """
    token, now = secrets.token_urlsafe(32), newsroom.now()
    with transaction.atomic():
        ended, _ = DeskSession.objects.filter(pk=session.pk, proven=None).delete()
        if not ended:
            raise SignInError("This sign-in was ended meanwhile. Begin again.")
        DeskSession.objects.create(
            digest=digest_of(token), account=session.account, began=now, seen=now, proven=now,
            device=session.device,
        )  # fmt: skip
        audit(newsroom, "sign-in", account=session.account.name, second_factor=how)
    return token


def session_of(newsroom: Newsroom, token: str) -> DeskSession | None:
    """The session of a token, if it still holds; one that has run out is ended."""
    return held_session(newsroom, digest_of(token)) if token else None


def held_session(newsroom: Newsroom, digest: str) -> DeskSession | None:
    """The session that the records know by this digest, if it still holds."""
    found = _of_digest.first(digest=digest)
    if found is None:
        return None
    now = newsroom.now()
    if found.account.disabled or _has_run_out(found, now - found.began, now - found.seen):
        found.delete()
        return None
    if now - found.seen > SEEN_EVERY:
        found.seen = now
        found.save(update_fields=["seen"])
    return found


@prepared
def _of_digest() -> QuerySet[DeskSession]:
    return DeskSession.objects.select_related("account").filter(pk=Given("digest"))[:1]


def _has_run_out(session: DeskSession, age: timedelta, idle: timedelta) -> bool:
    if session.proven is None:
        return age > UNPROVEN
    return age > WHOLE or idle > IDLE


def end(newsroom: Newsroom, session: DeskSession) -> None:
    """Sign out."""
    with transaction.atomic():
        DeskSession.objects.filter(pk=session.pk).delete()
        audit(newsroom, "sign-out", account=session.account.name)


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
