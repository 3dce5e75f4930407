"""Cases as they are edited at the desk: every version is kept, with who wrote it and who let it go
public. Nothing is taken back by changing a row."""

from typing import ClassVar

from django.db import models

from zenger.catalog.models.accounts import Account


class CaseRecord(models.Model):
    """A case by its permanent name. What it says is in its versions."""

    name = models.CharField(max_length=60, unique=True)  # `Head.id`
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()


class CaseFile(models.Model):
    """A picture or a kept copy that belongs to cases, by what it holds."""

    digest = models.CharField(max_length=64, primary_key=True)  # SHA-256, hex
    content = models.BinaryField()


class CaseVersion(models.Model):
    """A whole case as somebody saved it."""

    case = models.ForeignKey(CaseRecord, models.PROTECT, related_name="versions")
    number = models.IntegerField()  # from 1
    content = models.TextField()  # canonical JSON of `zenger.model.case.cases.Case`
    files = models.JSONField(default=dict)  # name in the case's folder to digest of a `CaseFile`
    mark = models.CharField(max_length=64)  # SHA-256 of both: what is approved
    note = models.TextField(default="")  # what was changed, in the author's words
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "number"], name="one_case_version")
        ]


class CaseDecision(models.Model):
    """Somebody approved a version of a case, or took their approval back."""

    version = models.ForeignKey(CaseVersion, models.PROTECT, related_name="decisions")
    verb = models.CharField(max_length=12)  # of `zenger.workflow.cases.approve.CaseVerb`
    note = models.TextField(default="")
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()
