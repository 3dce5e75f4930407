"""An answer belongs to the submission it was written about, so that no others see it."""

from typing import Any, ClassVar

import django.db.models.deletion
from django.db import migrations, models


def find_submissions(apps: Any, schema_editor: Any) -> None:
    """Of each answer the first submission of its source."""
    del schema_editor
    answers, submissions = (apps.get_model("catalog", name) for name in ("Answer", "Submission"))
    for answer in answers.objects.all():
        first = submissions.objects.filter(source=answer.source_id).order_by("pk").first()
        answer.submission_id = first.pk
        answer.save(update_fields=["submission"])


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0017_submissions")]

    operations: ClassVar = [
        migrations.AddField(
            "answer", "submission",
            models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.CASCADE, related_name="answers",
                to="catalog.submission",
            ),
        ),
        migrations.RunPython(find_submissions, migrations.RunPython.noop),
        migrations.AlterField(
            "answer", "submission",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="answers",
                to="catalog.submission",
            ),
        ),
        migrations.RemoveField("answer", "source"),
    ]  # fmt: skip
