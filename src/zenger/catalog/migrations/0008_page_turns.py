"""How one person turned the pages of a document."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0007_sealed_log")]

    operations: ClassVar = [
        migrations.AddField("marked", "turns", models.JSONField(default=dict)),
    ]
