"""Second factors are set up: an authenticator's secret, and codes for the day it is lost."""

import secrets

import pyotp
from django.db import transaction

from zenger.catalog.models import Account, DeskSession, RecoveryCode
from zenger.errors import SignInError
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sessions import digest_of
from zenger.workflow.access.sign_in import STEP
from zenger.workflow.audit import audit

RECOVERY_CODES = 10
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_CODE_LENGTH = 16  # 79 bits


def new_secret() -> str:
    """A secret for an authenticator, in base32."""
    return pyotp.random_base32()


def address_of(newsroom: Newsroom, account: Account, secret: str) -> str:
    """The `otpauth:` address that an authenticator reads from a picture."""
    issuer = newsroom.settings.newsroom or newsroom.settings.title
    return pyotp.TOTP(secret).provisioning_uri(name=account.name, issuer_name=issuer)


def set_up_codes(newsroom: Newsroom, account: Account, secret: str, code: str) -> None:
    """Take an authenticator's secret once one of its codes shows that it works.

    Raises:
        SignInError: the code is not right, or somebody set up a second factor meanwhile.
    """
    digits = "".join(code.split())
    now = int(newsroom.now().timestamp()) // STEP
    totp = pyotp.TOTP(secret)
    steps = [
        s for s in (now - 1, now, now + 1) if pyotp.utils.strings_equal(digits, totp.at(s * STEP))
    ]
    if not steps:
        raise SignInError(
            "This code does not belong to the picture. Wait for the next code; if none works, "
            "the clock of the telephone may be wrong."
        )
    with transaction.atomic():
        bare = Account.objects.filter(pk=account.pk, totp_secret="", passkey=None)
        if not bare.update(totp_secret=secret, totp_step=steps[0]):  # of two at once, one is let in
            raise SignInError("A second step was set up for this account meanwhile. Sign in anew.")
        audit(newsroom, "set-second-factor", account=account.name, kind="code")


def new_recovery_codes(newsroom: Newsroom, account: Account) -> list[str]:
    """Ten codes that work once each; those from before work no more. Shown once, never kept."""
    codes = [
        "".join(secrets.choice(_LETTERS) for _ in range(_CODE_LENGTH))
        for _ in range(RECOVERY_CODES)
    ]
    with transaction.atomic():
        RecoveryCode.objects.filter(account=account).delete()
        RecoveryCode.objects.bulk_create(
            RecoveryCode(account=account, digest=digest_of(code)) for code in codes
        )
        audit(newsroom, "new-recovery-codes", account=account.name)
    return ["-".join(code[i : i + 4] for i in range(0, _CODE_LENGTH, 4)) for code in codes]


def has_second_factor(account: Account) -> bool:
    return bool(account.totp_secret) or account.passkey_set.exists()


def forget_second_factor(newsroom: Newsroom, account: Account) -> None:
    """For somebody who lost it: they set up a new one at their next sign-in."""
    with transaction.atomic():
        account.totp_secret, account.totp_step = "", 0
        account.save(update_fields=["totp_secret", "totp_step"])
        account.passkey_set.all().delete()
        RecoveryCode.objects.filter(account=account).delete()
        DeskSession.objects.filter(account=account).delete()
        audit(newsroom, "forget-second-factor", account=account.name)
