"""Opens the records of one newsroom: a SQLite file, one connection a thread."""

from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OPTIONS = {
    "timeout": 60,
    "transaction_mode": "IMMEDIATE",
    # WAL and NORMAL: a committed transaction survives kill -9; a power cut may lose the last
    # ones whole, which a re-run does again. The cache is in KiB; with four times as much,
    # writing down 10,000 documents took as long.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16384",
}


def open_catalog(database: Path, *, create: bool = False) -> None:
    """Point Django at the newsroom's database and bring its tables up to date.

    A process serves one newsroom; asking for a second one moves the connection to it.
    """
    if connection.settings_dict["NAME"] != str(database):
        connection.close()
        connection.settings_dict.update(NAME=str(database), OPTIONS=OPTIONS)
    if create or _is_behind():
        call_command("migrate", verbosity=0, interactive=False)


def _is_behind() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
