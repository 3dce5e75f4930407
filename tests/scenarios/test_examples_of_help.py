"""The example at the end of each command's help works as it stands."""

import re
import shlex
import shutil
from pathlib import Path

import pytest
from tests.commands import press_into, zenger
from tests.trove import pdf_bytes

from zenger.cli.main import COMMANDS

SERVES = ("serve", "desk")  # go on until they are stopped; the guides try them
KEYED = (
    "keys",
    "seal",
    "open",
    "door",
)  # need keys of one's own; tests/cli/test_parcels.py and test_door.py try them
EXAMPLES = Path(__file__).parents[2] / "examples"


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with trove, desk and site, as the examples call them."""
    return press_into(tmp_path_factory.mktemp("examples"))


def example_of(command: str) -> list[str]:
    run = zenger(command, "--help")
    text = " ".join(run.stdout.split())
    found = re.search(r"Example: (zenger .*)$", text)
    assert found, run.stdout
    return shlex.split(found.group(1))[1:]


@pytest.mark.parametrize("command", [name for name in COMMANDS if name not in SERVES + KEYED])
def test_the_example_of_a_command_runs(command: str, ready: Path, tmp_path: Path) -> None:
    for name in ("trove", "desk", "site"):
        if (command, name) not in {("init", "desk"), ("press", "site")}:
            shutil.copytree(ready / name, tmp_path / name, symlinks=True)
    shutil.copytree(EXAMPLES / "cases", tmp_path / "examples" / "cases")
    words = example_of(command)
    if words[0] == "user":  # asks for a passphrase where there is a terminal
        words += ["--passphrase-file", "-"]
    if command == "redact":
        (tmp_path / "memo.pdf").write_bytes(pdf_bytes("By Margaret Oyelaran of La Paz"))
        (tmp_path / "names.txt").write_text("Margaret Oyelaran\n")
    if command in ("batch", "review", "submissions"):  # anna is made by another's example
        (tmp_path / "names.csv").write_text("query\nLa Paz\n")
        (tmp_path / "passphrase").write_text("correct horse battery staple")
        zenger("user", "add", "anna", "--all", "--newsroom", tmp_path / "desk",
               "--passphrase-file", tmp_path / "passphrase")  # fmt: skip
    zenger(*words, within=tmp_path, typed="correct horse battery staple")
