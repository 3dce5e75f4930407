"""Alerts remember what they found, and what they told of."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("catalog", "0009_log_by_actor_and_verb"),
    ]

    operations: ClassVar = [
        migrations.RemoveField(
            model_name="savedsearch",
            name="seen_to",
        ),
        migrations.AddField(
            model_name="savedsearch",
            name="known",
            field=models.BinaryField(default=b""),
        ),
        migrations.AddField(
            model_name="savedsearch",
            name="problem",
            field=models.TextField(default=""),
        ),
        migrations.CreateModel(
            name="AlertHit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("at", models.DateTimeField()),
                ("seen", models.DateTimeField(null=True)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="catalog.document"
                    ),
                ),
                (
                    "saved",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="catalog.savedsearch"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("saved", "document"), name="told_once")
                ],
            },
        ),
    ]
