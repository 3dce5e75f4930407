"""No name out of a trove gets into the status, the metrics or the log, whatever it lies in."""

import io
import json
import tarfile
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from tests.trove import mail_bytes, make_trove, pdf_bytes, zip_bytes
from tests.workflow.house import files_in

from zenger.assemble import open_newsroom
from zenger.cli.main import main
from zenger.web.metrics import exposition
from zenger.workflow.show_status import show_status

CANARY = "canary"  # part of every name in the trove, in all of the ways that a name can stand
REAL = 40_000_000  # bytes; larger samples only take longer


def tar_bytes(*names: str) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name in names:
            info = tarfile.TarInfo(name)
            info.size = 4
            archive.addfile(info, io.BytesIO(b"text"))
    return out.getvalue()


def planted(trove: Path) -> None:
    """Good and broken files, each of which has a name where some reader may quote it."""
    attachment = pdf_bytes("canary of a page")
    mail = mail_bytes("canary subject", "canary body", attachment, sender="canary@press.example")
    inner = zip_bytes({"canary.eml": mail, "../canary.txt": b"x", "canary.pdf": attachment[:99]})
    crc = bytearray(zip_bytes({"canary-crc.txt": b"some words that will not fit"}))
    crc[14:18] = b"\1\2\3\4"
    epub = zip_bytes({"mimetype": b"application/x-canary", "META-INF/container.xml": b"<canary/>"})
    odt = zip_bytes({"mimetype": b"application/vnd.oasis.opendocument.canary"})
    types = b'<Types><Override PartName="/canary.xml" ContentType="canary"/></Types>'
    typed = mail.replace(b"application/pdf", b"application/x-canary")
    files_in(
        trove,
        {
            "canary.txt": b"canary",
            "canary\x1b[2J\n.bin": bytes(range(256)) * 9,
            "canary\u202e/deep/canary.eml": mail,
            "canary-typed.eml": typed,
            "canary.zip": inner,
            "canary-crc.zip": bytes(crc),
            "canary-cut.zip": inner[: len(inner) * 2 // 3],
            "canary.tar": tar_bytes("canary/a", "../../canary", "/canary/etc"),
            "canary-cut.tar": tar_bytes("canary/a", "canary/b")[:1100],
            "canary.epub": epub,
            "canary.odt": odt,
            "canary.docx": zip_bytes({"[Content_Types].xml": types, "word/canary.xml": b"<"}),
            "canary.xml": b"<!DOCTYPE canary [<!ENTITY canary SYSTEM 'file:///canary'>]><a>&canary;",
            "canary.json": b'{"canary": ',
            "canary.pdf": attachment[: len(attachment) // 2],
            "canary.mbox": b"From canary@x\nSubject: canary\nContent-Type: x-canary/canary\n\ncanary",
            "canary.7z": b"7z\xbc\xaf\x27\x1c\0\4canary canary canary canary",
            "canary.rtf": rb"{\rtf1 {\info{\title canary}} \canary",
        },
    )  # fmt: skip
    (trove / "canary link").symlink_to("/canary")
    with zipfile.ZipFile(trove / "canary-method.zip", "w") as archive:
        archive.writestr("canary.lzma", b"words", zipfile.ZIP_LZMA)


def outputs(base: Path) -> dict[str, str]:
    """What each of the places says that may be shown to more people than the trove may."""
    desk, log = str(base / "desk"), str(base / "log.jsonl")
    said = {}
    for name, words in {
        "init": ["init"],
        "import": ["import", str(base / "trove")],
        "process": ["process", "--text-only", "--jobs", "1", "--log", log],
        "status": ["status"],
        "json": ["status", "--json"],
    }.items():
        run = CliRunner().invoke(main, [*words, "--newsroom", desk])
        assert run.exit_code == 0, run.output
        said[name] = run.output
    said["log"] = Path(log).read_text()
    said["metrics"] = exposition(show_status(open_newsroom(base / "desk"))).decode()
    return said


def test_no_planted_name_comes_out(tmp_path: Path) -> None:
    planted(tmp_path / "trove")
    said = outputs(tmp_path)
    assert [place for place, text in said.items() if CANARY in text.lower()] == []
    # and it was all read: had nothing been there to say, nothing would have been said
    lines = [json.loads(line) for line in said["log"].splitlines()]
    status = json.loads(said["json"])
    assert len(lines) == sum(status["stages"]["extract"].values()) > 25
    assert len(status["failures"]) > 5
    assert {line["document"] for line in lines} >= {r["document"] for r in status["slowest"]}
    check = CliRunner().invoke(main, ["check", "--newsroom", str(tmp_path / "desk")])
    assert CANARY in check.output  # the one that is asked for names does say them
    assert (tmp_path / "log.jsonl").stat().st_mode & 0o077 == 0


def test_a_log_goes_on_where_it_ended(tmp_path: Path) -> None:
    make_trove(tmp_path / "trove")
    first = outputs(tmp_path)["log"]
    desk, log = str(tmp_path / "desk"), str(tmp_path / "log.jsonl")
    retry = ["retry", "--status", "unsupported", "--newsroom", desk]
    assert CliRunner().invoke(main, retry).exit_code == 0
    again = ["process", "--text-only", "--jobs", "1", "--log", log, "--newsroom", desk]
    assert CliRunner().invoke(main, again).exit_code == 0
    assert Path(log).read_text().startswith(first)
    assert len(Path(log).read_text().splitlines()) == len(first.splitlines()) + 1


@pytest.mark.slow
def test_no_name_of_a_real_sample_comes_out(tmp_path: Path, shared: Path) -> None:
    trove = tmp_path / "trove"
    trove.mkdir()
    samples = [p for p in (shared / "corpus" / "formats").rglob("*") if p.is_file()]
    for number, sample in enumerate(sorted(samples)):
        if sample.stat().st_size < REAL:
            (trove / f"canary-{number}{sample.suffix}").symlink_to(sample)
    for link in list(trove.iterdir()):
        content = link.resolve().read_bytes()
        link.unlink()
        link.write_bytes(content)
    said = outputs(tmp_path)
    assert [place for place, text in said.items() if CANARY in text.lower()] == []
    assert len(said["log"].splitlines()) > 300
