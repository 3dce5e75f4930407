"""Passkeys (WebAuthn) as a second step: asked for, taken in, checked.

A passkey never signs in alone: it comes after the passphrase. Codes always do beside it, since a
browser without scripts has no passkeys.
"""

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar

import webauthn
from django.db import transaction
from webauthn.helpers.exceptions import InvalidJSONStructure
from webauthn.helpers.parse_authentication_credential_json import (
    parse_authentication_credential_json,
)
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from zenger.catalog.models import Account, DeskSession, Passkey
from zenger.errors import AccountError, NotThereError, SignInError
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access import sessions
from zenger.workflow.access.sign_in import record_failure
from zenger.workflow.access.throttle import forget_failures, take_attempt
from zenger.workflow.audit import audit

HOLDS = timedelta(minutes=5)  # for a challenge to be answered
LONGEST_ANSWER = 64 * 1024  # characters
MOST = 20  # of one account
LONGEST_NAME = 64
T = TypeVar("T")
_CLOCK = 8  # bytes before the random ones of a challenge: when it was made, in seconds
_REFUSED = (
    "This passkey was not accepted. Ask for it again and answer within five minutes; if that does "
    "not help, use a code."
)
_COPIED = (
    "This passkey was refused: it counts its uses, and was used since by something else that "
    "holds a copy of it. Sign in with a code, remove it on the page of your account, and tell an "
    "admin."
)


@dataclass(frozen=True, slots=True)
class Site:
    """Where the browser is. What was made for one site is worth nothing at another."""

    host: str  # without a port: the "relying party" in WebAuthn's words
    origin: str  # https://desk.example.org


def ask_for_new(newsroom: Newsroom, session: DeskSession, site: Site) -> str:
    """What a browser needs to make a passkey, as JSON."""
    account = session.account
    return webauthn.options_to_json(
        webauthn.generate_registration_options(
            rp_id=site.host,
            rp_name=newsroom.settings.newsroom or newsroom.settings.title,
            user_name=account.name, user_display_name=account.shown_name,
            challenge=_new_challenge(newsroom, session),
            exclude_credentials=_known(account),
            authenticator_selection=AuthenticatorSelectionCriteria(
                resident_key=ResidentKeyRequirement.DISCOURAGED,
                user_verification=UserVerificationRequirement.DISCOURAGED,  # after a passphrase
            ),
        )
    )  # fmt: skip


def ask_for_known(newsroom: Newsroom, session: DeskSession, site: Site) -> str:
    """What a browser needs to prove one of the account's passkeys, as JSON.

    Raises:
        NotThereError: the account has none.
    """
    known = _known(session.account)
    if not known:
        raise NotThereError("This account has no passkey. Use a code.")
    return webauthn.options_to_json(
        webauthn.generate_authentication_options(
            rp_id=site.host, challenge=_new_challenge(newsroom, session), allow_credentials=known,
            user_verification=UserVerificationRequirement.DISCOURAGED,
        )
    )  # fmt: skip


def add_passkey(
    newsroom: Newsroom, session: DeskSession, site: Site, untrusted_answer: str, name: str
) -> Passkey:
    """Take in a passkey that the browser made.

    Raises:
        AccountError: it does not answer what was asked, is there already, or is one too many.
    """
    challenge = _take_challenge(newsroom, session)
    made = _checked(
        lambda: webauthn.verify_registration_response(
            credential=_short(untrusted_answer), expected_challenge=challenge,
            expected_rp_id=site.host, expected_origin=site.origin,
        ),
        AccountError,
    )  # fmt: skip
    with transaction.atomic():
        if Passkey.objects.filter(credential=made.credential_id).exists():
            raise AccountError("This passkey belongs to an account already. Use another one.")
        if session.account.passkey_set.count() >= MOST:
            raise AccountError(f"An account has at most {MOST} passkeys. Remove one first.")
        passkey = Passkey.objects.create(
            account=session.account, credential=made.credential_id,
            public_key=made.credential_public_key, sign_count=made.sign_count,
            name=_fit(name), created=newsroom.now(),
        )  # fmt: skip
        audit(newsroom, "add-passkey", account=session.account.name, passkey=passkey.pk)
    return passkey


