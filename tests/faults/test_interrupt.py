"""Ctrl-C is answered at once with a sentence, and the next run goes on."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageDraw
from tests.trove import make_trove


def dense_scan(path: Path) -> None:
    """A page that takes OCR some seconds."""
    words = ["lighthouse", "keeper", "harbour", "tariff"]
    chance = random.Random(path.name)
    picture = Image.new("L", (3500, 5000), 255)
    draw = ImageDraw.Draw(picture)
    for row in range(60):
        line = " ".join(chance.choices(words, k=18))
        draw.text((100, 80 * row + 40), line, fill=0, font_size=56)
    picture.save(path)


def press(base: Path) -> list[str]:
    where = ["-o", str(base / "site"), "--newsroom", str(base / "desk"), "--jobs", "2"]
    start = [sys.executable, "-m", "zenger", "press", str(base / "trove")]
    return [*start, *where, "--public-record", "Public since 1975"]


def stopped_at(command: list[str], sign: str) -> tuple[int, str]:
    """Ctrl-C as a terminal gives it, to all processes of the group, once it has said the sign."""
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    assert process.stderr is not None
    said = ""
    while sign not in said and (line := process.stderr.readline()):
        said += line
    assert sign in said, said
    os.killpg(process.pid, signal.SIGINT)
    _, rest = process.communicate(timeout=60)
    return process.returncode, said + rest


@pytest.mark.slow
def test_ctrl_c_stops_each_step_and_the_next_run_goes_on(tmp_path: Path) -> None:
    make_trove(tmp_path / "trove")
    for number in range(4):
        dense_scan(tmp_path / "trove" / f"scan{number}.png")
    # While it receives, while it reads, and while OCR has some seconds to go.
    for sign in ("This may take", "Receiving: ", "Indexing: "):
        code, said = stopped_at(press(tmp_path), sign)
        # A shell shows both as 130. Python ends by the signal where it came while an imported
        # module was compiling a string (dataclasses do).
        assert code in (130, -signal.SIGINT), said
        assert said.endswith("\nStopped. What is done is kept; run the same command to go on.\n")
        assert "Traceback" not in said
    subprocess.run(press(tmp_path), check=True, capture_output=True, timeout=300)
    check = [sys.executable, "-m", "zenger", "check", "--newsroom", str(tmp_path / "desk")]
    subprocess.run(check, check=True, capture_output=True, timeout=60)
