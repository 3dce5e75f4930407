"""Records of the review; what was decided is refused to be changed or removed."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KEPT = ("redactionentry", "redactionwithdrawal", "decision", "embargo")


def close(apps: Any, schema_editor: Any) -> None:
    del apps
    if schema_editor.connection.vendor != "sqlite":
        return
    for table in KEPT:
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON catalog_{table} "
                "BEGIN SELECT RAISE(ABORT, 'what was decided in review is append-only'); END"
            )


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0011_batches'),
    ]

    operations = [
        migrations.CreateModel(
            name='ReasonCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=24, unique=True)),
                ('title', models.TextField()),
                ('retired', models.BooleanField(default=False)),
            ],
        ),
        migrations.CreateModel(
            name='ReviewRules',
            fields=[
                ('collection', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, serialize=False, to='catalog.collection')),
                ('approvals', models.IntegerField(default=2)),
                ('tells_withheld', models.BooleanField(default=False)),
            ],
        ),
        migrations.AddField(
            model_name='release',
            name='is_reviewed',
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name='ChecklistItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.IntegerField()),
                ('text', models.TextField()),
                ('retired', models.BooleanField(default=False)),
                ('collection', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.collection')),
            ],
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=12)),
                ('mark', models.CharField(default='', max_length=64)),
                ('inputs', models.CharField(default='', max_length=64)),
                ('reason', models.CharField(default='', max_length=24)),
                ('note', models.TextField(default='')),
                ('role', models.CharField(default='', max_length=12)),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, to='catalog.account')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.document')),
            ],
        ),
        migrations.CreateModel(
            name='Embargo',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('until', models.DateTimeField(null=True)),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.account')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.document')),
            ],
        ),
        migrations.CreateModel(
            name='PersonAtRisk',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.TextField()),
                ('variants', models.JSONField(default=list)),
                ('why', models.TextField(default='')),
                ('at', models.DateTimeField()),
                ('removed', models.DateTimeField(null=True)),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.account')),
            ],
        ),
        migrations.CreateModel(
            name='RedactionEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('act', models.CharField(db_index=True, max_length=32)),
                ('page', models.IntegerField()),
                ('region', models.JSONField()),
                ('code', models.CharField(max_length=24)),
                ('basis', models.CharField(max_length=12)),
                ('to_line_end', models.BooleanField(default=False)),
                ('secret', models.TextField(default='')),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.account')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.document')),
            ],
        ),
        migrations.CreateModel(
            name='RedactionWithdrawal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.account')),
                ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='withdrawal', to='catalog.redactionentry')),
            ],
        ),
        migrations.CreateModel(
            name='Assessment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.IntegerField()),
                ('public_interest', models.TextField(default='')),
                ('who_is_hurt', models.TextField(default='')),
                ('how', models.TextField(default='')),
                ('what_was_done', models.TextField(default='')),
                ('right_of_reply', models.TextField(default='')),
                ('legal', models.TextField(default='')),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.account')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.document')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('document', 'version'), name='one_assessment_version')],
            },
        ),
        migrations.CreateModel(
            name='Tick',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.account')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.document')),
                ('item', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.checklistitem')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('document', 'item'), name='one_tick')],
            },
        ),
        migrations.RunPython(close),
    ]
