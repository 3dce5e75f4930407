"""Links for another passphrase; finds in the log by day and by document; checks of the log."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Func


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0013_cleared")]

    operations: ClassVar = [
        migrations.CreateModel(
            "PassphraseReset",
            [
                ("digest", models.CharField(max_length=64, primary_key=True, serialize=False)),
                ("made_by", models.TextField()),
                ("created", models.DateTimeField()),
                ("expires", models.DateTimeField()),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="catalog.account"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            "LogWalk",
            [
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("by", models.TextField()),
                ("began", models.DateTimeField()),
                ("seen", models.DateTimeField()),
                ("checked", models.BigIntegerField(default=0)),
                ("of", models.BigIntegerField(default=0)),
                ("ended", models.DateTimeField(null=True)),
            ],
        ),
        migrations.AddIndex("auditentry", models.Index(fields=["at"], name="audit_by_day")),
        migrations.AddIndex(
            "auditentry",
            models.Index(
                Func("details", template="json_extract(%(expressions)s, '$.document')"),
                name="audit_by_document",
            ),
        ),
    ]
