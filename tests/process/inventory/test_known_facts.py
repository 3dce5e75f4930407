"""Redactions that failed, as the shared manifest knows them, and programs and links in documents."""

import pytest
from tests.corpus.manifest import CORPUS, Fact, facts
from tests.process.inventory.looking import look_at, told

from zenger.model.review import Severity

REDACTED = [one for one in facts() if one.path.startswith("bad-redactions/")]
pytestmark = pytest.mark.skipif(
    not REDACTED, reason="the shared test data is not beside this checkout"
)
ACTIVE = {
    "testAltChunkHTML.docx": "embedded-file",
    "testAttachedTemplate.docx": "template-path",
    "testDataConnections.xlsx": "external-link",
    "testEXCEL_macro.xlsm": "macro",
    "testFrameset.docx": "external-link",
    "testInstrLink.docx": "custom-data",
    "testODTMacro.odt": "macro",
    "testPDFPackage.pdf": "attachment",
    "testPDF_jsActionOnPage.pdf": "script",
    "testPPT_macros.pptm": "macro",
    "testRTFEmbeddedLink.rtf": "embedded-file",
    "testWORD_macros.docm": "macro",
}


@pytest.mark.parametrize("fact", REDACTED, ids=lambda one: one.path)
def test_what_a_redaction_left_is_told_as_grave(fact: Fact) -> None:
    grave = [one for one in look_at(fact.file).findings if one.severity is Severity.HIGH]
    if not fact.expected["bad_redaction"]:
        assert not [one for one in grave if one.kind == "bad-redaction"]
        return
    told_of = " ".join(" ".join(one.text.split()) for one in grave)
    assert grave
    for words in fact.expected.get("hidden", ()):
        assert words in told_of


@pytest.mark.parametrize("name", ACTIVE)
def test_what_runs_or_is_fetched_is_told(name: str) -> None:
    assert ACTIVE[name] in told(look_at(CORPUS / "formats" / "active-content" / name))


@pytest.mark.parametrize(
    "path", ["qpdf/bad1.pdf", "qpdf/issue-263.pdf", "dangerzone/sample_bad_pdf.pdf"]
)
def test_text_that_is_called_a_pdf_is_not_taken_for_clean(path: str) -> None:
    assert "called application/pdf" in told(look_at(CORPUS.parent / "redaction" / path))["not-inspected"]  # fmt: skip
