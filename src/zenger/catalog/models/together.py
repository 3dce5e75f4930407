"""What people at the desk add to documents, each with who and when."""

from typing import ClassVar

from django.db import models

from zenger.catalog.models.accounts import Account
from zenger.catalog.models.holdings import Document


class Tag(models.Model):
    """A word that somebody put on a document, seen by all who see the document."""

    document = models.ForeignKey(Document, models.CASCADE)
    word = models.CharField(max_length=64, db_index=True)  # folded
    shown = models.CharField(max_length=64, default="")  # as it was typed; empty in old ones
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "word"], name="one_tag")
        ]


class Note(models.Model):
    """A remark on a document, a page, or a place on a page. Old wordings are kept."""

    document = models.ForeignKey(Document, models.CASCADE)
    page = models.IntegerField(null=True)
    region = models.JSONField(null=True)  # {"box": [x0, y0, x1, y1]} or {"text": [start, end]}
    text = models.TextField()
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()
    version = models.IntegerField(default=1)
    removed = models.DateTimeField(null=True)


class NoteVersion(models.Model):
    """What a note said before it was changed."""

    note = models.ForeignKey(Note, models.CASCADE)
    version = models.IntegerField()
    text = models.TextField()
    author = models.ForeignKey(Account, models.PROTECT)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["note", "version"], name="one_note_version")
        ]


class Mention(models.Model):
    """A note that names somebody."""

    note = models.ForeignKey(Note, models.CASCADE)
    account = models.ForeignKey(Account, models.CASCADE)
    seen = models.DateTimeField(null=True)


class Marked(models.Model):
    """What a document is to one person: starred, read, to be read."""

    account = models.ForeignKey(Account, models.CASCADE)
    document = models.ForeignKey(Document, models.CASCADE)
    starred = models.DateTimeField(null=True)
    read = models.DateTimeField(null=True)
    to_read = models.DateTimeField(null=True)
    turns = models.JSONField(default=dict)  # degrees by page, or by "all": lies sideways

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "document"], name="one_mark")
        ]


class Assignment(models.Model):
    """Somebody was asked to look at a document."""

    document = models.ForeignKey(Document, models.CASCADE)
    to = models.ForeignKey(Account, models.PROTECT, related_name="assigned")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    why = models.TextField(default="")
    done = models.DateTimeField(null=True)


class Activity(models.Model):
    """One thing that somebody did with a document, for the others who may see it."""

    at = models.DateTimeField(db_index=True)
    account = models.ForeignKey(Account, models.PROTECT)
    verb = models.CharField(max_length=24)
    document = models.ForeignKey(Document, models.CASCADE)
    details = models.JSONField(default=dict)


class SavedSearch(models.Model):
    """A question that is kept, and perhaps asked again whenever documents were read."""

    account = models.ForeignKey(Account, models.CASCADE)
    name = models.TextField()
    question = models.TextField()
    order = models.CharField(max_length=12, default="relevance")
    created = models.DateTimeField()
    alert = models.BooleanField(default=False)
    known = models.BinaryField(default=b"")  # documents found so far; `desk/number_sets.py`
    problem = models.TextField(default="")  # why it could not be asked when it was last tried


class AlertHit(models.Model):
    """A new document that answers a saved question."""

    saved = models.ForeignKey(SavedSearch, models.CASCADE)
    document = models.ForeignKey(Document, models.CASCADE)
    at = models.DateTimeField()
    seen = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["saved", "document"], name="told_once")
        ]


class PastSearch(models.Model):
    """A question somebody asked, for themselves to find again."""

    account = models.ForeignKey(Account, models.CASCADE)
    at = models.DateTimeField(db_index=True)
    question = models.TextField()
    documents = models.BigIntegerField()  # found then, of those they may see


class Batch(models.Model):
    """Many questions asked at once."""

    account = models.ForeignKey(Account, models.CASCADE)
    name = models.TextField()
    created = models.DateTimeField()
    ran = models.DateTimeField(null=True)
    sight = models.CharField(max_length=64, default="")  # what its owner could see then


class BatchLine(models.Model):
    """One question of a batch and what it found."""

    batch = models.ForeignKey(Batch, models.CASCADE)
    place = models.IntegerField()
    typed = models.TextField()  # as pasted
    question = models.TextField()  # with its options put in
    problem = models.TextField(default="")
    documents = models.BigIntegerField(null=True)
    pages = models.BigIntegerField(null=True)
    known = models.BinaryField(default=b"")  # documents found so far; `desk/number_sets.py`
    fresh = models.BigIntegerField(null=True)  # documents found that no run before had found

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["batch", "place"], name="one_batch_line")
        ]
