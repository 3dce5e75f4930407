"""A tag is shown as it was typed, with its capitals and accents; it is still found without them."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0018_answers_about_submissions")]

    operations: ClassVar = [
        migrations.AddField("tag", "shown", models.CharField(max_length=64, default="")),
    ]
