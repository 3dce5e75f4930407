"""What lay at a place before something else did: a notice leads to what is there today."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0019_tags_as_typed")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="FormerContent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("path", models.TextField()),
                ("blob", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="catalog.blob")),
                ("collection", models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, to="catalog.collection")),
            ],
        ),
        migrations.AddConstraint(
            model_name="formercontent",
            constraint=models.UniqueConstraint(
                fields=("collection", "path", "blob"), name="one_former_content_a_place"
            ),
        ),
    ]
