"""The door as it is installed: units that systemd takes, users that see only what is theirs."""

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from click.testing import CliRunner
from tests.scenarios.door.running import RunningDoor, door_in, real, started
from tests.scenarios.door.source import Source

from zenger.cli.main import main
from zenger.errors import ClockError, DoorError
from zenger.receive.door.folder import DoorFolder, new_name
from zenger.receive.door.mailboxes import Mailbox, Mailboxes
from zenger.workflow.door.install_units import Places, files_of
from zenger.workflow.door.tor_clients import add_client
from zenger.workflow.door.tor_config import TorPlaces

DOOR, MOVER, TOR, GATE = 61_101, 61_102, 61_103, 61_100  # numbers that no user here has
UNITS = ("zenger-door.service", "zenger-mover.service", "zenger-mover.timer", "zenger-tor.service")
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="needs root, to be several users")
needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here"
)


CAN_MOUNT = (
    os.geteuid() == 0
    and subprocess.run(["unshare", "--mount", "true"], capture_output=True, check=False).returncode
    == 0
)


def let_through(folder: Path) -> None:
    """To it, for users other than the one that runs the tests."""
    for path in (folder, *folder.parents):
        if path.stat().st_mode & 0o011 != 0o011 and path.is_relative_to("/tmp"):
            path.chmod(path.stat().st_mode | 0o011)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """What `install` writes, as it would for /var/lib/zenger/door."""
    folder, _ = door_in(tmp_path)
    folder.run.rmdir()
    words = ["door", "install", "--door", folder.path, "--root-dir", tmp_path / "tree"]
    done = CliRunner().invoke(main, [str(word) for word in words])
    assert done.exit_code == 0, done.output
    assert len(done.stdout.splitlines()) == 7
    return tmp_path / "tree"


@needs_systemd
def test_systemd_takes_the_units_and_finds_little_left_open(tree: Path) -> None:
    folder = tree / "etc/systemd/system"
    for unit in UNITS:
        done = subprocess.run(
            ["systemd-analyze", "verify", "--man=no", folder / unit],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert (done.returncode, done.stderr) == (0, ""), unit
    most = {"zenger-door.service": 10, "zenger-mover.service": 15, "zenger-tor.service": 20}
    for unit, threshold in most.items():  # tenths of its points; 100 is all that can be open
        done = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", f"--threshold={threshold}",
             "--no-pager", folder / unit],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout[-2000:]


def test_the_door_has_no_network_and_starts_no_program(tree: Path) -> None:
    unit = (tree / "etc/systemd/system/zenger-door.service").read_text()
    for line in (
        "User=zdoor", "PrivateNetwork=yes", "RestrictAddressFamilies=AF_UNIX", "NoExecPaths=/",
        "CapabilityBoundingSet=", "ProtectSystem=strict", "LimitCORE=0", "NoNewPrivileges=yes",
        "StandardOutput=null", "TemporaryFileSystem=/tmp:ro /var/tmp:ro /dev/shm:ro",
        ("InaccessiblePaths=-/run/dbus -/run/systemd/journal -/run/systemd/private "
        "-/run/systemd/resolve"),
    ):  # fmt: skip
        assert line in unit.splitlines()
    assert not re.search(r"log", unit, re.IGNORECASE) or "KernelLogs" in unit
    timer = (tree / "etc/systemd/system/zenger-mover.timer").read_text()
    assert "OnCalendar=*-*-* 04:00:00 UTC" in timer.splitlines()
    assert "Random" not in timer
    mover = (tree / "etc/systemd/system/zenger-mover.service").read_text()
    assert f"SuccessExitStatus={ClockError.exit_code}" in mover.splitlines()  # or no digest goes


