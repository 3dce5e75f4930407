"""Who may sit at the desk, how they prove who they are, and what they may see."""

from typing import ClassVar

from django.db import models

from zenger.catalog.models.custody import Collection
from zenger.catalog.models.holdings import Document


class Account(models.Model):
    """One person of the newsroom. Never deleted: what they did stays theirs."""

    name = models.CharField(max_length=64, unique=True)  # what they sign in with, lower case
    shown_name = models.TextField(default="")
    role = models.CharField(max_length=12)
    sees_all = models.BooleanField(default=False)  # every collection and label, also new ones
    passphrase = models.TextField()  # Argon2id, with its parameters and salt
    totp_secret = models.CharField(max_length=64, default="")  # base32; empty: none set up
    totp_step = models.BigIntegerField(default=0)  # the last one used: a code works once
    created = models.DateTimeField()
    disabled = models.DateTimeField(null=True)


class Passkey(models.Model):
    """A WebAuthn credential."""

    account = models.ForeignKey(Account, models.CASCADE)
    credential = models.BinaryField(unique=True)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    name = models.TextField(default="")
    created = models.DateTimeField()
    used = models.DateTimeField(null=True)


class RecoveryCode(models.Model):
    """One way back in when the second factor is lost; works once."""

    account = models.ForeignKey(Account, models.CASCADE)
    digest = models.CharField(max_length=64, unique=True)
    used = models.DateTimeField(null=True)


class DeskSession(models.Model):
    """Somebody signed in. Its token is known to the browser alone; here is its digest."""

    digest = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE)
    began = models.DateTimeField()
    seen = models.DateTimeField()
    proven = models.DateTimeField(null=True)  # when the second factor was given; null: not yet
    challenge = models.BinaryField(default=b"")  # of a passkey that is being asked for
    device = models.TextField(default="")  # "Firefox on Linux", to be told apart by its owner


class Throttle(models.Model):
    """Failed attempts to sign in as one name from one device, or from all unknown ones."""

    key = models.CharField(max_length=64, primary_key=True)
    failures = models.IntegerField(default=0)
    until = models.DateTimeField()  # no attempt is looked at before


class Invitation(models.Model):
    """A link with which somebody makes their own account, once."""

    digest = models.CharField(max_length=64, primary_key=True)
    role = models.CharField(max_length=12)
    collections = models.ManyToManyField(Collection)
    invited_by = models.TextField()
    created = models.DateTimeField()
    expires = models.DateTimeField()
    used_by = models.ForeignKey(Account, models.PROTECT, null=True)


class PassphraseReset(models.Model):
    """A link with which somebody who forgot their passphrase chooses another, once."""

    digest = models.CharField(max_length=64, primary_key=True)
    account = models.ForeignKey(Account, models.CASCADE)
    made_by = models.TextField()
    created = models.DateTimeField()
    expires = models.DateTimeField()


class Grant(models.Model):
    """One account may see one collection."""

    account = models.ForeignKey(Account, models.CASCADE)
    collection = models.ForeignKey(Collection, models.CASCADE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "collection"], name="one_grant")
        ]


class Label(models.Model):
    """A restriction below the collection: documents with it are seen by few."""

    name = models.CharField(max_length=64, unique=True)


class LabelGrant(models.Model):
    """One account may see what carries one label."""

    account = models.ForeignKey(Account, models.CASCADE)
    label = models.ForeignKey(Label, models.CASCADE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "label"], name="one_label_grant")
        ]


class LabelledDocument(models.Model):
    """One document carries one label."""

    document = models.ForeignKey(Document, models.CASCADE)
    label = models.ForeignKey(Label, models.CASCADE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "label"], name="one_label")
        ]
