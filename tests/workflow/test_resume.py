"""A container that is interrupted again and again ends in the records of an undisturbed reading."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.process.formats.test_pst import real
from tests.process.formats.test_start_at import SAMPLES, tarred, zipped
from tests.trove import dump, mail_bytes
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.catalog.models import StageRecord
from zenger.process import member_list
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.retry import retry

PASSWORDS = ("secret", "password")


class KilledError(Exception):
    """In place of a signal."""


class Killing:
    """A store of originals that takes so many and then breaks down."""

    def __init__(self, store: Any, most: int) -> None:
        self.store, self.left = store, most

    def __getattr__(self, name: str) -> Any:
        return getattr(self.store, name)

    def put(self, chunks: Iterable[bytes]) -> Any:
        if not self.left:
            raise KilledError
        self.left -= 1
        return self.store.put(chunks)


@pytest.fixture(autouse=True)
def every_member_is_put_down(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(member_list, "PART", 1)


def runs_until_done(newsroom: Newsroom, most: int, **options: Any) -> int:
    """How many it took, each of which could put only so much into the store."""
    for run in range(1, 100):
        originals = Killing(newsroom.originals, most)
        try:
            process_newsroom(
                replace(newsroom, originals=originals), pictures=False, jobs=1, **options
            )
        except KilledError:
            continue
        return run
    raise AssertionError("it does not get on")


@pytest.mark.sandbox
@pytest.mark.parametrize(
    ("name", "content", "passwords"),
    [
        ("a.pst", lambda: real("testPST.pst"), ()),
        ("a.zip", zipped, ()),
        ("cut.zip", lambda: zipped()[:-80], ()),
        ("a.tar.gz", tarred, ()),
        ("a.7z", lambda: (SAMPLES / "7z-locked.7z").read_bytes(), PASSWORDS),
        ("a.rar", lambda: (SAMPLES / "rar5-psw.rar").read_bytes(), PASSWORDS),
        ("a.rar", lambda: (SAMPLES / "rar5-dups.rar").read_bytes(), ()),
        ("a.eml", lambda: mail_bytes("A", "B.", zipped()), ()),
    ],
    ids=["pst", "zip", "damaged zip", "tar.gz", "7z", "rar", "rar with copies", "letter"],
)
@pytest.mark.parametrize("most", [1, 2])
def test_interrupted_again_and_again(
    tmp_path: Path, name: str, content: Callable[[], bytes], passwords: tuple[str, ...], most: int
) -> None:
    trove = files_in(tmp_path / "trove", {name: content()})
    undisturbed = newsroom_in(tmp_path / "calm")
    read_trove(undisturbed, trove, passwords=passwords)
    calm = dump(tmp_path / "calm")
    assert calm["members"]
    newsroom = replace(newsroom_in(tmp_path / "stormy"), id_key=undisturbed.id_key)
    import_trove(newsroom, trove, collection="Trove")
    runs = runs_until_done(newsroom, most, passwords=passwords)
    emitted = sum(row[8] for row in calm["stages"])
    assert runs == max(1, -(-emitted // most))
    assert not (tmp_path / "stormy" / "derived" / "reading").exists()
    for table, rows in calm.items():
        assert dump(tmp_path / "stormy")[table] == rows, table


@pytest.mark.sandbox
def test_a_retry_and_other_limits_begin_anew(tmp_path: Path) -> None:
    trove = files_in(tmp_path / "trove", {"a.zip": zipped()})
    newsroom = newsroom_in(tmp_path / "desk")
    import_trove(newsroom, trove, collection="Trove")
    originals = Killing(newsroom.originals, 4)
    with pytest.raises(KilledError):
        process_newsroom(replace(newsroom, originals=originals), pictures=False, jobs=1)
    parts = newsroom.folder / "derived" / "reading"
    assert len([path for path in parts.rglob("0*") if path.is_file()]) == 4
    stricter = replace(newsroom, settings=replace(newsroom.settings, max_members=3))
    process_newsroom(stricter, pictures=False, jobs=1)
    assert StageRecord.objects.get(status="limit").emitted == 3
    assert not parts.exists()
    parts.mkdir()
    retry(newsroom)
    assert not parts.exists()
