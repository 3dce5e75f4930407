import os
import time
from collections.abc import Sequence
from pathlib import Path

import pytest
from tests.backends.isolation.walls_contract import descendants, eventually, open_files

from zenger.backends.isolation import programs
from zenger.backends.isolation.programs import BubblewrapPrograms
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.protocols.sandbox import Limits, ProgramRun

pytestmark = pytest.mark.sandbox

MIB = 1024**2


@pytest.fixture
def original(tmp_path: Path) -> Path:
    path = tmp_path / "the name of a source.doc"
    path.write_bytes(b"evidence")
    return path


def run(
    original: Path,
    script: str,
    limits: Limits | None = None,
    scratch_bytes: int = 64 * MIB,
    environment: tuple[tuple[str, str], ...] = (),
) -> ProgramRun:
    return run_program(original, ("/bin/sh", "-c", script), limits, scratch_bytes, environment)


def run_program(
    original: Path,
    argv: Sequence[str],
    limits: Limits | None = None,
    scratch_bytes: int = 64 * MIB,
    environment: tuple[tuple[str, str], ...] = (),
) -> ProgramRun:
    with original.open("rb") as stream:
        stream.seek(3)
        return BubblewrapPrograms().run(
            argv,
            stream,
            input_name="input.bin",
            output_name="output.bin",
            limits=limits or Limits(wall_seconds=30),
            scratch_bytes=scratch_bytes,
            environment=environment,
        )


def output_of(done: ProgramRun) -> bytes:
    assert done.ending.status is Status.OK, done.ending
    assert done.output is not None
    with done.output as stream:
        return stream.read()


def test_a_program_turns_its_input_into_its_output(original: Path) -> None:
    done = run(original, "tr a-z A-Z < input.bin > output.bin")
    assert output_of(done) == b"EVIDENCE"


def test_a_large_output_comes_out_whole(original: Path) -> None:
    done = run(original, "head -c 30000000 /dev/zero > output.bin")
    assert output_of(done) == bytes(30_000_000)


def test_it_works_in_a_scratch_of_its_own_which_is_its_home(original: Path) -> None:
    done = run(original, 'echo "$PWD $HOME" > output.bin; ls -A /scratch >> output.bin')
    assert output_of(done) == b"/scratch /scratch\ninput.bin\noutput.bin\n"


def test_nothing_is_left_for_the_next_run(original: Path) -> None:
    run(original, "touch /scratch/left /tmp/left; touch output.bin")
    assert b"left" not in output_of(run(original, "ls -A /scratch /tmp > output.bin"))


def test_its_environment_is_what_it_is_given(original: Path) -> None:
    done = run(original, "env > output.bin", environment=(("COLOUR", "red"),))
    names = {line.split(b"=")[0] for line in output_of(done).splitlines()}
    assert {b"COLOUR", b"OMP_THREAD_LIMIT", b"HOME"} <= names
    assert b"PYTEST_CURRENT_TEST" not in names


@pytest.mark.parametrize(
    "path", ["/etc/passwd", "/etc/shadow", "/root/.ssh", "/home", "/var", "/sys"]
)
def test_the_machine_s_other_files_are_not_there(original: Path, path: str) -> None:
    done = run(original, f"test -e {path} && echo seen > output.bin || echo nothing > output.bin")
    assert output_of(done) == b"nothing\n"


def test_the_original_s_own_name_and_folder_are_not_there(original: Path) -> None:
    script = f'test -e "{original}" && echo seen > output.bin || echo nothing > output.bin'
    assert output_of(run(original, script)) == b"nothing\n"


def test_the_original_stays_as_it_is(original: Path) -> None:
    output_of(run(original, "echo changed > input.bin; cp input.bin output.bin"))
    assert original.read_bytes() == b"evidence"


PROBE = """
import socket, sys, ctypes, os
def attempt(name):
    if name == "TCP": socket.socket(socket.AF_INET)
    if name == "IPv6": socket.socket(socket.AF_INET6)
    if name == "netlink": socket.socket(socket.AF_NETLINK, socket.SOCK_RAW)
    if name == "write to /usr": open("/usr/x", "w")
    if name == "kill another": os.kill(-1, 0) if os.listdir("/proc") == [] else os.kill(40000, 9)
    numbers = {"namespace": (272, 0x10000000), "mount": (165,), "trace": (101, 16, 1, 0, 0),
               "bpf": (321, 0, 0, 0), "keys": (250, 0, 0, 0), "io_uring": (425, 8, 0)}
    libc = ctypes.CDLL(None, use_errno=True)
    if name in numbers and libc.syscall(*[ctypes.c_long(n) for n in numbers[name]]) == -1:
        raise OSError(ctypes.get_errno(), "no")
try:
    attempt(sys.argv[1]); said = "done"
except OSError as error:
    said = str(error.errno)
open("output.bin", "w").write(said)
"""


