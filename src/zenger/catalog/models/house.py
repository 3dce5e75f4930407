"""Who did what."""

from django.db import models


class AuditEntry(models.Model):
    """One act, written in the same transaction as its effect. Names documents by digest only."""

    at = models.DateTimeField()
    actor = models.TextField()
    verb = models.CharField(max_length=40)
    details = models.JSONField(default=dict)
