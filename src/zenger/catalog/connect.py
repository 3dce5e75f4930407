"""Opens the records of one newsroom: a SQLite file, one connection a process."""

from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from zenger.catalog import django_settings


def open_catalog(database: Path, *, create: bool = False) -> None:
    """Point Django at the newsroom's database and bring its tables up to date.

    A process serves one newsroom; asking for a second one moves the connection to it.
    """
    entry = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(database)}
    entry["OPTIONS"] = {  # type: ignore[assignment]
        "timeout": 60,
        "transaction_mode": "IMMEDIATE",
        # WAL and NORMAL: a committed transaction survives kill -9; a power cut may lose the
        # last ones whole, which a re-run does again.
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
        "PRAGMA foreign_keys=ON; PRAGMA cache_size=-65536",
    }
    if not settings.configured:
        values = {k: v for k, v in vars(django_settings).items() if k.isupper()}
        settings.configure(**{**values, "DATABASES": {"default": entry}})
        django.setup()
    elif connection.settings_dict["NAME"] != str(database):
        connection.close()
        connection.settings_dict.update(entry)
    if create or _behind():
        call_command("migrate", verbosity=0, interactive=False)


def _behind() -> bool:
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
