"""Which documents are nearly the same, and replies that name no message they reply to."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0004_members_in_order'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='found_thread',
            field=models.TextField(db_index=True, default=''),
        ),
        migrations.CreateModel(
            name='Likeness',
            fields=[
                ('blob', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, serialize=False, to='catalog.blob')),
                ('origin', models.CharField(max_length=32)),
                ('sketch', models.BinaryField(default=b'')),
                ('message', models.CharField(db_index=True, default='', max_length=64)),
                ('topic', models.CharField(db_index=True, default='', max_length=200)),
                ('family', models.CharField(db_index=True, default='', max_length=64)),
                ('settled', models.BooleanField(default=False)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('settled', False)), fields=['blob'], name='not_compared_yet')],
            },
        ),
    ]
