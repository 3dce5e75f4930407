"""A wrong clock ends nothing: mailboxes and parcels outlive a day that is far from the last."""

import random
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.scenarios.door.running import door_in

from zenger.cli import door_upkeep
from zenger.cli.main import main
from zenger.errors import DoorError
from zenger.receive.door.folder import DoorFolder, new_name
from zenger.receive.door.mailboxes import Mailbox, Mailboxes
from zenger.receive.door.store import Store
from zenger.workflow.door.digest import digest_of
from zenger.workflow.door.last_run import FAR
from zenger.workflow.door.mover import Moved, move

DAY = date(2026, 11, 27)
AHEAD = date(2031, 1, 6)
DAYS = timedelta(days=1)


@pytest.fixture
def folder(tmp_path: Path) -> DoorFolder:
    """With a mailbox that ends in half a year, and a parcel that the mover laid anew."""
    made, _ = door_in(tmp_path)
    made.run.rmdir()
    Mailboxes(made.mailboxes, made.pepper()).add(Mailbox(bytes(32), bytes(32), "2027-W21"))
    (made.incoming / f"{new_name()}.age").write_bytes(b"sealed")
    run_on(made, DAY)
    assert left(made) == (True, 1)
    return made


def run_on(folder: DoorFolder, day: date, *, is_clock_right: bool = False) -> Moved:
    return move(folder, day, random.Random(7).shuffle, is_clock_right=is_clock_right)


def left(folder: DoorFolder) -> tuple[bool, int]:
    """Whether the mailbox is there, and how many parcels."""
    found = Mailboxes(folder.mailboxes, folder.pepper()).find(bytes(32), "2026-W48")
    return found is not None, len(list(Store(folder.store).parcels()))


@pytest.mark.parametrize("day", [AHEAD, DAY + FAR + DAYS, DAY - DAYS])
def test_a_day_far_from_the_last_ends_nothing_and_is_named(folder: DoorFolder, day: date) -> None:
    done = run_on(folder, day)
    assert (done.run.held, done.mailboxes, done.ended.destroyed, done.ended.warned) == (
        "clock", 0, 0, 0,
    )  # fmt: skip
    assert left(folder) == (True, 1)
    assert any("--clock-is-right" in one for one in digest_of(folder, day).findings)


def test_nothing_is_lost_to_a_clock_that_is_set_right_the_day_after(folder: DoorFolder) -> None:
    held = [run_on(folder, day).run.held for day in (AHEAD, AHEAD, DAY + DAYS, DAY + 2 * DAYS)]
    assert held == ["clock", "clock", "clock", ""]  # also when it was started twice on one day
    assert left(folder) == (True, 1)
    assert digest_of(folder, DAY + 2 * DAYS).findings == ()


def test_what_is_due_ends_on_the_day_after(folder: DoorFolder) -> None:
    run_on(folder, AHEAD)
    done = run_on(folder, AHEAD + DAYS)
    assert (done.mailboxes, done.ended.warned) == (1, 1)
    assert run_on(folder, AHEAD + 8 * DAYS).ended.destroyed == 1
    assert left(folder) == (False, 0)


def test_or_when_somebody_says_that_the_clock_is_right(folder: DoorFolder) -> None:
    run_on(folder, AHEAD)
    assert run_on(folder, AHEAD, is_clock_right=True).mailboxes == 1
    assert run_on(folder, AHEAD + FAR).run.held == ""


def test_a_first_run_ends_nothing(folder: DoorFolder) -> None:
    """As on a machine that was made of a backup, whose clock nobody has looked at."""
    (folder.store / "last-run.json").unlink()
    assert [run_on(folder, AHEAD).run.held for _ in range(2)] == ["first", "first"]
    assert left(folder) == (True, 1)
    assert run_on(folder, AHEAD + DAYS).mailboxes == 1


def test_what_a_source_wants_destroyed_goes_whatever_the_clock_says(folder: DoorFolder) -> None:
    name = new_name()
    for ending in (".age", ".delete"):
        (folder.incoming / (name + ending)).touch()
    assert run_on(folder, AHEAD).destroyed == 1


def test_a_record_that_cannot_be_read_stops_the_run(folder: DoorFolder) -> None:
    (folder.store / "last-run.json").write_text("{")
    with pytest.raises(DoorError, match="last-run"):
        run_on(folder, AHEAD)
    assert left(folder) == (True, 1)


def test_the_command_says_so_by_its_exit_code(
    folder: DoorFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(door_upkeep, "today", lambda: AHEAD)
    words = ["door", "move", "--door", str(folder.path)]
    done = CliRunner().invoke(main, words)
    assert done.exit_code == 45
    assert "2031-01-06" in done.stderr
    assert left(folder) == (True, 1)
    assert CliRunner().invoke(main, [*words, "--clock-is-right"]).exit_code == 0
    assert left(folder) == (False, 1)
