"""A link with which somebody who forgot their passphrase chooses another, once."""

import secrets
from dataclasses import replace
from datetime import timedelta

from django.db import transaction

from zenger.catalog.models import Account, PassphraseReset
from zenger.errors import AccountError, NotThereError
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.accounts import set_passphrase
from zenger.workflow.access.sessions import digest_of
from zenger.workflow.audit import audit

HOLDS = timedelta(days=1)
_DEAD = (
    "This link does not hold: it was used, has run out, or was copied in part. Ask the admin who "
    "sent it for another one."
)


def offer_reset(newsroom: Newsroom, account: Account) -> str:
    """Make a link for another passphrase; those made before for this account hold no more.

    It opens nothing by itself: whoever uses it still has to take the second step.

    Returns:
        the token of the link, which is shown once and not kept.

    Raises:
        AccountError: the account is closed.
    """
    if account.disabled:
        raise AccountError("The account is closed. Open it again before you send a link.")
    token, now = secrets.token_urlsafe(32), newsroom.now()
    with transaction.atomic():
        PassphraseReset.objects.filter(account=account).delete()
        PassphraseReset.objects.create(
            digest=digest_of(token), account=account, made_by=newsroom.actor, created=now,
            expires=now + HOLDS,
        )  # fmt: skip
        audit(newsroom, "offer-reset", account=account.name)
    return token


def reset_of(newsroom: Newsroom, token: str) -> PassphraseReset:
    """What a link stands for.

    Raises:
        NotThereError: it was used, has run out, or never was.
    """
    found = PassphraseReset.objects.select_related("account").filter(pk=digest_of(token)).first()
    if found is None or found.expires < newsroom.now() or found.account.disabled:
        raise NotThereError(_DEAD)
    return found


def use_reset(newsroom: Newsroom, token: str, passphrase: str) -> Account:
    """Give the account the passphrase; the link is then used up, and all sessions end.

    Raises:
        NotThereError: the link does not hold.
        AccountError: the passphrase is too short; the link still holds.
    """
    with transaction.atomic():
        offered = reset_of(newsroom, token)
        acting = replace(newsroom, actor=offered.account.name)  # it is they who act
        audit(acting, "use-reset", made_by=offered.made_by)
        set_passphrase(acting, offered.account, passphrase)  # which ends the link too
    return offered.account
