"""Signing in: a passphrase, then a second factor."""

from functools import cache

import pyotp
from django.contrib.auth.hashers import make_password

from zenger.catalog.models import Account, DeskSession, RecoveryCode
from zenger.errors import SignInError
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access import sessions
from zenger.workflow.access.accounts import knows_passphrase, set_passphrase
from zenger.workflow.access.clearing import clear_what_ran_out
from zenger.workflow.access.throttle import forget_failures, give_back, take_attempt
from zenger.workflow.audit import audit

STEP = 30  # seconds a code is shown
_INSIDE = "signed in"  # failures there are counted apart from those at the door
_WRONG = "The name or the passphrase is not right. Look at both, and at the Caps Lock key."
_WRONG_CODE = (
    "This code is not right, or was used before. Wait for the next one; if none works, the "
    "clock of the telephone may be wrong."
)


def sign_in(
    newsroom: Newsroom, name: str, passphrase: str, *, known_device: str, device: str
) -> str:
    """Check name and passphrase. Returns the token of a session that is still to be proven.

    Args:
        known_device: names a device the account was used on before; empty for others.
        device: what to call this one.

    Raises:
        SignInError: wrong, or too many attempts. Never says which of the two was wrong.
    """
    clear_what_ran_out(newsroom)
    name = name.strip().lower()
    taken = take_attempt(newsroom, name, known_device)
    account = Account.objects.filter(name=name, disabled=None).first()
    # An unknown name takes as long as a known one.
    looked_at = account or Account(passphrase=_nobody())
    if not knows_passphrase(looked_at, passphrase) or account is None:
        record_failure(newsroom, name, "passphrase")
        raise SignInError(_WRONG)
    give_back(newsroom, name, known_device, taken)
    return sessions.begin(newsroom, account, device)


@cache
def _nobody() -> str:
    return make_password("a passphrase that nobody has")


def record_failure(newsroom: Newsroom, name: str, what: str) -> None:
    """Put a failed attempt on record. It was counted before it was looked at."""
    known = Account.objects.filter(name=name).exists()
    # What was typed in place of a name can be a passphrase: it is not kept.
    audit(newsroom, "failed-sign-in", account=name if known else "", what=what)


def prove_by_code(newsroom: Newsroom, session: DeskSession, code: str, *, known_device: str) -> str:
    """Check a code from an authenticator, or a recovery code. Returns the new token.

    Raises:
        SignInError: wrong, used before, or too many attempts.
    """
    account = session.account
    take_attempt(newsroom, account.name, known_device)
    digits = "".join(code.split()).replace("-", "").lower()
    how = ""
    if _is_fresh_code(newsroom, account, digits):
        how = "code"
    elif _use_recovery_code(newsroom, account, digits):
        how = "recovery-code"
    if not how:
        record_failure(newsroom, account.name, "second-factor")
        raise SignInError(_WRONG_CODE)
    forget_failures(account.name, known_device)
    return sessions.prove(newsroom, session, how)


def _is_fresh_code(newsroom: Newsroom, account: Account, digits: str) -> bool:
    """A code of this half minute or the ones beside it, later than the last that was used."""
    if not account.totp_secret:
        return False
    totp = pyotp.TOTP(account.totp_secret)
    now = int(newsroom.now().timestamp()) // STEP
    for step in (now - 1, now, now + 1):
        if step > account.totp_step and pyotp.utils.strings_equal(digits, totp.at(step * STEP)):
            used = Account.objects.filter(pk=account.pk, totp_step__lt=step)
            return bool(used.update(totp_step=step))  # of two that come at once, one wins
    return False


def _use_recovery_code(newsroom: Newsroom, account: Account, code: str) -> bool:
    fresh = RecoveryCode.objects.filter(account=account, digest=sessions.digest_of(code), used=None)
    return bool(fresh.update(used=newsroom.now()))


def change_passphrase(newsroom: Newsroom, session: DeskSession, old: str, new: str) -> None:
    """Somebody changes their own. Whoever sits down at an open desk must know the old one.

    Raises:
        SignInError: the old one is wrong, or too many attempts.
        AccountError: the new one is too short.
    """
    account = session.account
    take_attempt(newsroom, account.name, _INSIDE)
    if not knows_passphrase(account, old):
        record_failure(newsroom, account.name, "old-passphrase")
        raise SignInError("The passphrase you have is not right. Nothing was changed.")
    set_passphrase(newsroom, account, new, keep=session.pk)
    forget_failures(account.name, _INSIDE)
