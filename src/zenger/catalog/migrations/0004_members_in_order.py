"""What lets the places listed for one container be gone through in the order of its members."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("catalog", "0003_lists_in_parts")]

    operations = [
        migrations.AddIndex(
            model_name="occurrence",
            index=models.Index(fields=["parent", "ordinal"], name="members_in_order"),
        ),
    ]