def prove_by_passkey(
    newsroom: Newsroom, session: DeskSession, site: Site, untrusted_answer: str, *,
    known_device: str,
) -> str:  # fmt: skip
    """Check a passkey as the second step. Returns the new token.

    Raises:
        SignInError: not the account's, not for this site, not what was asked, a copy, or too
            many attempts.
    """
    account = session.account
    take_attempt(newsroom, account.name, known_device)
    try:
        _prove(newsroom, session, site, untrusted_answer)
    except SignInError as error:
        what = "passkey-copied" if str(error) == _COPIED else "passkey"
        record_failure(newsroom, account.name, what)
        raise
    forget_failures(account.name, known_device)
    return sessions.prove(newsroom, session, "passkey")


def _prove(newsroom: Newsroom, session: DeskSession, site: Site, untrusted_answer: str) -> None:
    challenge = _take_challenge(newsroom, session)
    answer = _checked(
        lambda: parse_authentication_credential_json(_short(untrusted_answer)), SignInError
    )
    mine = session.account.passkey_set
    passkey = mine.filter(credential=answer.raw_id).first()
    if passkey is None:
        raise SignInError(_REFUSED)
    proof = _checked(
        # Told that it counted nothing so far, the library leaves the counting to us: it looks at
        # the count before the signature, and so could not tell a copy from a forgery.
        lambda: webauthn.verify_authentication_response(
            credential=answer, expected_challenge=challenge, expected_rp_id=site.host,
            expected_origin=site.origin, credential_public_key=bytes(passkey.public_key),
            credential_current_sign_count=0,
        ),
        SignInError,
    )  # fmt: skip
    count = proof.new_sign_count
    behind = mine.filter(pk=passkey.pk)
    # Those that do not count stay at 0. Of two that come at once, one is let in.
    behind = behind.filter(sign_count__lt=count) if count else behind.filter(sign_count=0)
    if not behind.update(sign_count=count, used=newsroom.now()):
        raise SignInError(_COPIED)


def rename_passkey(newsroom: Newsroom, account: Account, number: int, name: str) -> None:
    """Give a passkey a name by which its owner knows it.

    Raises:
        NotThereError: the account has no such passkey.
    """
    with transaction.atomic():
        if not account.passkey_set.filter(pk=number).update(name=_fit(name)):
            raise NotThereError("You have no such passkey.")
        audit(newsroom, "rename-passkey", account=account.name, passkey=number)


def remove_passkey(newsroom: Newsroom, account: Account, number: int) -> None:
    """It signs in no more.

    Raises:
        NotThereError: the account has no such passkey.
    """
    with transaction.atomic():
        gone, _ = account.passkey_set.filter(pk=number).delete()
        if not gone:
            raise NotThereError("You have no such passkey.")
        audit(newsroom, "remove-passkey", account=account.name, passkey=number)


def _known(account: Account) -> list[PublicKeyCredentialDescriptor]:
    found = account.passkey_set.values_list("credential", flat=True)
    return [PublicKeyCredentialDescriptor(id=bytes(credential)) for credential in found]


def _fit(name: str) -> str:
    name = " ".join("".join(c if c.isprintable() else " " for c in name).split())
    return name[:LONGEST_NAME] or "Passkey"


def _new_challenge(newsroom: Newsroom, session: DeskSession) -> bytes:
    made = int(newsroom.now().timestamp()).to_bytes(_CLOCK, "big") + secrets.token_bytes(32)
    DeskSession.objects.filter(pk=session.pk).update(challenge=made)
    return made


def _take_challenge(newsroom: Newsroom, session: DeskSession) -> bytes:
    """What this session was asked last. It is taken away, so that one answer counts once.

    An empty one is what nobody ever answered.
    """
    kept = DeskSession.objects.filter(pk=session.pk).values_list("challenge", flat=True).first()
    challenge = bytes(kept or b"")
    taken = DeskSession.objects.filter(pk=session.pk, challenge=challenge).update(challenge=b"")
    age = newsroom.now().timestamp() - int.from_bytes(challenge[:_CLOCK], "big")
    if not challenge or not taken or age > HOLDS.total_seconds():
        return secrets.token_bytes(32)  # that nobody knows: whatever is answered is refused
    return challenge


def _short(untrusted_answer: str) -> str:
    if len(untrusted_answer) > LONGEST_ANSWER:
        raise InvalidJSONStructure("too long")
    return untrusted_answer


def _checked(check: Callable[[], T], refusal: type[AccountError | SignInError]) -> T:
    """What a check gives, or a refusal: nothing that a browser sends breaks the desk."""
    try:
        return check()
    except Exception as error:  # parsers of CBOR, JSON and keys, each with failures of their own
        raise refusal(_REFUSED) from error
