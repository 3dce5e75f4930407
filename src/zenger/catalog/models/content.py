"""What processing found in the bytes. Keyed by blob: two copies are read once."""

from typing import ClassVar

from django.db import models

from zenger.catalog.models.custody import Blob


class StageRecord(models.Model):
    """How one stage ended for one blob under one configuration."""

    blob = models.ForeignKey(Blob, models.CASCADE)
    stage = models.CharField(max_length=12)
    fingerprint = models.CharField(max_length=16)
    status = models.CharField(max_length=12)
    code = models.CharField(max_length=40, default="")
    message = models.TextField(default="")
    attempts = models.IntegerField(default=1)
    ms = models.BigIntegerField(default=0)
    cpu_ms = models.BigIntegerField(default=0)
    peak_memory = models.BigIntegerField(default=0)  # bytes
    tools = models.JSONField(default=dict)
    expected = models.BigIntegerField(null=True)
    emitted = models.BigIntegerField(default=0)
    failed = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)
    finished = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["blob", "stage", "fingerprint"], name="one_record_per_stage"
            )
        ]


class Page(models.Model):
    """The text of one page. Its boxes, cells and markup lie in the derived store."""

    blob = models.ForeignKey(Blob, models.CASCADE)
    number = models.IntegerField()
    kind = models.CharField(max_length=10)
    label = models.TextField(default="")
    text = models.TextField()
    width = models.FloatField(default=0)  # points
    height = models.FloatField(default=0)
    needs_ocr = models.BooleanField(default=False)
    from_ocr = models.BooleanField(default=False)
    confidence = models.IntegerField(null=True)  # 0 to 100

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["blob", "number"], name="one_page_a_number")
        ]


class Member(models.Model):
    """One file a container holds, whether or not it could be read."""

    container = models.ForeignKey(Blob, models.CASCADE, related_name="members")
    ordinal = models.IntegerField()
    raw_name = models.BinaryField()
    kind = models.CharField(max_length=12)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="containers")
    status = models.CharField(max_length=12, default="")
    code = models.CharField(max_length=40, default="")
    message = models.TextField(default="")

    class Meta:
        indexes: ClassVar = [models.Index(fields=["container", "ordinal"])]


class Message(models.Model):
    """The envelope of an e-mail."""

    blob = models.OneToOneField(Blob, models.CASCADE, primary_key=True)
    message_id = models.TextField(db_index=True)
    references = models.JSONField(default=list)  # in-reply-to first
    subject = models.TextField(default="")
    sent = models.TextField(default="")
    headers = models.JSONField(default=list)
    addresses = models.JSONField(default=list)  # [role, name, address]
    thread = models.TextField(default="", db_index=True)
    # Of a reply that names no message: a name its conversation was found to have.
    found_thread = models.TextField(default="", db_index=True)


class PatternFound(models.Model):
    """Something with a recognisable form, and where it stands."""

    blob = models.ForeignKey(Blob, models.CASCADE)
    page = models.IntegerField()
    kind = models.CharField(max_length=12)
    value = models.TextField()
    start = models.IntegerField()
    end = models.IntegerField()
