"""Any byte that was added, changed or lost is named."""

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from zenger.cli.main import main
from zenger.publish.verify import VerifyProblem, digest_of, verify_site


@pytest.fixture
def copy(printed: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(printed, tmp_path / "copy"))


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def relink(path: Path) -> None:
    content = path.with_name("elsewhere")
    path.rename(content)
    path.symlink_to(content)


def add_line(path: Path, line: str) -> None:
    head, _, rest = path.read_text(encoding="utf-8").partition("\n")
    path.write_text(f"{head}\n{line},\n{rest}", encoding="utf-8")


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


DAMAGE: list[tuple[str, Callable[[Path], object], set[VerifyProblem]]] = [
    ("a flipped bit", lambda s: flip(s / "index.html"), {VerifyProblem("index.html", "changed")}),
    (
        "a lost file",
        lambda s: (s / "index.json").unlink(),
        {VerifyProblem("index.json", "missing")},
    ),
    ("a new file", lambda s: (s / "d/new.txt").touch(), {VerifyProblem("d/new.txt", "added")}),
    (
        "a link for a file",
        lambda s: relink(s / "robots.txt"),
        {VerifyProblem("robots.txt", "odd"), VerifyProblem("elsewhere", "added")},
    ),
    ("a pipe", lambda s: os.mkfifo(s / "pipe"), {VerifyProblem("pipe", "odd")}),
    (
        "a name that is no text",
        lambda s: (s / os.fsdecode(b"bad\xff")).touch(),
        {VerifyProblem("bad\\xff", "added")},
    ),
    (
        "a name of two lines",
        lambda s: (s / "two\nlines").touch(),
        {VerifyProblem("two\nlines", "added")},
    ),
    (
        "a link that leads out",
        lambda s: (s / "d/out").symlink_to("/etc"),
        {VerifyProblem("d/out", "odd")},
    ),
    (
        "an empty folder",
        lambda s: (s / "d/empty/inner").mkdir(parents=True),
        {VerifyProblem("d/empty/inner/", "added")},
    ),
    (
        "an emptied folder",
        lambda s: [file.unlink() for file in (s / "about/missing").iterdir()],
        {VerifyProblem(f"about/missing/index.{end}", "missing") for end in ("html", "json")},
    ),
    (
        "a folder for a file",
        lambda s: ((s / "robots.txt").unlink(), (s / "robots.txt").mkdir()),
        {VerifyProblem("robots.txt", "missing"), VerifyProblem("robots.txt/", "added")},
    ),
    (
        "a link for the manifest",
        lambda s: relink(s / "manifest.json"),
        {VerifyProblem("manifest.json", "odd"), VerifyProblem("elsewhere", "added")},
    ),
    (
        "a manifest that lists more",
        lambda s: add_line(s / "manifest.json", '{"path": "../x", "size": 1, "sha256": "0"}'),
        {VerifyProblem("manifest-sha256.txt", "manifest"), VerifyProblem("../x", "missing")},
    ),
    (
        "a manifest that is none",
        lambda s: (s / "manifest.json").write_text("{}"),
        {VerifyProblem("manifest.json", "manifest")},
    ),
    (
        "no list of sums",
        lambda s: (s / "manifest-sha256.txt").unlink(),
        {VerifyProblem("manifest-sha256.txt", "missing")},
    ),
    (
        "a changed sum",
        lambda s: flip(s / "manifest-sha256.txt"),
        {VerifyProblem("manifest-sha256.txt", "manifest")},
    ),
    (
        "a pipe for the manifest",
        lambda s: pipe(s / "manifest.json"),
        {VerifyProblem("manifest.json", "odd")},
    ),
    (
        "a folder for the manifest",
        lambda s: ((s / "manifest.json").unlink(), (s / "manifest.json").mkdir()),
        {VerifyProblem("manifest.json", "missing")},
    ),
    (
        "a pipe for the sums",
        lambda s: pipe(s / "manifest-sha256.txt"),
        {VerifyProblem("manifest-sha256.txt", "odd")},
    ),
    (
        "a folder for the sums",
        lambda s: ((s / "manifest-sha256.txt").unlink(), (s / "manifest-sha256.txt").mkdir()),
        {
            VerifyProblem("manifest-sha256.txt", "missing"),
            VerifyProblem("manifest-sha256.txt/", "added"),
        },
    ),
    (
        "no manifest",
        lambda s: (s / "manifest.json").unlink(),
        {VerifyProblem("manifest.json", "missing")},
    ),
]


def test_an_archive_as_published_has_no_problem(printed: Path) -> None:
    assert list(verify_site(printed)) == []


@pytest.mark.parametrize(("damage", "named"), [d[1:] for d in DAMAGE], ids=[d[0] for d in DAMAGE])
def test_damage_is_named(
    copy: Path, damage: Callable[[Path], object], named: set[VerifyProblem]
) -> None:
    damage(copy)
    assert set(verify_site(copy)) == named


def test_a_file_that_cannot_be_read_is_named_and_the_rest_is_checked(copy: Path) -> None:
    flip(copy / "robots.txt")

    def read(path: bytes) -> str:
        if path.endswith(b"/about/index.html"):
            raise PermissionError(13, "no")
        return digest_of(path)

    assert set(verify_site(copy, read=read)) == {
        VerifyProblem("about/index.html", "unreadable"),
        VerifyProblem("robots.txt", "changed"),
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_closed_folder_is_named(copy: Path) -> None:
    (copy / "about").chmod(0)
    try:
        found = list(verify_site(copy))
    finally:
        (copy / "about").chmod(0o755)
    assert VerifyProblem("about/", "unreadable") in found


def test_the_command_says_what_is_wrong_on_lines_of_its_own_and_ends_with_1(copy: Path) -> None:
    (copy / "two\nlines").touch()
    flip(copy / "index.html")
    done = CliRunner().invoke(main, ["verify", str(copy)])
    assert done.exit_code == 1
    assert sorted(done.stdout.splitlines()) == ["added: two\\u000alines", "changed: index.html"]


def test_a_folder_without_any_list_could_not_be_examined_which_is_another_code(
    copy: Path,
) -> None:
    (copy / "manifest.json").unlink()
    done = CliRunner().invoke(main, ["verify", str(copy)])
    assert (done.exit_code, done.stdout) == (1, "missing: manifest.json\n")
    (copy / "manifest-sha256.txt").unlink()
    done = CliRunner().invoke(main, ["verify", str(copy)])
    assert (done.exit_code, done.stdout) == (3, "missing: manifest.json\n")
    assert "Nothing could be checked" in done.stderr


def test_the_command_is_silent_on_standard_output_where_all_is_well(printed: Path) -> None:
    done = CliRunner().invoke(main, ["verify", str(printed)])
    assert (done.exit_code, done.stdout) == (0, "")


def test_the_program_sha256sum_agrees(printed: Path) -> None:
    command = ["sha256sum", "--check", "--quiet", "--strict", "manifest-sha256.txt"]
    done = subprocess.run(command, cwd=printed, capture_output=True, check=False)
    assert (done.returncode, done.stdout) == (0, b"")
