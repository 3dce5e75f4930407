"""What went well and should be known all the same is on record, and on the page."""

import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.process.programs.test_libreoffice import ODS, narrow_sheet
from tests.trove import pdf_bytes
from tests.workflow.house import newsroom_in

from zenger.catalog.models import Document, StageRecord
from zenger.model.document import Status
from zenger.process.programs.printing import printable
from zenger.process.stages import Stage
from zenger.protocols.sandbox import Ending, ProgramRun
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.release import release


class Printer:
    """Prints one page whatever it is given, with these words at the end of the PDF."""

    def __init__(self, last: bytes) -> None:
        self.pdf = pdf_bytes("Arica") + last

    def available(self) -> bool:
        return True

    def run(self, *_: Any, **__: Any) -> ProgramRun:
        stream = tempfile.TemporaryFile()  # noqa: SIM115  given to the caller
        stream.write(self.pdf)
        stream.seek(0)
        return ProgramRun(Ending(Status.OK), stream)


@pytest.mark.sandbox
@pytest.mark.skipif(ODS not in printable(), reason="LibreOffice is not installed")
@pytest.mark.skipif(not shutil.which("bwrap"), reason="bubblewrap is not installed")
@pytest.mark.parametrize("is_cut", [True, False], ids=["as they were", "widened"])
def test_a_sheet_printed_with_narrow_columns_says_so_on_its_page(
    tmp_path: Path, is_cut: bool
) -> None:
    printer: Any = Printer(b"\n%zenger: columns not widened\n" if is_cut else b"")
    newsroom = replace(newsroom_in(tmp_path / "desk"), programs=lambda: printer)
    (tmp_path / "trove").mkdir()
    narrow_sheet(tmp_path).rename(tmp_path / "trove/dues.ods")
    import_trove(newsroom, tmp_path / "trove", collection="Trove")
    process_newsroom(newsroom, pictures=True, jobs=1)
    record = StageRecord.objects.get(stage=Stage.PRINT)
    assert record.status == "ok"
    assert record.tools.get("remark", "") == ("narrow-columns" if is_cut else "")
    release(newsroom, tmp_path / "site", public_record="Public since 1975")
    public_id = Document.objects.get().public_id
    page = (tmp_path / "site" / "d" / public_id / "index.html").read_text("utf-8")
    assert ("may cut off what stands in them" in page) is is_cut
