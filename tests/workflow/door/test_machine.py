"""What the doctor says of the machine that runs a door."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.scenarios.door.running import door_in, utc_today
from tests.workflow.door.test_mover import came_in

from zenger.cli.main import main
from zenger.workflow.door.door_checks import findings
from zenger.workflow.door.door_machine import Machine, look_at

SWAPS = "Filename Type Size Used Priority\n"


def mount_of(number: int, kind: str) -> str:
    device = f"{os.major(number)}:{os.minor(number)}"
    return f"36 35 {device} / /var rw,noatime shared:1 - {kind} /dev/x rw\n"


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """One on which all is well, its disk LVM on dm-crypt."""
    made = Machine(tmp_path / "proc", tmp_path / "sys", tmp_path / "var")
    number = os.lstat(tmp_path).st_dev
    device = made.sys / f"dev/block/{os.major(number)}:{os.minor(number)}"
    for path, text in (
        (made.proc / "swaps", SWAPS + "/dev/zram0 partition 1 0 1\n"),
        (made.proc / "sys/kernel/core_pattern", "core\n"),
        (made.proc / "cmdline", "quiet init_on_free=1\n"),
        (made.proc / "self/mountinfo", mount_of(number, "ext4") + mount_of(0, "tmpfs")),
        (device / "dm/uuid", "LVM-abc\n"),
        (device / "slaves/dm-0/dm/uuid", "CRYPT-LUKS2-def\n"),
        (made.var / "log/wtmp", ""),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return made


def seen(door: Path, machine: Machine) -> dict[str, bool]:
    return {one.name: one.is_fine for one in look_at(door, machine)}


def test_where_all_is_well_nothing_is_to_be_seen_to(tmp_path: Path, machine: Machine) -> None:
    found = seen(tmp_path, machine)
    assert {name for name, fine in found.items() if not fine} <= {"clock", "tor"}  # of this machine
    assert len(found) == 8


@pytest.mark.parametrize(
    ("name", "harm"),
    [
        ("swap", lambda m: (m.proc / "swaps").write_text(SWAPS + "/dev/sda2 partition 1 0 1\n")),
        ("swap", lambda m: (m.proc / "swaps").unlink()),
        ("core dumps", lambda m: (m.proc / "sys/kernel/core_pattern").write_text("|/lib/sd %P")),
        ("disk", lambda m: next(m.sys.rglob("slaves/dm-0/dm/uuid")).write_text("LVM-x")),
        (
            "file system",
            lambda m: (m.proc / "self/mountinfo").write_text(
                (m.proc / "self/mountinfo").read_text().replace(" ext4 ", " btrfs ")
            ),
        ),
        ("file system", lambda m: (m.proc / "self/mountinfo").unlink()),
        ("logs", lambda m: (m.var / "log/journal").mkdir()),
        ("logs", lambda m: (m.var / "log/syslog").touch()),
        ("freed memory", lambda m: (m.proc / "cmdline").write_text("quiet")),
    ],
)
def test_what_keeps_something_is_named(
    tmp_path: Path, machine: Machine, name: str, harm: object
) -> None:
    harm(machine)  # type: ignore[operator]
    found = list(look_at(tmp_path, machine))
    assert {one.name: one.is_fine for one in found}[name] is False
    assert all(one.message.rstrip(".").count(". ") == 0 for one in found)  # one sentence


def test_the_doctor_says_what_keeps_the_door_closed_too(tmp_path: Path) -> None:
    folder, _ = door_in(tmp_path)
    folder.run.rmdir()
    (folder.path / "pepper").chmod(0o644)
    done = CliRunner().invoke(main, ["doctor", "--door", str(folder.path)])
    assert done.exit_code == 1
    assert "SEE TO   door, readable: Others on this machine" in done.stdout


def test_a_mover_that_does_not_run_is_noticed(tmp_path: Path) -> None:
    folder, _ = door_in(tmp_path)
    folder.run.rmdir()
    name = came_in(folder)
    codes = [one.code for one in findings(folder, utc_today() + timedelta(days=1))]
    assert codes == []
    codes = [one.code for one in findings(folder, utc_today() + timedelta(days=2))]
    assert codes == ["not-moved"]
    assert name not in str(list(findings(folder, utc_today() + timedelta(days=2))))
