"""The unit of the guide is one that systemd takes, and the desk in it can still lock files away."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

GUIDE = Path(__file__).parents[2] / "docs/how-to/keep-the-desk-running.md"


def unit() -> str:
    """As somebody copies it who uses the program of this test."""
    text = GUIDE.read_text(encoding="utf-8")
    (found,) = re.findall(r"^    \[Unit\]\n(?:    .*\n|\n)*?    WantedBy=.*$", text, re.MULTILINE)
    program = str(Path(sys.executable).with_name("zenger"))
    copied = re.sub(r"^ {4}", "", f"    [Unit]{found.partition('[Unit]')[2]}", flags=re.MULTILINE)
    return copied.replace("/opt/zenger/bin/zenger", program) + "\n"


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not here")
def test_systemd_takes_it_and_finds_half_of_what_could_be_open_closed(tmp_path: Path) -> None:
    path = tmp_path / "zenger-desk.service"
    path.write_text(unit())
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", path], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    done = subprocess.run(
        ["systemd-analyze", "security", "--offline=true", "--threshold=50", "--no-pager", path],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-2000:]


@pytest.mark.parametrize(
    "line", ["ProtectHostname", "RestrictNamespaces", "ProtectProc", "SystemCallFilter"]
)
def test_it_leaves_the_sandbox_what_it_needs(line: str) -> None:
    settings = [one.partition("=")[0] for one in unit().splitlines() if not one.startswith("#")]
    assert line not in settings
    assert "NoNewPrivileges" in settings
