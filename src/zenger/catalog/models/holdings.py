"""What a researcher sees: documents and the people in them."""

from typing import ClassVar

from django.db import models

from zenger.catalog.models.custody import Blob, Collection


class Document(models.Model):
    """One blob in one collection, with all its occurrences there."""

    collection = models.ForeignKey(Collection, models.PROTECT)
    blob = models.ForeignKey(Blob, models.PROTECT)
    public_id = models.CharField(max_length=13, db_index=True)
    title = models.TextField(default="")
    media_type = models.TextField(default="")
    kind = models.CharField(max_length=16, default="other")
    status = models.CharField(max_length=12, default="")
    code = models.CharField(max_length=40, default="")
    message = models.TextField(default="")
    language = models.CharField(max_length=8, default="")
    date = models.CharField(max_length=10, default="")  # partial ISO
    date_source = models.CharField(max_length=40, default="")
    pages = models.IntegerField(default=0)
    metadata = models.JSONField(default=list)
    listed = models.CharField(max_length=64, default="")  # records and places its facts came from
    indexed = models.CharField(max_length=16, default="")  # fingerprint of what the index has

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["collection", "blob"], name="one_document_a_blob")
        ]


class Person(models.Model):
    """One person or address in one role in one document."""

    document = models.ForeignKey(Document, models.CASCADE)
    role = models.CharField(max_length=10)
    name = models.TextField(default="")
    address = models.TextField(default="", db_index=True)
