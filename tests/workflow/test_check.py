"""A check finds whatever is missing, also what the figures of a record hide."""

import io
import json
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from click.testing import CliRunner
from tests.trove import mail_bytes, pdf_bytes, zip_bytes
from tests.workflow.house import accounts_of, files_in, newsroom_in, read_trove

from zenger.catalog.models import Member, Occurrence, Page, StageRecord
from zenger.cli.main import main
from zenger.protocols.newsroom import Newsroom


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    files = {
        "a.zip": zip_bytes({"b.eml": mail_bytes("Hi", "Words.", b"%PDF-"), "c.txt": b"more words"}),
        "note.txt": b"A note.",
    }
    made = newsroom_in(tmp_path / "desk")
    read_trove(made, files_in(tmp_path / "trove", files))
    return made


def lost(newsroom: Newsroom) -> set[str]:
    found = {p for p, a in accounts_of(newsroom).items() if not a.is_accounted_for}
    run = CliRunner().invoke(main, ["check", "--newsroom", str(newsroom.folder), "--json"])
    assert run.exit_code == (1 if found else 0)
    lines = [json.loads(line) for line in run.stdout.splitlines() if line.startswith("{")]
    assert {x["path"] for x in lines if is_bad(x)} == found
    return found


def is_bad(line: dict[str, Any]) -> bool:
    """As a script would judge it."""
    count = line["children"]
    read = count["emitted"] + count["failed"] + count["skipped"]
    adds_up = count["expected"] in (None, read)
    return line["status"] is None or "lost" in line or not adds_up


def test_nothing_is_missing_at_first(newsroom: Newsroom) -> None:
    assert lost(newsroom) == set()


def test_a_file_without_a_record_is_unaccounted_for(newsroom: Newsroom) -> None:
    StageRecord.objects.filter(blob=Occurrence.objects.get(path="note.txt").blob_id).delete()
    assert lost(newsroom) == {"note.txt"}


def test_a_lost_row_of_a_member_is_noticed_at_its_container(newsroom: Newsroom) -> None:
    Member.objects.filter(raw_name=b"c.txt").delete()
    assert lost(newsroom) == {"a.zip"}


def test_a_member_that_is_listed_nowhere_is_noticed_at_its_container(newsroom: Newsroom) -> None:
    Occurrence.objects.filter(path="a.zip!/b.eml").delete()
    assert lost(newsroom) == {"a.zip"}


def test_an_original_that_is_gone_is_noticed_wherever_it_was(newsroom: Newsroom) -> None:
    digest = Occurrence.objects.get(path="a.zip!/c.txt").blob_id
    assert digest
    (newsroom.folder / "originals" / digest[:2] / digest[2:4] / digest).unlink()
    assert lost(newsroom) == {"a.zip!/c.txt"}


def test_members_that_do_not_add_up_are_noticed(newsroom: Newsroom) -> None:
    digest = Occurrence.objects.get(path="a.zip").blob_id
    StageRecord.objects.filter(blob=digest).update(expected=3)
    assert lost(newsroom) == {"a.zip"}


def test_a_container_that_is_not_whole_is_explained_and_all_is_summed_up(
    newsroom: Newsroom,
) -> None:
    Member.objects.filter(raw_name=b"c.txt").update(blob=None, status="corrupt", code="torn")
    Occurrence.objects.filter(path="a.zip!/c.txt").update(blob=None, status="corrupt", code="torn")
    record = StageRecord.objects.get(emitted=2)
    StageRecord.objects.filter(pk=record.pk).update(emitted=1, failed=1)
    run = CliRunner().invoke(main, ["check", "--newsroom", str(newsroom.folder)])
    sentence = "Holds 2 files: 1 taken out, 1 damaged."
    assert run.exit_code == 0
    assert f"ok                               a.zip\n{'':33}{sentence}\n" in run.stdout
    assert "corrupt (torn)                   a.zip!/c.txt" in run.stdout
    assert "5 files, 3 not read whole, 0 unaccounted for." in run.stderr
    assert "damaged (corrupt): 1" in run.stderr
    assert "Taken out: 1; not to be taken out: 1; passed over: 0." in run.stderr
    run = CliRunner().invoke(main, ["check", "--newsroom", str(newsroom.folder), "--json"])
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    assert [x["explanation"] for x in lines if "explanation" in x] == [sentence]


def test_what_ocr_could_not_read_is_said_of_its_file_alone(newsroom: Newsroom) -> None:
    blob = Occurrence.objects.get(path="note.txt").blob_id
    message = "One page seems to be in Cyrillic script."
    StageRecord.objects.create(
        blob_id=blob, stage="ocr", fingerprint="x", status="truncated", code="script-not-read",
        message=message, finished=newsroom.now(),
    )  # fmt: skip
    assert lost(newsroom) == set()
    order = ["check", "--newsroom", str(newsroom.folder)]
    listed = CliRunner().invoke(main, order).stdout
    assert "ok (script-not-read)" in listed and f"OCR: {message}" in listed
    lines = CliRunner().invoke(main, [*order, "--json"]).stdout.splitlines()
    found = {x["path"]: x.get("ocr") for x in map(json.loads, lines)}
    told = {"status": "truncated", "code": "script-not-read", "message": message}
    assert {path: ocr for path, ocr in found.items() if ocr} == {"note.txt": told}


def test_a_later_reading_that_went_well_leaves_nothing_to_say(newsroom: Newsroom) -> None:
    blob = Occurrence.objects.get(path="note.txt").blob_id
    for mark, status, code in (("x", "truncated", "script-not-read"), ("y", "ok", "")):
        StageRecord.objects.create(
            blob_id=blob, stage="ocr", fingerprint=mark, status=status, code=code,
            finished=newsroom.now(),
        )  # fmt: skip
    assert all(account.unread is None for account in accounts_of(newsroom).values())


def test_pages_of_a_pdf_are_those_it_draws_though_its_bookmarks_are_read(tmp_path: Path) -> None:
    with pikepdf.open(io.BytesIO(pdf_bytes("First", "Second"))) as pdf:
        with pdf.open_outline() as outline:
            outline.root.append(pikepdf.OutlineItem("scan of Anna", 0))
        out = io.BytesIO()
        pdf.save(out)
    newsroom = newsroom_in(tmp_path / "desk")
    read_trove(newsroom, files_in(tmp_path / "t", {"a.pdf": out.getvalue()}))
    assert Page.objects.filter(text="scan of Anna").count() == 1
    assert accounts_of(newsroom)["a.pdf"].pages == 2
