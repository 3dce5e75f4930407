"""The tables of a new catalog, as its migrations leave them, in one script.

Migrating an empty file takes Django two seconds of computing, the script some milliseconds. It is
written by `tests/catalog/test_tables.py` and may be behind: what is younger is then migrated.
"""

from importlib import resources
from typing import Any

SCRIPT = "tables.sql"  # beside this file


def draw_up(connection: Any) -> None:
    """Make the tables in one transaction, unless there are some already.

    Args:
        connection: Django's, to a SQLite file.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM sqlite_schema)")
        if cursor.fetchone()[0]:
            return  # whoever began this catalog was interrupted in migrating it
    script = resources.files("zenger.catalog").joinpath(SCRIPT).read_text(encoding="utf-8")
    connection.connection.executescript(f"BEGIN IMMEDIATE;\n{script}COMMIT;")


def script_of(connection: Any) -> str:
    """The script that makes the tables of a catalog in which nothing is yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%' "
            "ORDER BY rowid"
        )
        tables = [f"{sql};" for (sql,) in cursor.fetchall()]
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY id")
        done = [
            "INSERT INTO django_migrations (app, name, applied) "
            f"VALUES ('{app}', '{name}', CURRENT_TIMESTAMP);"
            for app, name in cursor.fetchall()
        ]
    return "\n".join([*tables, *done, ""])
