"""No file of the shared folder brings an inventory down, or makes it look clean unseen."""

import time
from pathlib import Path

import pytest
from tests.conftest import SHARED

from zenger.assemble import parser_sandbox, program_sandbox
from zenger.model.document import Status
from zenger.workflow.review.inspect_file import inspect_stream

HOSTILE = sorted(
    path
    for folder in ("qpdf", "pdfjs", "dangerzone", "mat2", "pdf-redactor")
    for path in (SHARED / "redaction" / folder).glob("*")
    if path.is_file()
)
SECONDS = 60  # of the clock, on a busy machine; measured: under 1 for nearly all


@pytest.mark.sandbox
@pytest.mark.skipif(not HOSTILE, reason="the shared test data is not beside this checkout")
def test_each_is_answered_within_bounds() -> None:
    sandbox = parser_sandbox()
    worker = sandbox.worker()
    slow, unclear = [], []
    try:
        for path in HOSTILE:
            started = time.monotonic()
            found = _inspected(worker, path)
            if time.monotonic() - started > SECONDS:
                slow.append(path.name)
            kinds = {one.kind for one in found.findings}
            if found.ending.status is not Status.OK and "not-inspected" not in kinds:
                unclear.append(path.name)
    finally:
        worker.close()
        sandbox.close()
    assert (slow, unclear) == ([], [])


def _inspected(worker: object, path: Path) -> object:
    with path.open("rb") as stream:
        return inspect_stream(worker, stream, program_sandbox(), name=path.name)
