"""The command line answers at once and explains itself."""

import os
import subprocess
import sys

import pytest

from zenger.cli.main import COMMANDS


def test_help_answers_in_under_200_milliseconds() -> None:
    """Of its own: what other tests on these cores take meanwhile says nothing of it."""
    times = []
    for _ in range(5):
        with subprocess.Popen(
            [sys.executable, "-m", "zenger", "--help"], stdout=subprocess.DEVNULL
        ) as process:
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        assert process.returncode == 0
        times.append(usage.ru_utime + usage.ru_stime)
    assert min(times) < 0.2


@pytest.mark.parametrize("command", COMMANDS)
def test_the_help_of_each_command_ends_with_an_example(command: str) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "zenger", command, "--help"],
        check=True,
        capture_output=True,
        text=True,
    )
    assert f"Example: zenger {command}" in " ".join(run.stdout.split())


def test_a_folder_without_a_newsroom_is_one_clear_sentence(tmp_path: object) -> None:
    run = subprocess.run(
        [sys.executable, "-m", "zenger", "status", "--newsroom", str(tmp_path)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert run.returncode == 11
    assert "zenger init" in run.stderr
    assert "Traceback" not in run.stderr
