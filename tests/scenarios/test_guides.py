"""Every command of the tutorial and of the guides works as it is written, in its order."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from pathlib import Path
from typing import Any

import pytest
from tests.commands import press_into, zenger
from tests.trove import pdf_bytes
from tests.workflow.cases.conftest import small_case

from zenger.defend.folder_writing import write_case
from zenger.publish.paper import lacking

PROJECT = Path(__file__).parents[2]
DOCS = PROJECT / "docs"
EXAMPLES = DOCS / "reference" / "examples"
FINGERPRINT = re.compile(r"(?:[0-9a-f]{4} ?){8}")
SAMPLES = {
    "incidents.csv": "tracker-export.csv",
    "docket.json": "courtlistener-docket.json",
    "parties.json": "courtlistener-parties.json",
    "entries.json": "courtlistener-entries.json",
}  # of cases that others wrote down
COMMAND = re.compile(r"^ {4,}(zenger .*)$", re.MULTILINE)
GUIDES = sorted(p for p in (DOCS / "how-to").glob("*.md") if COMMAND.search(p.read_text("utf-8")))


def commands_of(page: Path) -> list[str]:
    return COMMAND.findall(page.read_text(encoding="utf-8"))


def run(line: str, folder: Path) -> None:
    """Run one line as a reader types it; a server is stopped once it has shown the first page."""
    words = shlex.split(line.partition(" && ")[0])[1:]
    if words[0] == "serve" or (words[0] == "desk" and words[1].startswith("--")):
        _serve([sys.executable, "-m", "zenger", *words, "--port", "0"], folder)
        return
    if words[:2] in (["keys", "init"], ["keys", "rotate"]) or words[0] == "open":
        words += ["--passphrases", "desk.txt" if words[0] == "open" else "both.txt"]
    if "FINGERPRINT" in words:
        text = (folder / "keys" / "root.txt").read_text(encoding="utf-8")
        words[words.index("FINGERPRINT")] = FINGERPRINT.findall(text)[0]
    if words[:2] in (["user", "add"], ["user", "reset"]):
        words += ["--passphrase-file", "-"]
    done = zenger(*words, within=folder, typed="correct horse battery staple", check=False)
    fine = (0, 1) if words[0] == "inspect" else (0,)  # 1: something is hidden in the file
    assert done.returncode in fine, f"{line}\n{done.stderr}"


def _serve(words: list[str], folder: Path) -> None:
    with subprocess.Popen(words, cwd=folder, stderr=subprocess.PIPE, text=True) as server:
        try:
            assert server.stderr is not None
            address = re.search(r"http://\S+", server.stderr.readline())
            assert address
            with urllib.request.urlopen(address.group()) as answer:  # our own
                assert b"<h1" in answer.read()
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with trove, desk and site, as the guides find them."""
    return press_into(tmp_path_factory.mktemp("guides"))


@pytest.mark.parametrize("page", GUIDES, ids=lambda page: page.stem)
def test_a_guide_works_as_it_is_written(page: Path, ready: Path, tmp_path: Path) -> None:
    lines = commands_of(page)
    if lacking() and any("--pdf" in line for line in lines):
        pytest.skip(lacking())
    made = {"desk"} if any(line.startswith("zenger init") for line in lines) else set()
    for name in {"trove", "desk"} - made:
        shutil.copytree(ready / name, tmp_path / name, symlinks=True)
    (tmp_path / "passwords.txt").write_text("lighthouse\n", encoding="utf-8")
    (tmp_path / "names.txt").write_text("Margaret Oyelaran\nharbour\n", encoding="utf-8")
    for memo in (tmp_path / "memo.pdf", tmp_path / "to-publish" / "memo.pdf"):
        memo.parent.mkdir(exist_ok=True)
        memo.write_bytes(pdf_bytes("By Margaret Oyelaran of La Paz"))
    (tmp_path / "both.txt").write_text("a root unguessed so far\na desk unguessed so far\n")
    (tmp_path / "desk.txt").write_text("a desk unguessed so far\n")
    write_case(small_case("zenger"), tmp_path / "cases" / "zenger")
    for name, sample in SAMPLES.items():
        shutil.copy(EXAMPLES / "cases" / sample, tmp_path / name)
    for line in lines:
        run(line, tmp_path)


@pytest.fixture(scope="module")
def learned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What is there when a reader has typed the whole tutorial."""
    folder = tmp_path_factory.mktemp("tutorial")
    shutil.copytree(PROJECT / "examples" / "trove", folder / "examples" / "trove", symlinks=True)
    for line in commands_of(DOCS / "tutorials" / "first-archive.md"):
        run(line, folder)
    return folder


def test_the_tutorial_works_as_it_is_written(learned: Path) -> None:
    assert (learned / "site" / "index.html").is_file()


def test_the_first_hour_at_the_desk_works_as_it_is_written(tmp_path: Path) -> None:
    shutil.copytree(PROJECT / "examples" / "trove", tmp_path / "examples/trove", symlinks=True)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "letter.txt").write_text("A letter that came later.", encoding="utf-8")
    for line in commands_of(DOCS / "tutorials" / "first-hour-at-the-desk.md"):
        run(line, tmp_path)


@pytest.mark.parametrize(
    ("name", "words"),
    [("search", ["search", '"press conference" OR path:*.zip']), ("check", ["check"])],
)
def test_the_golden_examples_are_what_is_printed_for_the_example_trove(
    name: str, words: list[str], learned: Path
) -> None:
    """`ZENGER_GOLDEN=write` in the environment writes them anew."""
    printed = zenger(*words, "--newsroom", learned / "site.newsroom", "--json").stdout
    golden = EXAMPLES / f"{name}.jsonl"
    if os.environ.get("ZENGER_GOLDEN") == "write":
        golden.write_text(printed, encoding="utf-8")
    kept = golden.read_text(encoding="utf-8")
    assert _without_scores(printed) == _without_scores(kept)


def _without_scores(lines: str) -> list[dict[str, Any]]:
    """A score is comparable within one answer only, so a better ranking may change it."""
    objects = [json.loads(line) for line in lines.splitlines()]
    return [{name: o[name] for name in o if name != "score"} for o in objects]
