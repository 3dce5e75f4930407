"""The words beneath redactions are sealed; those that stood there in clear are converted."""

from typing import Any, ClassVar

from django.db import migrations

from zenger.catalog.sealed import SealedTextField, seal

GUARD = (
    "CREATE TRIGGER redactionentry_no_update BEFORE UPDATE ON catalog_redactionentry "
    "BEGIN SELECT RAISE(ABORT, 'what was decided in review is append-only'); END"
)


def seal_all(apps: Any, schema_editor: Any) -> None:
    del apps
    with schema_editor.connection.cursor() as cursor:
        cursor.execute("SELECT id, secret FROM catalog_redactionentry WHERE secret != ''")
        rows = [(seal(words), number) for number, words in cursor.fetchall()]
        if not rows:
            return
        cursor.execute("PRAGMA secure_delete=ON")
        cursor.execute("DROP TRIGGER IF EXISTS redactionentry_no_update")
        cursor.executemany("UPDATE catalog_redactionentry SET secret = %s WHERE id = %s", rows)
        cursor.execute(GUARD)


class Migration(migrations.Migration):
    dependencies: ClassVar = [("catalog", "0015_cases")]

    operations: ClassVar = [
        # Of the state only: the column stays, and with it the table's triggers.
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField("redactionentry", "secret", SealedTextField(default=""))
            ]
        ),
        migrations.RunPython(seal_all),
    ]
