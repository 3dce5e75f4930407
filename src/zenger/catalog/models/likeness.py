"""What tells that a document is nearly the same as another one."""

from typing import ClassVar

from django.db import models

from zenger.catalog.models.custody import Blob


class Likeness(models.Model):
    """Made from the text and the envelope, once for each content."""

    blob = models.OneToOneField(Blob, models.CASCADE, primary_key=True)
    origin = models.CharField(max_length=32)  # version and record it was made from
    sketch = models.BinaryField(default=b"")  # none for a short text
    message = models.CharField(max_length=64, default="", db_index=True)  # of its canonical form
    topic = models.CharField(max_length=200, default="", db_index=True)  # subject without "Re:"
    family = models.CharField(max_length=64, default="", db_index=True)  # a member's digest
    settled = models.BooleanField(default=False)  # whether it was compared as it is

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["blob"], condition=models.Q(settled=False), name="not_compared_yet"
            )
        ]
