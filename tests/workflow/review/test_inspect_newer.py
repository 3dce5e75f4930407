"""What doc, xls and ppt hide is told as what the newer formats hide."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from tests.process.programs.test_libreoffice import ODP, ODS, ODT, open_document

from zenger.assemble import parser_sandbox, program_sandbox
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.process.programs.libreoffice import ENVIRONMENT, LIMITS, SCRIPT, conversion, profile
from zenger.protocols.sandbox import Ending, ProgramRun, Worker
from zenger.workflow.review.inspect_file import Inspection, inspect_stream

pytestmark = [
    pytest.mark.sandbox,
    pytest.mark.skipif(
        shutil.which("soffice") is None or shutil.which("bwrap") is None,
        reason="LibreOffice or bubblewrap is not installed",
    ),
]
SECRET = "Anna Zenger"
ROW = f"<table:table-row><table:table-cell><text:p>{SECRET}</text:p></table:table-cell></table:table-row>"
DELETED = (
    '<text:tracked-changes><text:changed-region text:id="c1"><text:deletion><office:change-info>'
    '<dc:creator xmlns:dc="http://purl.org/dc/elements/1.1/">x</dc:creator>'
    '<dc:date xmlns:dc="http://purl.org/dc/elements/1.1/">2020-01-01T00:00:00</dc:date>'
    f"</office:change-info><text:p>{SECRET}</text:p></text:deletion></text:changed-region>"
    '</text:tracked-changes><text:p>Seen<text:change text:change-id="c1"/></text:p>'
)
NO_LETTERS = (
    '<style:style style:name="T1" style:family="text">'
    '<style:text-properties text:display="none"/></style:style>'
)
NO_SHEET = (
    '<style:style style:name="ta1" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)
NO_SLIDE = (
    '<style:style style:name="dp1" style:family="drawing-page">'
    '<style:drawing-page-properties presentation:visibility="hidden"/></style:style>'
)
SLIDE = (
    '<draw:page draw:name="{0}" draw:style-name="{1}"><draw:frame svg:width="9cm" svg:height="2cm">'
    "<draw:text-box><text:p>{0}</text:p></draw:text-box></draw:frame></draw:page>"
)
SHEET = '<table:table table:name="Pay" table:style-name="{}">{}</table:table>'
SEEN = "<text:p>Seen</text:p>"
SEEN_SHEET = SHEET.format("ta0", ROW.replace(SECRET, "Seen"))
HIDDEN_SHEET = SHEET.format("ta1", ROW).replace("Pay", "No")
HIDDEN_ROW = ROW.replace("<table:table-row>", '<table:table-row table:visibility="collapse">')
HIDDEN_LETTERS = f'<text:p>Seen <text:span text:style-name="T1">{SECRET}</text:span></text:p>'
SLIDES = SLIDE.format("Seen", "dp0") + SLIDE.format(SECRET, "dp1")
# Of which older format, the content and the styles of an OpenDocument, and what is told.
CASES = {
    "deleted text": ("doc", DELETED, "", "tracked-change"),
    "hidden text": ("doc", HIDDEN_LETTERS, NO_LETTERS, "hidden-text"),
    "a hidden sheet": ("xls", SEEN_SHEET + HIDDEN_SHEET, NO_SHEET, "hidden-sheet"),
    "a hidden row": ("xls", SHEET.format("ta0", ROW + HIDDEN_ROW), "", "hidden-sheet"),
    "a hidden slide": ("ppt", SLIDES, NO_SLIDE, "hidden-slide"),
}
FROM = {
    "doc": (ODT, "odt", "text"),
    "xls": (ODS, "ods", "spreadsheet"),
    "ppt": (ODP, "odp", "presentation"),
}
FILTERS = {"doc": "MS Word 97", "xls": "MS Excel 97", "ppt": "MS PowerPoint 97"}


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    with closing(parser_sandbox()) as sandbox, closing(sandbox.worker()) as worker:
        yield worker


def saved_older(content: str, styles: str, path: Path) -> None:
    """Save an OpenDocument at a path in the older format that its end names."""
    old = path.suffix.lstrip(".")
    kind, end, name = FROM[old]
    body = f"<office:{name}>{content}</office:{name}>"
    source = path.with_suffix(f".{end}")
    source.write_bytes(open_document(kind, body, styles).getvalue())
    command = (*conversion(f"{old}:{FILTERS[old]}"), f"/scratch/{source.name}")
    with source.open("rb") as stream:
        made = program_sandbox().run(
            ("/bin/sh", "-c", SCRIPT, "sh", profile(), *command), stream,
            input_name=source.name, output_name=path.name, limits=LIMITS, environment=ENVIRONMENT,
        )  # fmt: skip
    assert made.output is not None
    with made.output as stream:
        path.write_bytes(stream.read())


def inspected(worker: Worker, path: Path, programs: object = None) -> Inspection:
    with path.open("rb") as untrusted:
        return inspect_stream(worker, untrusted, programs or program_sandbox(), name=path.name)  # type: ignore[arg-type]


@pytest.mark.parametrize("case", CASES)
def test_what_an_old_document_hides_is_told(case: str, worker: Worker, tmp_path: Path) -> None:
    old, content, styles, kind = CASES[case]
    path = tmp_path / f"x.{old}"
    saved_older(content, styles, path)
    found = inspected(worker, path).findings
    told = [f"{one.where}: {one.text}" for one in found if one.kind == kind]
    assert any("in the newer format" in one for one in told)
    assert kind == "hidden-sheet" or any(SECRET in one for one in told)
    assert {one.where for one in found if one.kind == "not-inspected"} == {"earlier savings"}


class NoProgram:
    """A program sandbox in which nothing is installed."""

    def __init__(self, *, is_walled: bool) -> None:
        self.is_walled = is_walled

    def available(self) -> bool:
        return self.is_walled

    def run(self, *_: object, **__: object) -> ProgramRun:
        if not self.is_walled:
            raise SandboxUnavailableError("no bubblewrap")
        return ProgramRun(Ending(Status.SKIPPED, "missing-program"), None)


@pytest.mark.parametrize(("is_walled", "why"), [(True, "missing-program"), (False, "no-sandbox")])
def test_without_libreoffice_or_walls_it_is_said_that_nobody_looked(
    worker: Worker, tmp_path: Path, is_walled: bool, why: str
) -> None:
    path = tmp_path / "x.doc"
    saved_older(SEEN, "", path)
    inspection = inspected(worker, path, NoProgram(is_walled=is_walled))
    (text,) = [one for one in inspection.findings if one.where == "the text"]
    assert not inspection.is_final  # it may be installed tomorrow
    assert text.kind == "not-inspected" and why in text.text
