"""Who did what."""

from typing import ClassVar

from django.db import models
from django.db.models import Func


class AuditEntry(models.Model):
    """One act, written in the same transaction as its effect. Names documents by digest only.

    The database refuses to change or remove one. Each holds the digest of the one before, so that
    a change made behind the database's back is found (`workflow/audit.py`).
    """

    at = models.DateTimeField()
    actor = models.TextField()
    verb = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, default="")  # digest of the entry before
    digest = models.CharField(max_length=64, default="")

    class Meta:
        # Of half a million entries the first page of the log took 2.7 s without, 0.1 s with them.
        indexes: ClassVar = [
            models.Index(fields=["actor"], name="audit_by_actor"),
            models.Index(fields=["verb"], name="audit_by_verb"),
            models.Index(fields=["at"], name="audit_by_day"),
            models.Index(
                Func("details", template="json_extract(%(expressions)s, '$.document')"),
                name="audit_by_document",
            ),
        ]


class LogWalk(models.Model):
    """A check of the log that somebody asked for at the desk, and how far it is."""

    by = models.TextField()
    began = models.DateTimeField()
    seen = models.DateTimeField()  # when it last said how far it is
    checked = models.BigIntegerField(default=0)  # entries
    of = models.BigIntegerField(default=0)
    ended = models.DateTimeField(null=True)
