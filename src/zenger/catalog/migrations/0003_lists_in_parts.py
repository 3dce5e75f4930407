"""What lets the lists of files and documents be gone through in parts, and only where changed."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("catalog", "0002_roots_and_marks_of_change")]

    operations = [
        migrations.AddField(
            model_name="document",
            name="listed",
            field=models.CharField(default="", max_length=64),
        ),
        migrations.AddIndex(
            model_name="blob",
            index=models.Index(fields=["size", "digest"], name="blobs_smallest_first"),
        ),
    ]
