"""What was published, when, on whose word."""

from typing import ClassVar

from django.db import models

from zenger.catalog.models.holdings import Document


class Release(models.Model):
    """One printing of the archive."""

    number = models.IntegerField(unique=True)
    released = models.DateTimeField()
    statement = models.TextField()  # why it may be public, as attested
    attested_by = models.TextField()
    # Whether each document came through review. Else the statement is the one approval of each.
    is_reviewed = models.BooleanField(default=False)
    with_originals = models.BooleanField(default=False)


class ReleasedDocument(models.Model):
    """A document that is or was public. Never deleted: an address once printed stays."""

    public_id = models.CharField(max_length=13, unique=True)
    title = models.TextField(default="")
    pages = models.IntegerField(default=0)
    fingerprint = models.CharField(max_length=64)
    first_release = models.IntegerField()
    removed = models.DateField(null=True)
    reason = models.TextField(default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["removed"])]


class Cleared(models.Model):
    """A document of the release that was printed last or is being printed; written anew by each.

    Empty where a release takes all documents there are.
    """

    document = models.OneToOneField(Document, models.CASCADE, primary_key=True)
