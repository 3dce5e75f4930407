"""The words beneath redactions do not stand in the catalog's file."""

import secrets

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection
from tests.desk import House

from zenger.assemble import CATALOG, open_newsroom
from zenger.catalog.models import RedactionEntry
from zenger.catalog.sealed import seal, unlock, unseal
from zenger.errors import NewsroomError
from zenger.model.review import Basis, Redaction
from zenger.workflow.review.redactions import add_redactions, current_redactions

WORDS = "Zdeněk Quixby"


def redacted(house: House) -> RedactionEntry:
    document = house.document("tariff.pdf")
    one = Redaction(1, "b6", Basis.TERM, box=(0, 0, 9_000, 9_000), secret=WORDS)
    add_redactions(house.acting("editor"), house.viewer("editor"), document.pk, [one])
    return RedactionEntry.objects.latest("pk")


def bytes_of_catalog(house: House) -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    found = house.newsroom.folder.glob(f"{CATALOG}*")
    return b"".join(path.read_bytes() for path in found)


def test_who_has_only_the_catalog_does_not_find_them(house: House) -> None:
    entry = redacted(house)
    assert entry.secret == WORDS
    assert WORDS in {one.secret for one in current_redactions(entry.document)}
    kept = bytes_of_catalog(house)
    assert b"Quixby" not in kept
    assert b"sealed1:" in kept


def test_words_in_clear_are_converted_and_leave_nothing_in_the_file(house: House) -> None:
    entry = redacted(house)
    call_command("migrate", "catalog", "0016_sealed_words", verbosity=0)  # as if it were the last
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER redactionentry_no_update")
        cursor.execute("UPDATE catalog_redactionentry SET secret = %s WHERE secret != ''", [WORDS])
        cursor.execute("DELETE FROM django_migrations WHERE name = '0016_sealed_words'")
    assert b"Quixby" in bytes_of_catalog(house)
    open_newsroom(house.newsroom.folder)
    entry.refresh_from_db()
    assert entry.secret == WORDS
    assert b"Quixby" not in bytes_of_catalog(house)
    with pytest.raises(IntegrityError, match="append-only"):
        RedactionEntry.objects.update(code="b7")


def test_with_another_key_they_are_not_read_and_not_taken_for_none(house: House) -> None:
    redacted(house)
    unlock(secrets.token_bytes(32))
    try:
        with pytest.raises(NewsroomError, match="another key"):
            list(RedactionEntry.objects.exclude(secret=""))
    finally:
        unlock(house.newsroom.id_key)


def test_sealed_words_tell_neither_their_length_nor_that_they_are_the_same(house: House) -> None:
    del house
    assert seal("a") != seal("a")
    assert len(seal("a")) == len(seal("b" * 62))
    for words in ("", "a", WORDS, "b" * 63, "b" * 64, "\0\x01", "\udce9"):
        assert unseal(seal(words)) == words


def test_what_was_changed_in_the_file_is_not_read(house: House) -> None:
    del house
    for kept in (seal("a")[:-8] + "AAAAAAA=", "a", "sealed1:", "sealed1:é"):
        with pytest.raises(NewsroomError):
            unseal(kept)
