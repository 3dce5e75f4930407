"""What `zenger doctor --door` looks at: whether the machine keeps what the door does not keep."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from zenger.errors import MissingProgramError
from zenger.workflow.door.tor_check import has_proof_of_work

_WAIT = 10  # seconds


@dataclass(frozen=True, slots=True)
class Looked:
    """One thing that was looked at."""

    name: str
    is_fine: bool
    message: str  # one sentence: what was found, and what to do where it is not fine


@dataclass(frozen=True, slots=True)
class Machine:
    """Where a system tells of itself."""

    proc: Path = Path("/proc")
    sys: Path = Path("/sys")
    var: Path = Path("/var")


def look_at(door: Path, machine: Machine = Machine()) -> Iterator[Looked]:
    """Everything there is to say."""
    yield _swap(machine)
    yield _core_dumps(machine)
    yield _disk(door, machine)
    yield _file_system(door, machine)
    yield _clock()
    yield _journal(machine)
    yield _freed_memory(machine)
    yield _tor()


def _swap(machine: Machine) -> Looked:
    lines = _lines(machine.proc / "swaps")
    plain = [line.split()[0] for line in lines[1:] if not _is_safe_swap(line.split()[0], machine)]
    if not lines:
        return Looked("swap", False, "It cannot be seen whether there is a swap: look as root.")
    if not plain:
        return Looked("swap", True, "Memory is never written to a disk in the clear.")
    return Looked(
        "swap", False,
        f"Memory can be written to {plain[0]} in the clear: run `swapoff -a` and take it out of "
        "/etc/fstab, or encrypt it with a key of chance.",
    )  # fmt: skip


def _is_safe_swap(name: str, machine: Machine) -> bool:
    device = Path(os.path.realpath(name)).name
    return device.startswith("zram") or _is_encrypted(machine.sys / "class/block" / device)


def _core_dumps(machine: Machine) -> Looked:
    pattern = "".join(_lines(machine.proc / "sys/kernel/core_pattern"))
    if pattern.startswith("|"):
        return Looked(
            "core dumps", False,
            "A program is handed the memory of processes that crash (the door's own forbid it): "
            "run `systemctl mask systemd-coredump.socket` and set `kernel.core_pattern=core`.",
        )  # fmt: skip
    return Looked("core dumps", True, "No program is handed the memory of processes that crash.")


def _disk(door: Path, machine: Machine) -> Looked:
    number = os.stat(door).st_dev  # noqa: PTH116 - the folder itself, and following a link to it
    device = machine.sys / f"dev/block/{os.major(number)}:{os.minor(number)}"
    if _is_encrypted(device):
        return Looked("disk", True, "The disk with the door's folder is encrypted.")
    return Looked(
        "disk", False,
        "The disk with the door's folder is not seen to be encrypted: whoever takes it reads "
        "sizes, weeks, settings and the keys of the onion services; install on LUKS.",
    )  # fmt: skip


def _is_encrypted(device: Path) -> bool:
    """Whether dm-crypt is this device, or all that is below it."""
    if "".join(_lines(device / "dm/uuid")).startswith("CRYPT-"):
        return True
    try:
        below = list((device / "slaves").iterdir())
    except OSError:
        return False
    return bool(below) and all(_is_encrypted(one) for one in below)


def _file_system(door: Path, machine: Machine) -> Looked:
    """Only ext4 lets the mover empty its journal, and was looked at for other traces."""
    number = os.stat(door).st_dev  # noqa: PTH116 - as above
    wanted = f"{os.major(number)}:{os.minor(number)}"
    kinds = [
        line.partition(" - ")[2].split()[0]
        for line in _lines(machine.proc / "self/mountinfo")
        if line.split()[2:3] == [wanted] and " - " in line
    ]
    if kinds and set(kinds) == {"ext4"}:
        return Looked(
            "file system", True, "The door's folder is on ext4, whose traces are emptied."
        )
    found = kinds[0] if kinds else "one that cannot be seen"
    return Looked(
        "file system", False,
        f"The door's folder is on {found}: times of what sources did can stay there for long, as "
        "only on ext4 they are known to be emptied; make it on a disk with ext4.",
    )  # fmt: skip


def _clock() -> Looked:
    said = _output("timedatectl", "show", "--property=NTPSynchronized", "--value")
    if said == "yes":
        return Looked("clock", True, "The clock is kept right.")
    return Looked(
        "clock", False,
        "Nothing is seen to keep the clock right, without which tor stops and weeks begin late: "
        "install systemd-timesyncd or chrony.",
    )  # fmt: skip


def _journal(machine: Machine) -> Looked:
    kept = [
        name for name in ("journal", "syslog", "messages", "daemon.log")
        if (machine.var / "log" / name).exists()
    ]  # fmt: skip
    if kept:
        return Looked(
            "logs", False,
            f"/var/log/{kept[0]} keeps on the disk when services start and stop: set "
            "`Storage=volatile` in journald.conf, and remove rsyslog.",
        )  # fmt: skip
    return Looked("logs", True, "The system's log is in memory only.")


def _freed_memory(machine: Machine) -> Looked:
    words = " ".join(_lines(machine.proc / "cmdline")).split()
    if "init_on_free=1" in words:
        return Looked("freed memory", True, "The kernel wipes memory when it is freed.")
    return Looked(
        "freed memory", False,
        "Memory of processes that ended is not wiped at once: add `init_on_free=1` to the kernel's "
        "command line.",
    )  # fmt: skip


def _tor() -> Looked:
    try:
        has_it = has_proof_of_work()
    except MissingProgramError as error:
        return Looked("tor", False, str(error))
    if has_it:
        return Looked("tor", True, "Tor is here, and can ask who floods the door for work.")
    return Looked("tor", False, "This tor cannot ask for proof of work: take Debian's.")


def _output(*words: str) -> str:
    if shutil.which(words[0]) is None:
        return ""
    try:
        done = subprocess.run(words, capture_output=True, text=True, timeout=_WAIT, check=False)
    except subprocess.TimeoutExpired:
        return ""
    return done.stdout.strip()


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []
