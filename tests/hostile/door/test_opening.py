"""Parcels that the door made: who opens them, what a changed one is worth, and what time destroys."""

import random
import shutil
import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.hostile.door.season import CONTENT, MESSAGE, Season, season_in
from tests.visitor import BEGUN

from zenger.catalog.models import AuditEntry, Collection, Submission
from zenger.errors import ParcelError
from zenger.receive.age_opening import is_age
from zenger.receive.key_folder import KeyFolder, WeekKey, destroy_due
from zenger.receive.weeks import first_day, last_day, week_of
from zenger.workflow.door.open_parcel import open_parcel

AGE = shutil.which("age")
CHUNK = 64 * 1024 + 16  # bytes of an age file that are sealed together
pytestmark = pytest.mark.skipif(
    not AGE, reason="Debian's package `age` is not installed; tools/setup.sh does it"
)


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Season:
    return season_in(tmp_path_factory.mktemp("season"))


def age(identity: Path, parcel: Path) -> "subprocess.CompletedProcess[bytes]":
    words = [str(AGE), "--decrypt", "-i", str(identity), str(parcel)]
    return subprocess.run(words, capture_output=True, check=False, timeout=60)


@pytest.fixture
def parcel(season: Season) -> Path:
    """The one with a document."""
    return max(season.stick.glob("*.age"), key=lambda path: path.stat().st_size)


def test_each_desk_opens_it_with_any_age_program_and_nobody_else(
    season: Season, parcel: Path, tmp_path: Path
) -> None:
    identity, week = tmp_path / "identity.txt", week_of(BEGUN)
    for desk in (1, 2):
        identity.write_text(f"{season.house.keys.weeks[week, desk]}\n")
        plain = age(identity, parcel)
        assert plain.returncode == 0
        assert MESSAGE.encode() in plain.stdout
        assert CONTENT in plain.stdout
    others = [
        season.house.keys.weeks[week_of(BEGUN + timedelta(weeks=1)), 1],
        *season.house.keys.desks,  # a desk's own key wraps those of weeks, and opens no parcel
    ]
    for other in others:
        identity.write_text(f"{other}\n")
        refused = age(identity, parcel)
        assert refused.returncode != 0
        assert refused.stdout == b""


def test_nothing_on_the_doors_disk_serves_as_a_key(season: Season, parcel: Path) -> None:
    tried = 0
    for path in season.house.folder.path.rglob("*"):
        if path.is_file() and not is_age(path.read_bytes()[:64]):
            refused = age(path, parcel)
            assert refused.returncode != 0
            assert refused.stdout == b""
            tried += 1
    assert tried >= 5


def changed(parcel: bytes) -> Iterator[bytes]:
    """Bits flipped, chunks in another order: of the size that a whole parcel has."""
    chance = random.Random(23)
    for place in chance.sample(range(len(parcel)), 80):
        made = bytearray(parcel)
        made[place] ^= 1 << chance.randrange(8)
        yield bytes(made)
    start = parcel.index(b"\n", parcel.index(b"\n--- ") + 1) + 1 + 16
    head, body = parcel[:start], parcel[start:]
    chunks = [body[place : place + CHUNK] for place in range(0, len(body), CHUNK)]
    yield head + b"".join([chunks[1], chunks[0], *chunks[2:]])
    yield head + b"".join([chunks[0], chunks[0], *chunks[2:]])


def records() -> tuple[int, int, int]:
    return Submission.objects.count(), Collection.objects.count(), AuditEntry.objects.count()


def test_a_changed_parcel_leaves_no_record_wherever_it_was_changed(
    season: Season, parcel: Path, tmp_path: Path
) -> None:
    """A thousand bits and all orders of chunks are tried in tests/receive/test_parcel.py."""
    before, target, tried = records(), tmp_path / parcel.name, 0
    for content in changed(parcel.read_bytes()):
        target.write_bytes(content)
        with pytest.raises(ParcelError, match=r"changed|None of these keys"):
            open_parcel(season.newsroom, target, season.week_keys())
        tried += 1
    assert tried == 82
    assert records() == before


def test_one_that_was_cut_off_is_never_taken_for_whole(
    season: Season, parcel: Path, tmp_path: Path
) -> None:
    content = parcel.read_bytes()
    target = tmp_path / "cut.age"
    for size in (len(content) - 1, len(content) - CHUNK, 2 * CHUNK):
        target.write_bytes(content[:size])
        opened = open_parcel(season.newsroom, target, season.week_keys())
        assert not opened.is_complete
        one = Submission.objects.get(parcel=opened.sha256)
        assert not one.is_complete
        assert one.collection.title.endswith("(incomplete)")


@pytest.mark.parametrize("more", [b"x", bytes(16), bytes(CHUNK)], ids=["x", "zeros", "a chunk"])
def test_one_with_something_behind_it_is_refused_or_incomplete(
    season: Season, parcel: Path, tmp_path: Path, more: bytes
) -> None:
    """Which of them depends on where its last chunk ends."""
    target = tmp_path / "more.age"
    target.write_bytes(parcel.read_bytes() + more)
    try:
        opened = open_parcel(season.newsroom, target, season.week_keys())
    except ParcelError as error:
        assert "changed on the way" in str(error)
    else:
        assert not opened.is_complete


def test_when_the_keys_of_its_week_are_destroyed_a_copy_stays_closed(
    season: Season, parcel: Path, tmp_path: Path
) -> None:
    """Whoever copied it at the door gets the reading room later, folder of keys, passphrase and all."""
    week, desk = week_of(BEGUN), season.house.keys.desks[0]
    keys = KeyFolder(tmp_path / "keys")
    keys.make()
    for (one, number), identity in season.house.keys.weeks.items():
        if number == 1:
            keys.store_week(one, 1, identity, str(desk.to_public()))
    assert open_parcel(season.newsroom, parcel, keys.unlock_weeks(1, desk)).weeks == (week,)
    keys.note_import(week, last_day(week))
    raw = (keys.path / "epochs" / week / "1.age").read_bytes()

    later = last_day(week) + timedelta(days=15)
    assert destroy_due(keys, 14, later) == (week,)
    left = keys.unlock_weeks(1, desk)
    assert [key.week for key in left][-2:] == [week_of(first_day(week) + timedelta(weeks=1)), ""]
    with pytest.raises(ParcelError, match="its week is over"):
        open_parcel(season.newsroom, parcel, left)
    identity = tmp_path / "all.txt"
    identity.write_text("".join(f"{key.identity}\n" for key in left))
    assert age(identity, parcel).stdout == b""
    assert not any(raw[200:232] in path.read_bytes() for path in files_below(keys.path))
    assert not any(
        raw[200:232] in path.read_bytes() for path in files_below(season.newsroom.folder)
    )


def test_the_newsroom_keeps_no_key_of_a_week_besides(season: Season, tmp_path: Path) -> None:
    del tmp_path
    secret = str(season.house.keys.weeks[week_of(BEGUN), 1]).encode()
    for path in files_below(season.newsroom.folder):
        content = path.read_bytes()
        assert secret not in content
        assert b"AGE-SECRET-KEY-1" not in content


def test_the_door_does_not_know_what_opens_its_parcels(season: Season) -> None:
    keys = [WeekKey("", identity) for identity in season.house.keys.desks]
    with pytest.raises(ParcelError, match="None of these keys"):
        open_parcel(season.newsroom, next(season.stick.glob("*.age")), keys)


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