@pytest.mark.parametrize(
    "what",
    [
        *["TCP", "IPv6", "netlink", "write to /usr", "namespace", "mount", "trace", "bpf", "keys"],
        *["io_uring", "kill another"],
    ],
)
@pytest.mark.skipif(not Path("/usr/bin/python3").exists(), reason="needs the system's Python")
def test_a_program_is_refused(original: Path, what: str) -> None:
    done = run_program(original, ("/usr/bin/python3", "-c", PROBE, what))
    assert output_of(done) in (b"1", b"3", b"30", b"38", b"97")


@pytest.mark.parametrize(
    ("script", "limits", "status", "code"),
    [
        ("true", Limits(), Status.CRASHED, "no-output"),
        ("mkdir output.bin", Limits(), Status.CRASHED, "no-output"),
        ("ln -s /usr/bin/env output.bin", Limits(), Status.CRASHED, "no-output"),
        ("touch output.bin; exit 3", Limits(), Status.CRASHED, "exit-3"),
        ("kill -SEGV $$", Limits(), Status.CRASHED, "signal-11"),
        ("no-such-program-here", Limits(), Status.SKIPPED, "missing-program"),
        ("sleep 99", Limits(wall_seconds=0.5), Status.TIMEOUT, "wall-time"),
        ("trap '' TERM INT HUP; sleep 99", Limits(wall_seconds=0.5), Status.TIMEOUT, "wall-time"),
        ("while :; do :; done", Limits(cpu_seconds=1), Status.TIMEOUT, "cpu-time"),
        (
            "head -c 5000000 /dev/zero > output.bin",
            Limits(output_bytes=1_000_000),
            Status.LIMIT,
            "output",
        ),
        ("head -c 99000000 /dev/zero > output.bin || exit 9", Limits(), Status.CRASHED, "exit-9"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_it_ends_as(original: Path, script: str, limits: Limits, status: Status, code: str) -> None:
    files, processes = open_files(), descendants()
    done = run(original, script, limits)
    assert (done.ending.status, done.ending.code) == (status, code)
    assert done.output is None
    assert eventually(lambda: descendants() == processes)
    assert open_files() == files


def test_a_program_that_is_not_installed_is_named_as_that(original: Path) -> None:
    done = run_program(original, ("no-such-program-here",))
    assert (done.ending.status, done.ending.code) == (Status.SKIPPED, "missing-program")


def test_what_a_program_leaves_running_ends_with_it(original: Path) -> None:
    before = descendants()
    began = time.monotonic()
    done = run(original, "setsid sleep 99 & echo x > output.bin")
    assert output_of(done) == b"x\n"
    assert time.monotonic() - began < 10
    assert eventually(lambda: descendants() == before)


def test_memory_is_limited(original: Path) -> None:
    script = "head -c 400000000 /dev/zero | tail -n 1 > output.bin || exit 9"
    done = run(original, script, Limits(memory_bytes=100 * MIB))
    assert done.ending.status is not Status.OK
    assert output_of(run(original, "echo fine > output.bin")) == b"fine\n"


def test_costs_are_told(original: Path) -> None:
    burn = "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done; sleep 0.5; echo x > output.bin"
    done = run(original, burn)
    assert 50 <= done.ending.cpu_ms <= 20_000
    assert done.ending.wall_ms >= 500
    assert 100_000 <= done.ending.peak_memory <= 100 * MIB


@pytest.mark.parametrize("name", ["", "..", "a/b", "/etc/passwd", "a\0b"])
def test_a_name_with_a_path_in_it_is_refused(original: Path, name: str) -> None:
    with original.open("rb") as stream, pytest.raises(ValueError, match="plain"):
        BubblewrapPrograms().run(
            ("true",), stream, input_name=name, output_name="x", limits=Limits()
        )


def test_without_bubblewrap_nothing_is_run(original: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    programs._works.cache_clear()
    try:
        assert not BubblewrapPrograms().available()
        with pytest.raises(SandboxUnavailableError, match="apt install bubblewrap"):
            run(original, "true")
    finally:
        programs._works.cache_clear()


def test_it_is_available_here() -> None:
    assert BubblewrapPrograms().available()
    assert os.environ["PATH"]
