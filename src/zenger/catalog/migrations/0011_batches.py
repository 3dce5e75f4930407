"""Batches remember which documents they found, and for whose sight."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("catalog", "0010_alerts"),
    ]

    operations: ClassVar = [
        migrations.RemoveField(
            model_name="batch",
            name="collections",
        ),
        migrations.RemoveField(
            model_name="batchline",
            name="seen_to",
        ),
        migrations.AddField(
            model_name="batch",
            name="sight",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddField(
            model_name="batchline",
            name="known",
            field=models.BinaryField(default=b""),
        ),
    ]
