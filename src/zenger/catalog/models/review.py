"""What editors decided before anything is public, each with who and when. Nothing is taken back by
changing a row: a redaction is withdrawn, a decision is followed by another one."""

from typing import ClassVar

from django.db import models

from zenger.catalog.models.accounts import Account
from zenger.catalog.models.custody import Collection
from zenger.catalog.models.holdings import Document
from zenger.catalog.sealed import SealedTextField


class ReasonCode(models.Model):
    """A reason of the newsroom's own, or its own wording of one that Zenger comes with."""

    code = models.CharField(max_length=24, unique=True)
    title = models.TextField()
    retired = models.BooleanField(default=False)  # not offered any more; old redactions keep it


class RedactionEntry(models.Model):
    """One passage that must not be seen. The database refuses to change or remove one.

    It holds for the bytes, in whatever collection they lie.
    """

    document = models.ForeignKey(Document, models.PROTECT)
    act = models.CharField(max_length=32, db_index=True)  # what was done in one go has one
    page = models.IntegerField()  # from 1; 0: of a fact beside the pages
    # {"box": […]}, {"letters": […]}, {"cell": […]} or {"header": "to"}, as in `model.Redaction`
    region = models.JSONField()
    code = models.CharField(max_length=24)
    basis = models.CharField(max_length=12)
    to_line_end = models.BooleanField(default=False)
    secret = SealedTextField(default="")  # the words beneath, where known
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()


class RedactionWithdrawal(models.Model):
    """A redaction that holds no longer."""

    entry = models.OneToOneField(RedactionEntry, models.PROTECT, related_name="withdrawal")
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()


class PersonAtRisk(models.Model):
    """Somebody on the newsroom's case list."""

    name = models.TextField()
    variants = models.JSONField(default=list)  # other spellings
    why = models.TextField(default="")
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()
    removed = models.DateTimeField(null=True)


class Assessment(models.Model):
    """What was weighed before a document is published; each change is a further version."""

    document = models.ForeignKey(Document, models.PROTECT)
    version = models.IntegerField()
    public_interest = models.TextField(default="")
    who_is_hurt = models.TextField(default="")
    how = models.TextField(default="")
    what_was_done = models.TextField(default="")
    right_of_reply = models.TextField(default="")
    legal = models.TextField(default="")
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "version"], name="one_assessment_version")
        ]


class Embargo(models.Model):
    """Until when a document stays in. The last one counts."""

    document = models.ForeignKey(Document, models.PROTECT)
    until = models.DateTimeField(null=True)  # null: lifted
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()


class ReviewRules(models.Model):
    """What one collection asks of its review."""

    collection = models.OneToOneField(Collection, models.PROTECT, primary_key=True)
    approvals = models.IntegerField(default=2)  # different people; at least 1
    tells_withheld = models.BooleanField(default=False)  # in public: "3 withheld", with reasons


class ChecklistItem(models.Model):
    """One thing to be looked at before a document of a collection is approved."""

    collection = models.ForeignKey(Collection, models.PROTECT)
    place = models.IntegerField()
    text = models.TextField()
    retired = models.BooleanField(default=False)


class Tick(models.Model):
    """Somebody looked at it."""

    document = models.ForeignKey(Document, models.PROTECT)
    item = models.ForeignKey(ChecklistItem, models.PROTECT)
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "item"], name="one_tick")
        ]


class Decision(models.Model):
    """One step of a document on its way to the public. The database refuses to change one."""

    document = models.ForeignKey(Document, models.PROTECT)
    verb = models.CharField(max_length=12)  # of `zenger.model.approval.Verb`
    mark = models.CharField(max_length=64, default="")  # of an approval: of what would be printed
    inputs = models.CharField(max_length=64, default="")  # of an approval: of what that came from
    reason = models.CharField(max_length=24, default="")  # a code: why it is withheld
    note = models.TextField(default="")
    role = models.CharField(max_length=12, default="")  # of who decided, then
    author = models.ForeignKey(Account, models.PROTECT, null=True)  # null: at the command line
    at = models.DateTimeField()
