"""What sources sent, and what is to be told to the door. No time in here is finer than a day."""

from typing import ClassVar

from django.db import models

from zenger.catalog.models.accounts import Account
from zenger.catalog.models.custody import Collection
from zenger.catalog.sealed import SealedTextField


class Source(models.Model):
    """Whoever sent something, under a name of ours. What is known of them is a mailbox, no more."""

    name = models.CharField(max_length=64, unique=True)  # two words by chance
    reply_to = SealedTextField(default="")  # `model.parcel.reply_address`; empty: no way back
    is_blocked = models.BooleanField(default=False)


class Submission(models.Model):
    """One parcel that was opened, as the desk works on it."""

    source = models.ForeignKey(Source, models.CASCADE, related_name="submissions")
    parcel = models.CharField(max_length=64, unique=True)  # SHA-256 of the sealed file
    collection = models.ForeignKey(Collection, models.PROTECT)
    stored_as = models.CharField(max_length=32, default="")  # at the door; empty: not, or no more
    sealed_on = models.CharField(max_length=10, default="")  # 2026-11-27; empty: it does not say
    opened_on = models.CharField(max_length=10)
    is_complete = models.BooleanField()
    forward_secrecy = models.BooleanField()
    files = models.IntegerField()
    untrusted_note = SealedTextField(default="")
    untrusted_answers = SealedTextField(default="")  # JSON, {question: answer}
    assigned_to = models.ForeignKey(Account, models.PROTECT, null=True, related_name="submissions")


class SubmissionTag(models.Model):
    """A word that somebody put on a submission."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="tags")
    word = models.CharField(max_length=64)  # folded

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "word"], name="one_submission_tag")
        ]


class SubmissionRead(models.Model):
    """Somebody read a submission."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="readings")
    account = models.ForeignKey(Account, models.CASCADE)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["submission", "account"], name="one_submission_read")
        ]


class Answer(models.Model):
    """What somebody wrote to a source. It is seen by who sees what it was written about."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="answers")
    text = SealedTextField()
    author = models.ForeignKey(Account, models.PROTECT)
    day = models.CharField(max_length=10)


class ForTheDoor(models.Model):
    """One thing that the door is to be told. It outlasts the source it is about."""

    kind = models.CharField(max_length=8)  # reply, block, delete, destroy
    target = SealedTextField()  # reply_to of the source; of destroy: the name of a parcel
    sealed = models.BinaryField(default=b"")  # of a reply: as its source opens it
    answer = models.OneToOneField(Answer, models.SET_NULL, null=True, related_name="errand")
    bundle = models.CharField(max_length=32, default="", db_index=True)  # that took it; empty: none
