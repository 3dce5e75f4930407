"""Which documents the release that is being printed holds."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0012_review'),
    ]

    operations = [
        migrations.CreateModel(
            name='Cleared',
            fields=[
                ('document', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='catalog.document')),
            ],
        ),
    ]