@needs_root
@pytest.mark.skipif(
    not CAN_MOUNT or not all(map(shutil.which, ("systemd-sysusers", "systemd-tmpfiles"))),
    reason="nothing may be mounted here, or systemd is not here",
)
def test_systemd_makes_the_users_and_gives_each_what_is_theirs(tmp_path: Path) -> None:
    """As the guide has it, on an /etc of the test's own."""
    folder, _ = door_in(tmp_path)
    folder.run.rmdir()
    (folder.path / "run").mkdir(mode=0o700, exist_ok=True)
    tmp_path.chmod(0o711)
    (tmp_path / "etc").mkdir()
    for name in ("passwd", "group", "shadow", "gshadow", "nsswitch.conf"):
        if (source := Path("/etc") / name).exists():
            shutil.copy2(source, tmp_path / "etc")
    zenger = Path(sys.executable).with_name("zenger")
    steps = f"""
        mount --bind {tmp_path} /srv
        mount --bind /srv/etc /etc
        cd /srv
        {zenger} door install --door /srv/door >&2
        systemd-sysusers
        systemd-tmpfiles --create /etc/tmpfiles.d/zenger.conf
        systemd-tmpfiles --create /etc/tmpfiles.d/zenger.conf  # at the next start of the machine
        stat --format='%U %a %n' door door/* door/tor/torrc
        {zenger} door keyring door/keyring.json --door door
        {zenger} door tor --door /srv/door --run /run/zenger --add laptop-1 >&2
        stat --format='%U %a %n' door/keyring.json door/tor/desk
    """
    done = subprocess.run(
        ["unshare", "--mount", "sh", "-ec", steps], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert not re.search(r"unsafe|GECOS|not valid", done.stderr)
    lines = [line.split() for line in done.stdout.splitlines() if not line.startswith("/")]
    found = {Path(name).name: [owner, mode] for owner, mode, name in lines}
    assert found.pop("door") == ["root", "750"]
    assert {name for name, (owner, _) in found.items() if owner == "zmove"} == {"store"}
    assert {name for name, (owner, _) in found.items() if owner == "ztor"} == {
        "tor", "torrc", "desk",
    }  # fmt: skip
    assert {owner for owner, _ in found.values()} == {"zdoor", "zmove", "ztor"}
    assert {mode for _, mode in found.values()} <= {"600", "700"}


@pytest.mark.parametrize("name", ["a door", "a%door", 'a"door', "a$door"])
def test_a_path_that_systemd_reads_as_something_else_is_refused(tmp_path: Path, name: str) -> None:
    folder, _ = door_in(tmp_path)
    folder.path.rename(tmp_path / name)
    done = CliRunner().invoke(
        main, ["door", "install", "--door", str(tmp_path / name), "--root-dir", str(tmp_path)]
    )
    assert done.exit_code == 42
    assert not (tmp_path / "etc").exists()


@pytest.fixture(scope="module")
def base() -> Iterator[Path]:
    """A folder that others may go through. Not one of pytest's: each run of it by the same user
    closes those to others, while this one may be running."""
    with TemporaryDirectory(prefix="zenger-apart-") as made:
        let_through(Path(made))
        yield Path(made)


@pytest.fixture(scope="module")
def apart(base: Path) -> Iterator[RunningDoor]:
    """A door that belongs to three users, as tmpfiles.d makes it."""
    folder, _ = door_in(base)
    add_client(TorPlaces(folder.tor, folder.door_socket), "laptop-1")
    (folder.store / f"{new_name()}.age").write_bytes(b"sealed")
    for path in (folder.path, *folder.path.rglob("*"), folder.run):
        within = path.relative_to(folder.path).parts[:1] if path != folder.run else ()
        owner = {("store",): MOVER, ("tor",): TOR}.get(within, DOOR)
        os.chown(path, owner, GATE)
    os.chown(folder.path, 0, GATE)
    folder.path.chmod(0o750)
    with started(folder, as_door) as door:
        yield door


def as_door(folder: DoorFolder) -> list[str]:
    return [*_as_unit(folder), *_become(DOOR), *real(folder)]


def _as_unit(folder: DoorFolder) -> list[str]:
    """With the door's folder mounted as systemd would for the door's unit."""
    if not CAN_MOUNT:
        return []
    places = Places(folder.path, Path("zenger"), folder.path, (), 4)
    unit = files_of(places)["etc/systemd/system/zenger-door.service"]
    writable = re.findall(r"^ReadWritePaths=(.*)$", unit, re.MULTILINE)[0].split()
    mounts = [f"mount --bind {path} {path} && mount -o remount,{how},bind {path}"
              for how, path in (("ro", folder.path), *(("rw", one) for one in writable))]  # fmt: skip
    return ["unshare", "--mount", "sh", "-ec", "\n".join([*mounts, 'exec "$@"']), "sh"]


def _become(user: int) -> list[str]:
    return ["setpriv", f"--reuid={user}", f"--regid={GATE}", "--clear-groups",
            "--inh-caps=-all", "--"]  # fmt: skip


@needs_root
def test_the_door_takes_in_without_seeing_what_was_moved(apart: RunningDoor) -> None:
    source = Source(apart)
    source.opens_mailbox()
    assert "Arrived whole." in source.sends("I was here.").words
    (came,) = apart.folder.incoming.glob("*.age")
    assert came.stat().st_uid == DOOR


@needs_root
def test_whoever_takes_over_the_door_finds_no_keys_no_store_and_no_memory_of_others(
    apart: RunningDoor,
) -> None:
    folder = apart.folder
    secrets_of_others = [
        folder.store, next(folder.store.glob("*.age")), folder.tor, folder.tor / "torrc",
        *(Path(f"/proc/{pid}/mem") for pid in apart.pids()),
        *(Path(f"/proc/{pid}/environ") for pid in apart.pids()),
    ]  # fmt: skip
    refused = _tried(DOOR, secrets_of_others)
    # A process that answers once may have ended meanwhile, and another have come in its place.
    left = {path for path in secrets_of_others if str(path) not in refused}
    assert not [path for path in left if path.exists()]
    assert len(refused) >= 6  # the store, the keys, and the processes that stay
    assert _tried(DOOR, [folder.incoming, folder.path / "pepper"]) == set()  # its own


@needs_root
@pytest.mark.skipif(not CAN_MOUNT, reason="nothing may be mounted here")
def test_whoever_takes_over_the_door_cannot_change_to_whom_is_sealed(apart: RunningDoor) -> None:
    folder = apart.folder
    kept = [folder.path / name for name in ("door.toml", "keyring.json", "pepper", "replies/taken")]
    program = "import sys\nfor name in sys.argv[1:]:\n try: open(name, 'ab'); print(name)\n except OSError: pass"
    words = [*_as_unit(folder), *_become(DOOR), sys.executable, "-c", program]
    journal = folder.path / "mailboxes.sqlite3-journal"
    can = [folder.mailboxes, journal, folder.incoming / "new"]
    done = subprocess.run([*words, *kept, *can], capture_output=True, text=True, check=True)
    assert done.stdout.split() == [str(path) for path in can]
    can[-1].unlink()


@needs_root
def test_mover_and_tor_see_what_is_theirs_and_nobody_else_anything(apart: RunningDoor) -> None:
    folder = apart.folder
    everything = [folder.incoming, folder.path / "pepper", folder.mailboxes, folder.store,
                  folder.tor, folder.path]  # fmt: skip
    names = {str(path) for path in everything}
    listed = str(folder.path)  # the names in it are the same for every door
    assert _tried(TOR, everything) == names - {str(folder.tor), listed}
    assert _tried(MOVER, everything) == names - {str(folder.store), listed}
    assert _tried(61_999, everything, group=61_999) == names
    with pytest.raises(PermissionError), socket.socket(socket.AF_UNIX) as client:
        os.seteuid(61_999)
        try:
            client.connect(str(folder.door_socket))
        finally:
            os.seteuid(0)


@needs_root
def test_the_mover_may_do_its_work_with_the_one_right_it_is_given(apart: RunningDoor) -> None:
    folder = apart.folder
    before = len(list(folder.store.glob("*.age")))
    came = folder.incoming / f"{new_name()}.age"
    came.write_bytes(b"sealed")
    os.chown(came, DOOR, GATE)
    zenger = Path(sys.executable).with_name("zenger")
    subprocess.run([*_become_mover(), zenger, "door", "move", "--door", folder.path], check=True)
    moved = list(folder.store.glob("*.age"))
    assert len(moved) > before
    assert {path.stat().st_uid for path in moved} == {MOVER}
    assert not came.exists()


# It wrote all of the mailboxes anew, and is killed before the journal is emptied.
KILLED = """
import os, signal, sys
from pathlib import Path
from zenger.receive.door import mailboxes
mailboxes._empty = lambda path: os.kill(os.getpid(), signal.SIGKILL)
mailboxes.Mailboxes(Path(sys.argv[1]), bytes(32)).lay_anew()
"""
HEAD = 100  # bytes of the file's head: in it a process of the door that starts counts itself
READING = """
import sys
from pathlib import Path
from zenger.receive.door.mailboxes import Mailboxes
print(Mailboxes(Path(sys.argv[1]), bytes(32)).find(bytes(32), "2026-W48").expires)
"""


@needs_root
def test_the_door_opens_mailboxes_after_a_mover_that_was_killed(apart: RunningDoor) -> None:
    folder = apart.folder
    journal = folder.path / "mailboxes.sqlite3-journal"
    boxes = Mailboxes(folder.mailboxes, folder.pepper())
    boxes.add(Mailbox(bytes(32), bytes(32), "2027-W21"))
    for _ in range(20):
        boxes.add_reply(bytes(32), os.urandom(100_048))
    before = folder.mailboxes.read_bytes()[HEAD:]
    killed = subprocess.run(
        [*_become_mover(), sys.executable, "-c", KILLED, folder.mailboxes], check=False
    )
    assert killed.returncode == -signal.SIGKILL
    assert folder.mailboxes.read_bytes()[HEAD:] != before
    assert journal.read_bytes()[:1] != bytes(1)  # the next who opens it has to put back
    if CAN_MOUNT:
        assert _as_door(folder, "import os, sys; os.unlink(sys.argv[1])", journal).returncode
    read = _as_door(folder, READING, folder.mailboxes)
    assert (read.stdout, read.stderr) == ("2027-W21\n", "")
    assert folder.mailboxes.read_bytes()[HEAD:] == before
    assert (journal.stat().st_uid, journal.stat().st_size) == (DOOR, 0)


@needs_root
def test_a_journal_of_another_user_is_named_before_it_locks_the_door_out(
    apart: RunningDoor,
) -> None:
    folder = apart.folder
    journal = folder.path / "mailboxes.sqlite3-journal"
    os.chown(journal, MOVER, GATE)
    try:
        with pytest.raises(DoorError, match="another user"):
            Mailboxes(folder.mailboxes, folder.pepper()).lay_anew()
        journal.write_bytes(b"\xd9\xd5\x05\xf9 as an older mover left it")
        read = _as_door(folder, READING, folder.mailboxes)
        assert "Nothing is lost" in read.stderr
    finally:
        journal.write_bytes(b"")
        os.chown(journal, DOOR, GATE)


def _as_door(folder: DoorFolder, program: str, path: Path) -> "subprocess.CompletedProcess[str]":
    words = [*_as_unit(folder), *_become(DOOR), sys.executable, "-c", program, str(path)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


def _become_mover() -> list[str]:
    caps = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    become = [word for word in _become(MOVER) if not word.startswith("--inh")]
    return [*become[:-1], *caps, "--"]


def _tried(user: int, paths: list[Path], group: int = GATE) -> set[str]:
    """Which of these this user may not read."""
    program = (
        "import os, sys\n"
        "for path in sys.argv[1:]:\n"
        "    try:\n"
        "        os.listdir(path) if os.path.isdir(path) else open(path, 'rb').read(1)\n"
        "    except OSError as error:\n"
        "        print(path if error.errno == 13 else '')\n"
    )
    become = [word.replace(f"regid={GATE}", f"regid={group}") for word in _become(user)]
    done = subprocess.run(
        [*become, sys.executable, "-I", "-c", program, *map(str, paths)],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(filter(None, done.stdout.splitlines()))
