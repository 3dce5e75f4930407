"""A finished PDF into which a secret was put back is stopped, whichever way it was put back."""

from pathlib import Path

import pytest
from tests.review.verify.put_back import WAYS
from tests.review.verify.rebuilt import Rebuilt
from tests.review.verify.safe_files import MARK, SECRET, safe_pdf

from zenger.assemble import create_newsroom
from zenger.protocols.newsroom import Newsroom
from zenger.settings import Settings
from zenger.workflow.review.verify import VerifyOptions, report_on_pdf

MARKS = [(1, MARK), (2, MARK)]
IN_PIXELS = {"the pixels of a page", "a soft mask", "an alternate picture", "a thumbnail"}
UNREADABLE = {"faint letters in the box"}  # four letters in four shades: seen by their shades


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Newsroom:
    return create_newsroom(Path(tmp_path_factory.mktemp("newsroom")), Settings())


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return safe_pdf(Path(tmp_path_factory.mktemp("good")))


def test_the_file_itself_passes_before_anything_is_put_back(
    room: Newsroom, good: Path, tmp_path: Path
) -> None:
    path = tmp_path / "same.pdf"
    path.write_bytes(Rebuilt(good).bytes())
    assert path.read_bytes() == good.read_bytes()
    assert report_on_pdf(room, path, [SECRET], MARKS).leaks == []


@pytest.mark.parametrize("name", WAYS)
def test_what_was_put_back_is_found(room: Newsroom, good: Path, tmp_path: Path, name: str) -> None:
    check, put_back = WAYS[name]
    pdf = Rebuilt(good)
    put_back(pdf)
    path = tmp_path / "bad.pdf"
    path.write_bytes(pdf.bytes())
    options = VerifyOptions(ocr=name in IN_PIXELS)
    leaks = report_on_pdf(room, path, [SECRET], MARKS, options).leaks
    assert check in {leak.check for leak in leaks}
    named = [leak for leak in leaks if "(secret " in leak.message]
    assert bool(named) is (name not in UNREADABLE)
    assert not any("Oyelaran" in leak.where + leak.message for leak in leaks)
