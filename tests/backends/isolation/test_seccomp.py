"""The filters, run by a small interpreter: that way both processors are tested on one."""

import platform
import struct

import pytest

from zenger.backends.isolation import seccomp
from zenger.backends.isolation.syscall_numbers import CONDITIONAL, FREE

ARCHITECTURES = {"x86_64": (0, 0xC000003E), "aarch64": (1, 0xC00000B7)}
ALLOW, EPERM, ENOSYS, KILL = 0x7FFF0000, 0x50001, 0x50026, 0x80000000
PID = 4711


def verdict(program: bytes, arch: int, number: int, *arguments: int) -> int:
    """What the kernel would answer. Source: Linux net/core/filter.c, the five codes used here."""
    data = struct.pack("=IIQ6Q", number, arch, 0, *arguments, *[0] * (6 - len(arguments)))
    code = list(struct.iter_unpack("=HBBI", program))
    at = value = 0
    while True:
        kind, if_true, if_false, operand = code[at]
        at += 1
        if kind == 0x20:
            (value,) = struct.unpack_from("=I", data, operand)
        elif kind == 0x15:
            at += if_true if value == operand else if_false
        elif kind == 0x35:
            at += if_true if value >= operand else if_false
        elif kind == 0x45:
            at += if_true if value & operand else if_false
        elif kind == 0x06:
            return int(operand)
        else:
            raise AssertionError(f"an instruction that is not expected: {kind:#x}")


@pytest.fixture(params=ARCHITECTURES)
def machine(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[int, int]:
    monkeypatch.setattr(platform, "machine", lambda: request.param)
    return ARCHITECTURES[request.param]


def numbers(machine: tuple[int, int]) -> dict[str, int]:
    return {name: row[machine[0]] for name, row in {**FREE, **CONDITIONAL}.items()}


@pytest.mark.parametrize(
    ("name", "arguments", "expected"),
    [
        ("read", (3, 0, 10), ALLOW),
        ("mmap", (0, 4096, 3, 0x22), ALLOW),
        ("mmap", (0, 4096, 7, 0x22), EPERM),
        ("mprotect", (0, 4096, 1), ALLOW),
        ("mprotect", (0, 4096, 5), EPERM),
        ("clone", (0x3D0F00,), ALLOW),  # as glibc starts a thread
        ("clone", (0x1200011,), EPERM),  # as glibc forks
        ("clone3", (0, 88), ENOSYS),
        ("kill", (PID, 6), ALLOW),
        ("kill", (1, 9), EPERM),
        ("kill", (0xFFFFFFFF, 9), EPERM),  # -1: everyone
        ("tgkill", (PID, PID, 6), ALLOW),
        ("tgkill", (1, 1, 9), EPERM),
        ("prlimit64", (0, 9), ALLOW),
        ("prlimit64", (1, 9), EPERM),
        ("fcntl", (3, 1030), ALLOW),
        ("fcntl", (3, 8), EPERM),  # F_SETOWN
        ("ioctl", (3, 0x5401), ALLOW),
        ("ioctl", (3, 0x5412), EPERM),  # TIOCSTI: type into a terminal
        ("prctl", (15,), ALLOW),
        ("prctl", (22, 2), EPERM),  # another filter
        ("socketpair", (1, 0x80801, 0), ALLOW),  # AF_UNIX, as an async runtime wakes itself
        ("socketpair", (30, 1, 0), EPERM),  # AF_TIPC
    ],
)
def test_a_worker_s_filter_answers(
    machine: tuple[int, int], name: str, arguments: tuple[int, ...], expected: int
) -> None:
    program = seccomp.worker_filter(PID)
    assert verdict(program, machine[1], numbers(machine)[name], *arguments) == expected


def test_what_is_not_listed_is_refused(machine: tuple[int, int]) -> None:
    program = seccomp.worker_filter(PID)
    listed = set(numbers(machine).values())
    answers = {verdict(program, machine[1], n) for n in range(600) if n not in listed}
    assert answers == {EPERM}


def test_calls_of_another_processor_kill(machine: tuple[int, int]) -> None:
    i386 = 0x40000003
    assert verdict(seccomp.worker_filter(PID), i386, 11) == KILL
    assert verdict(seccomp.program_filter(), i386, 11) == KILL


@pytest.mark.parametrize(
    ("x86_64", "aarch64", "arguments", "expected"),
    [
        (0, 63, (), ALLOW),  # read
        (59, 221, (), ALLOW),  # execve: LibreOffice starts itself
        (41, 198, (1,), ALLOW),  # socket, AF_UNIX
        (41, 198, (2,), EPERM),  # AF_INET
        (41, 198, (10,), EPERM),  # AF_INET6
        (41, 198, (17,), EPERM),  # AF_PACKET
        (56, 220, (0x1200011,), ALLOW),  # fork
        (56, 220, (0x10000011,), EPERM),  # a user namespace
        (101, 117, (), EPERM),  # ptrace
        (165, 40, (), EPERM),  # mount
        (272, 97, (), EPERM),  # unshare
        (321, 280, (), EPERM),  # bpf
        (435, 435, (), ENOSYS),  # clone3
    ],
)
def test_a_program_s_filter_answers(
    machine: tuple[int, int],
    x86_64: int,
    aarch64: int,
    arguments: tuple[int, ...],
    expected: int,
) -> None:
    number = (x86_64, aarch64)[machine[0]]
    assert verdict(seccomp.program_filter(), machine[1], number, *arguments) == expected


def test_no_jump_is_too_long_for_the_kernel(machine: tuple[int, int]) -> None:
    for program in (seccomp.worker_filter(PID), seccomp.program_filter()):
        assert len(program) % 8 == 0
        assert len(program) // 8 <= 4096


def test_an_unknown_processor_has_no_filter(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: "riscv64")
    assert not seccomp.supported()
