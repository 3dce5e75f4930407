"""A new catalog has the tables that the migrations make."""

import os
import secrets
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection

from zenger.catalog import connect, tables
from zenger.catalog.connect import open_catalog

SCRIPT = Path(tables.__file__).parent / tables.SCRIPT
SECRET = secrets.token_bytes(32)


@pytest.fixture(scope="module")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> str:
    """The script of a catalog that went through every migration."""
    open_catalog(tmp_path_factory.mktemp("migrated") / "catalog", secret=SECRET)
    return tables.script_of(connection)


def test_a_new_catalog_is_as_one_that_was_migrated(migrated: str, tmp_path: Path) -> None:
    """`ZENGER_TABLES=write` in the environment writes the script anew, after a new migration."""
    if os.environ.get("ZENGER_TABLES") == "write":
        SCRIPT.write_text(migrated, encoding="utf-8")
    open_catalog(tmp_path / "catalog", secret=SECRET, create=True)
    assert tables.script_of(connection) == migrated


def test_one_that_was_begun_by_an_older_version_is_migrated_on(
    migrated: str, tmp_path: Path
) -> None:
    open_catalog(tmp_path / "catalog", secret=SECRET, create=True)
    call_command("migrate", "catalog", "0016_sealed_words", verbosity=0)
    assert tables.script_of(connection) != migrated
    open_catalog(tmp_path / "catalog", secret=SECRET, create=True)
    assert sorted(tables.script_of(connection).splitlines()) == sorted(migrated.splitlines())


def test_what_is_drawn_up_is_not_migrated_again(migrated: str) -> None:
    """The script may be behind by a few: making a catalog then takes a tenth of a second longer."""
    youngest = sorted(path.stem for path in (SCRIPT.parent / "migrations").glob("0*.py"))[-3:]
    assert any(name in SCRIPT.read_text(encoding="utf-8") for name in youngest)


def test_of_one_that_is_up_to_date_no_migration_is_loaded(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_catalog(tmp_path / "catalog", secret=SECRET)

    def never(*_: object) -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr(connect, "MigrationExecutor", never)
    open_catalog(tmp_path / "catalog", secret=SECRET)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE name = '0001_initial'")
    with pytest.raises(AssertionError, match="loaded"):
        open_catalog(tmp_path / "catalog", secret=SECRET)
