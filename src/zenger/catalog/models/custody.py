"""What was received: accessions, bytes, and every place they were found in."""

from typing import ClassVar

from django.db import models


class Collection(models.Model):
    """A body of documents with one origin and one set of rules."""

    title = models.TextField(unique=True)


class Accession(models.Model):
    """One act of receiving."""

    collection = models.ForeignKey(Collection, models.PROTECT)
    started = models.DateTimeField()
    finished = models.DateTimeField(null=True)
    received_by = models.TextField()
    files = models.BigIntegerField(default=0)
    bytes = models.BigIntegerField(default=0)
    added = models.BigIntegerField(default=0)
    changed = models.BigIntegerField(default=0)
    removed = models.BigIntegerField(default=0)
    unchanged = models.BigIntegerField(default=0)
    skipped = models.BigIntegerField(default=0)


class Blob(models.Model):
    """Bytes in custody, named by their digest."""

    digest = models.CharField(max_length=64, primary_key=True)
    size = models.BigIntegerField()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["size", "digest"], name="blobs_smallest_first")]


class Occurrence(models.Model):
    """One place one file was found in: a path on the disk, or a member of another file."""

    collection = models.ForeignKey(Collection, models.PROTECT)
    accession = models.ForeignKey(Accession, models.PROTECT)  # the last that saw it
    parent = models.ForeignKey("self", models.CASCADE, null=True)
    # The file as received that it lies in, at whatever depth; null for that file itself.
    root = models.ForeignKey("self", models.CASCADE, null=True, related_name="+")
    raw_name = models.BinaryField()
    ordinal = models.IntegerField(default=0)
    kind = models.CharField(max_length=12, default="file")
    blob = models.ForeignKey(Blob, models.PROTECT, null=True)
    path = models.TextField()  # shown form
    depth = models.IntegerField(default=0)
    size = models.BigIntegerField(default=0)
    modified_ns = models.BigIntegerField(default=0)
    changed_ns = models.BigIntegerField(default=0)  # 0: too fresh to be relied on
    inode = models.BigIntegerField(default=0)  # its lower 63 bits
    status = models.CharField(max_length=12, default="")  # only where it has no processing
    code = models.CharField(max_length=40, default="")
    message = models.TextField(default="")
    present = models.BooleanField(default=True)  # False once the source no longer has it
    expanded = models.CharField(max_length=16, default="")  # fingerprint its members came from

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["collection", "parent", "ordinal"]),
            models.Index(fields=["blob"]),
            models.Index(fields=["collection", "path"]),
            models.Index(fields=["parent", "ordinal"], name="members_in_order"),
        ]


class FormerContent(models.Model):
    """What lay at a place, in a file or as one, until something else did."""

    collection = models.ForeignKey(Collection, models.PROTECT, db_index=False)
    path = models.TextField()  # shown form
    blob = models.ForeignKey(Blob, models.PROTECT)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["collection", "path", "blob"], name="one_former_content_a_place"
            )
        ]
