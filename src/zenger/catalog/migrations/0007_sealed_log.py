"""Seals what the audit log holds already, then lets nobody change or remove an entry."""

from typing import Any

from django.db import migrations

from zenger.model.audit import entry_digest

_REFUSED = "SELECT RAISE(ABORT, 'the audit log is append-only');"


def seal(apps: Any, schema_editor: Any) -> None:
    del schema_editor
    entries = apps.get_model("catalog", "AuditEntry").objects
    previous = ""
    for entry in entries.order_by("pk").iterator(2000):
        digest = entry_digest(
            at=entry.at, actor=entry.actor, verb=entry.verb, details=entry.details,
            previous=previous,
        )
        entries.filter(pk=entry.pk).update(previous=previous, digest=digest)
        previous = digest


def close(apps: Any, schema_editor: Any) -> None:
    del apps
    if schema_editor.connection.vendor != "sqlite":
        return
    for act in ("UPDATE", "DELETE"):
        schema_editor.execute(
            f"CREATE TRIGGER audit_no_{act.lower()} BEFORE {act} ON catalog_auditentry "
            f"BEGIN {_REFUSED} END"
        )


class Migration(migrations.Migration):

    dependencies = [
        ("catalog", "0006_the_desk"),
    ]

    operations = [
        migrations.RunPython(seal),
        migrations.RunPython(close),
    ]
