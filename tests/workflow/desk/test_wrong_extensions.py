"""Files under a wrong name, as the desk finds and counts them."""

from pathlib import Path

from tests.workflow.house import files_in, newsroom_in

from zenger.catalog.models import Document
from zenger.workflow.import_trove import import_trove
from zenger.workflow.indexed_pages import indexed_pages
from zenger.workflow.process_newsroom import process_newsroom


def test_a_file_under_a_wrong_name_is_indexed_as_such(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "desk")
    page = b"<html><body><p>A table of what the port charged</p></body></html>"
    files = {"charges.xls": page, "charges.txt": b"A table of what the port charged"}
    import_trove(newsroom, files_in(tmp_path / "trove", files), collection="T")
    process_newsroom(newsroom, pictures=False)
    found = {
        page.paths[0]: "wrong-extension" in page.has
        for _, pages in indexed_pages(list(Document.objects.all()))
        for page in pages
    }
    assert found == {"charges.xls": True, "charges.txt": False}
