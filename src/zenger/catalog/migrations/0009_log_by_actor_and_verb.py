"""Finds in the log what one person did, or one kind of act, without reading all of it."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0008_page_turns")]

    operations: ClassVar = [
        migrations.AddIndex("auditentry", models.Index(fields=["actor"], name="audit_by_actor")),
        migrations.AddIndex("auditentry", models.Index(fields=["verb"], name="audit_by_verb")),
    ]
