"""Accounts are made and changed."""

import re
from collections.abc import Iterable

from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from zenger.catalog.models import (
    Account,
    Collection,
    DeskSession,
    Grant,
    Invitation,
    Label,
    LabelGrant,
    PassphraseReset,
)
from zenger.errors import AccountError, NotThereError
from zenger.model.people import Role
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.audit import audit

SHORTEST = (
    15  # characters: NIST SP 800-63B-4, 3.1.1.2, for what stands alone; length is what counts
)
LONGEST = 1024  # characters: hashing more would only cost us
_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{1,63}")


def add_account(
    newsroom: Newsroom,
    name: str,
    passphrase: str,
    *,
    role: Role,
    shown_name: str = "",
    collections: Iterable[str] = (),
    sees_all: bool = False,
) -> Account:
    """Make an account. Its second factor is set up by its owner, at the first sign-in.

    Raises:
        AccountError: the name is taken or unfit, the passphrase too short.
        NotThereError: no such collection.
    """
    name = fit_name(name)
    with transaction.atomic():
        if Account.objects.filter(name=name).exists():
            raise AccountError(f"There is an account {name} already. Choose another name.")
        account = Account.objects.create(
            name=name, shown_name=shown_name or name, role=role, sees_all=sees_all,
            passphrase=hashed(passphrase), created=newsroom.now(),
        )  # fmt: skip
        grant(newsroom, account, collections)
        audit(newsroom, "add-account", account=name, role=role, sees_all=sees_all)
    return account


def fit_name(name: str) -> str:
    """A name as it is kept.

    Raises:
        AccountError: it cannot be one.
    """
    name = name.strip().lower()
    if not _NAME.fullmatch(name):
        raise AccountError(
            "A name has 2 to 64 letters a to z, digits, dots, hyphens or underscores. "
            "The name that others see may be any other; it is asked for apart."
        )
    return name


def hashed(passphrase: str) -> str:
    """Argon2id, salted.

    Raises:
        AccountError: too short to hold, or endless.
    """
    if not SHORTEST <= len(passphrase) <= LONGEST:
        raise AccountError(
            f"A passphrase has at least {SHORTEST} characters. Four or five words chosen by "
            "dice are easy to remember and hard to guess."
        )
    return make_password(passphrase)


def grant(newsroom: Newsroom, account: Account, collections: Iterable[str]) -> None:
    """Let an account see collections, besides those it sees.

    Raises:
        NotThereError: no such collection.
    """
    for collection in collections_named(collections):
        Grant.objects.get_or_create(account=account, collection=collection)
        audit(newsroom, "grant-collection", account=account.name, collection=collection.pk)


def collections_named(titles: Iterable[str]) -> list[Collection]:
    """Collections by their names.

    Raises:
        NotThereError: no such collection.
    """
    found = []
    for title in titles:
        collection = Collection.objects.filter(title=title).first()
        if collection is None:
            there = ", ".join(Collection.objects.order_by("title").values_list("title", flat=True))
            raise NotThereError(
                f"There is no collection of this name. There are: {there or 'none yet'}. "
                "`zenger import --collection NAME` makes one."
            )
        found.append(collection)
    return found


def set_sight(
    newsroom: Newsroom, account: Account, *, collections: Iterable[int], labels: Iterable[int],
    sees_all: bool,
) -> None:  # fmt: skip
    """What an account sees from now on, in place of what it saw."""
    collections, labels = sorted(set(collections)), sorted(set(labels))
    with transaction.atomic():
        Grant.objects.filter(account=account).delete()
        LabelGrant.objects.filter(account=account).delete()
        known = Collection.objects.filter(pk__in=collections)
        Grant.objects.bulk_create(Grant(account=account, collection=one) for one in known)
        allowed = Label.objects.filter(pk__in=labels)
        LabelGrant.objects.bulk_create(LabelGrant(account=account, label=one) for one in allowed)
        account.sees_all = sees_all
        account.save(update_fields=["sees_all"])
        audit(
            newsroom, "set-sight", account=account.name, collections=collections, labels=labels,
            sees_all=sees_all,
        )  # fmt: skip


def set_role(newsroom: Newsroom, account: Account, role: Role) -> None:
    """Give an account another role.

    Raises:
        AccountError: nobody would be left to manage accounts.
    """
    with transaction.atomic():
        if role is not Role.ADMIN:
            _keep_an_admin(account)
        account.role = role
        account.save(update_fields=["role"])
        if role is not Role.ADMIN:
            _take_back_links_of(account)
        audit(newsroom, "set-role", account=account.name, role=role)


def disable(newsroom: Newsroom, account: Account) -> None:
    """Close an account, and end all its sessions at once.

    Raises:
        AccountError: nobody would be left to manage accounts.
    """
    with transaction.atomic():
        _keep_an_admin(account)
        account.disabled = newsroom.now()
        account.save(update_fields=["disabled"])
        DeskSession.objects.filter(account=account).delete()
        PassphraseReset.objects.filter(account=account).delete()
        _take_back_links_of(account)
        audit(newsroom, "disable-account", account=account.name)


def _take_back_links_of(account: Account) -> None:
    """Who is no admin any more comes back through no link that they made when they were."""
    Invitation.objects.filter(invited_by=account.name, used_by=None).delete()
    PassphraseReset.objects.filter(made_by=account.name).delete()


def enable(newsroom: Newsroom, account: Account) -> None:
    """Open a closed account again."""
    with transaction.atomic():
        account.disabled = None
        account.save(update_fields=["disabled"])
        audit(newsroom, "enable-account", account=account.name)


def end_sessions(newsroom: Newsroom, account: Account, *, only: str = "", keep: str = "") -> None:
    """Sign an account out: everywhere, or in one session, or everywhere but in one.

    Args:
        only, keep: digests of sessions, as the records name them.
    """
    with transaction.atomic():
        ended = DeskSession.objects.filter(account=account)
        ended = ended.filter(pk=only) if only else ended.exclude(pk=keep)
        gone, _ = ended.delete()
        audit(newsroom, "end-sessions", account=account.name, sessions=gone)


def _keep_an_admin(account: Account) -> None:
    admins = Account.objects.filter(role=Role.ADMIN, disabled=None)
    if admins.filter(pk=account.pk).exists() and not admins.exclude(pk=account.pk).exists():
        raise AccountError("This is the only admin. Make another one first.")


def set_passphrase(
    newsroom: Newsroom, account: Account, passphrase: str, *, keep: str = ""
) -> None:
    """Give an account another passphrase and end its sessions.

    Args:
        keep: digest of the one session that goes on, its owner's who is changing it.

    Raises:
        AccountError: too short.
    """
    encoded = hashed(passphrase)
    with transaction.atomic():
        account.passphrase = encoded
        account.save(update_fields=["passphrase"])
        DeskSession.objects.filter(account=account).exclude(pk=keep).delete()
        PassphraseReset.objects.filter(account=account).delete()  # a link for another one
        audit(newsroom, "set-passphrase", account=account.name)


def account_named(name: str) -> Account:
    """An account by the name they sign in with.

    Raises:
        NotThereError: there is none.
    """
    found = Account.objects.filter(name=name.strip().lower()).first()
    if found is None:
        raise NotThereError("There is no account of this name. `zenger user list` says which are.")
    return found


def knows_passphrase(account: Account, passphrase: str) -> bool:
    """Whether this is the account's passphrase."""
    return len(passphrase) <= LONGEST and check_password(passphrase, account.passphrase)
