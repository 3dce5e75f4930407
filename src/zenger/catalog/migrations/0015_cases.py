"""Cases edited at the desk; no version of one, and no decision on it, is changed or removed."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

KEPT = ("caseversion", "casedecision", "casefile")


def close(apps: Any, schema_editor: Any) -> None:
    del apps
    if schema_editor.connection.vendor != "sqlite":
        return
    for table in KEPT:
        for act in ("UPDATE", "DELETE"):
            schema_editor.execute(
                f"CREATE TRIGGER {table}_no_{act.lower()} BEFORE {act} ON catalog_{table} "
                "BEGIN SELECT RAISE(ABORT, 'what is kept of a case is append-only'); END"
            )


class Migration(migrations.Migration):

    dependencies = [
        ('catalog', '0014_resets_and_log'),
    ]

    operations = [
        migrations.CreateModel(
            name='CaseFile',
            fields=[
                ('digest', models.CharField(max_length=64, primary_key=True, serialize=False)),
                ('content', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='CaseRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, unique=True)),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.account')),
            ],
        ),
        migrations.CreateModel(
            name='CaseVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.IntegerField()),
                ('content', models.TextField()),
                ('files', models.JSONField(default=dict)),
                ('mark', models.CharField(max_length=64)),
                ('note', models.TextField(default='')),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.account')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='catalog.caserecord')),
            ],
        ),
        migrations.CreateModel(
            name='CaseDecision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('verb', models.CharField(max_length=12)),
                ('note', models.TextField(default='')),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='catalog.account')),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='catalog.caseversion')),
            ],
        ),
        migrations.AddConstraint(
            model_name='caseversion',
            constraint=models.UniqueConstraint(fields=('case', 'number'), name='one_case_version'),
        ),
        migrations.RunPython(close, migrations.RunPython.noop),
    ]
