"""What a worker that was taken over can do to others, and through calls that no reader makes."""

import os
import platform
from pathlib import Path

import pytest
from tests.hostile.test_misbehaving import misbehaving  # noqa: F401  a fixture
from tests.workflow.house import files_in, newsroom_in

from zenger.catalog.models import Page
from zenger.model.document import Status
from zenger.workflow.check import check
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom

# Numbers of x86_64: ways that have led out of a sandbox, or to other processes, before.
CALLS = {
    "ptrace": "101 16 1 0 0", "process_vm_readv": "310 1 0 0 0 0 0", "memfd_create": "319 0 0",
    "io_uring_setup": "425 8 0", "userfaultfd": "323 1", "bpf": "321 0 0 0", "keyctl": "250 0 0 0",
    "shmget": "29 4660 4096 950", "msgget": "68 4660 950", "semget": "64 4660 1 950",
    "mq_open": "240 0 66 384 0", "unshare": "272 268435456", "setns": "308 0 0",
    "pidfd_open": "434 1 0", "pidfd_getfd": "438 0 0 0", "perf_event_open": "298 0 0 -1 -1 0",
    "mount": "165 0 0 0 0 0", "chroot": "161 0", "setpriority": "141 0 0 10",
    "sched_setaffinity": "203 0 8 0", "timer_create": "222 0 0 0", "setitimer": "38 0 0 0",
    "inotify_init": "294 0", "fanotify_init": "300 0 0", "name_to_handle_at": "303 0 0 0 0 0",
    "open_by_handle_at": "304 0 0 0", "socket": "41 1 1 0", "sendto": "44 0 0 0 0 0 0",
    "vmsplice": "278 0 0 0 0", "splice": "275 0 0 0 0 10 0", "sendfile": "40 0 0 0 10",
    "copy_file_range": "326 0 0 0 0 1 0", "fchmod": "91 3 511", "fchown": "93 3 0 0",
    "personality": "135 0", "seccomp": "317 0 0 0", "landlock_create_ruleset": "444 0 0 1",
    "prctl dumpable": "157 4 1", "prctl pdeathsig": "157 1 9", "ioctl TIOCSTI": "16 0 21522 0",
    "kill the first": "62 1 9", "tkill": "200 1 9", "rt_sigqueueinfo": "129 1 9 0", "vfork": "58",
}  # fmt: skip


def read_all(tmp_path: Path, files: dict[str, bytes]) -> dict[str, tuple[str, str]]:
    """Status of each file, and its last page."""
    newsroom = newsroom_in(tmp_path / "desk")
    import_trove(newsroom, files_in(tmp_path / "trove", files), collection="Trove")
    process_newsroom(newsroom, pictures=False, jobs=1)
    found = {}
    for account in check(newsroom):
        pages = Page.objects.filter(blob=account.document.removeprefix("sha256:"))
        last = pages.order_by("-number").first()
        found[account.path] = (account.status, last.text if last else "")
    return found


@pytest.mark.skipif(platform.machine() != "x86_64", reason="the numbers are of x86_64")
def test_no_call_that_has_led_out_of_sandboxes_is_allowed(
    misbehaving: None,  # noqa: F811
    tmp_path: Path,
) -> None:
    files = {f"{n}.bad": f"MISBEHAVE call {words} {n}".encode() for n, words in CALLS.items()}
    found = read_all(tmp_path, files)
    assert {n: said for n, (_, said) in found.items() if said != "refused: PermissionError"} == {}


def test_what_was_received_cannot_be_changed_through_its_descriptor(
    misbehaving: None,  # noqa: F811
    tmp_path: Path,
) -> None:
    found = read_all(tmp_path, {"a.bad": b"MISBEHAVE change-the-original"})
    assert found["a.bad"][1].startswith("refused: OSError")


@pytest.mark.parametrize("order", ["say-done-and-stay", "say-done-and-talk", "keep-the-memory"])
def test_a_worker_that_one_file_spoiled_costs_no_other_file(
    misbehaving: None,  # noqa: F811
    tmp_path: Path,
    order: str,
) -> None:
    """Files are read smallest first, so that the others come behind it in the same worker."""
    letter = b"An innocent file. " * 40
    files = {f"fine-{n}.txt": letter + b"%d" % n for n in range(4)}
    found = read_all(tmp_path, {"a.bad": f"MISBEHAVE {order}".encode(), **files})
    assert {found[name][0] for name in files} == {Status.OK}
    assert all(found[name][1].startswith("An innocent file.") for name in files)
    assert os.getppid()
