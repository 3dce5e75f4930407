"""Opens the records of one newsroom: a SQLite file, one connection a thread."""

import atexit
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.executor import MigrationExecutor

from zenger.catalog import migrations
from zenger.catalog.sealed import unlock
from zenger.catalog.tables import draw_up

# SQLite puts its journal into the file of records when the last connection is closed. What is only
# dropped with its process would leave both, and who copies the file alone would lose the rest.
atexit.register(connection.close)

SEALING = "0016_sealed_words"
RECORD = "django_migrations"
OPTIONS = {
    "timeout": 60,
    "transaction_mode": "IMMEDIATE",
    # WAL and NORMAL: a committed transaction survives kill -9; a power cut may lose the last
    # ones whole, which a re-run does again. The cache is in KiB; with four times as much,
    # writing down 10,000 documents took as long.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; "
    "PRAGMA foreign_keys=ON; PRAGMA cache_size=-16384; "
    # What a journal grew beyond this for is given back to the disk when it has ended.
    "PRAGMA journal_size_limit=67108864",
}


def open_catalog(database: Path, *, secret: bytes, create: bool = False) -> None:
    """Point Django at the newsroom's database and bring its tables up to date.

    A process serves one newsroom; asking for a second one moves the connection to it.

    Args:
        secret: the newsroom's own, under which some columns are sealed.
    """
    unlock(secret)
    if connection.settings_dict["NAME"] != str(database):
        connection.close()
        connection.settings_dict.update(NAME=str(database), OPTIONS=OPTIONS)
    if create:
        draw_up(connection)
    missing = _missing()
    if missing:
        call_command("migrate", verbosity=0, interactive=False)
    if SEALING in missing and not create:
        _forget_deleted()


@contextmanager
def snapshot() -> Iterator[None]:
    """All that is read within is of one moment, however long it takes, and nobody waits for it.

    `Cleared` is a table of this connection's own within, which may be written; nothing else may.
    """
    connection.ensure_connection()
    here: Any = connection  # of SQLite
    mode, here.transaction_mode = here.transaction_mode, "DEFERRED"
    try:
        with transaction.atomic():
            here.transaction_mode = mode
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(*) FROM catalog_release")  # the moment
                cursor.execute(_OWN_CLEARED)
            yield
    finally:
        here.transaction_mode = mode


_OWN_CLEARED = (
    "CREATE TEMP TABLE IF NOT EXISTS catalog_cleared (document_id bigint NOT NULL PRIMARY KEY)"
)


def _missing() -> set[str]:
    """Names of the migrations that are still to be made.

    Asked first by names alone: Django loads all of them for its answer, which takes longer than
    all else that opens a newsroom.
    """
    with connection.cursor() as cursor:
        if RECORD in connection.introspection.table_names(cursor):
            cursor.execute("SELECT name FROM django_migrations WHERE app = 'catalog'")
            if {name for (name,) in cursor.fetchall()} == {*_known()}:
                return set()
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return {migration.name for migration, _ in plan}


def _known() -> Iterator[str]:
    """Names of all migrations."""
    for module in iter_modules(migrations.__path__):
        yield module.name


def _forget_deleted() -> None:
    """Write the file anew without what was overwritten in it: words that are sealed from now on."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT 1 FROM catalog_redactionentry WHERE secret != '')")
        if cursor.fetchone()[0]:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
