"""Which received file an occurrence lies in, and by what a changed file is noticed."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models
from django.db.models.functions import Coalesce


def point_to_roots(apps: Any, schema_editor: Any) -> None:
    """Level by level: a member's root is its parent's, or the parent itself."""
    occurrence = apps.get_model("catalog", "Occurrence")
    below = occurrence.objects.filter(parent__isnull=False, root=None)
    for depth in sorted(set(below.values_list("depth", flat=True))):
        rows = occurrence.objects.filter(parent__isnull=False, depth=depth)
        parent = occurrence.objects.filter(pk=models.OuterRef("parent"))
        root = Coalesce("root", "pk")
        rows.update(root=models.Subquery(parent.values(at=root)[:1]))


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="occurrence",
            name="root",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalog.occurrence",
            ),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="changed_ns",
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="occurrence",
            name="inode",
            field=models.BigIntegerField(default=0),
        ),
        migrations.RunPython(point_to_roots, migrations.RunPython.noop),
    ]
