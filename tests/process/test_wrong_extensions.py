"""Names that say another kind of file than it is."""

import pytest

from zenger.process.media_types import wrong_extension

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pytest.mark.parametrize(
    ("path", "media_type", "extension"),
    [
        ("box/appeal bundle.pdf", WORD, "pdf"),
        ("a.zip!/MEMO.DOC", "application/pdf", "doc"),
        ("sheet.xls", "text/html", "xls"),
        ("photo.jpg", "image/png", "jpg"),
        ("letter.docx", "application/msword", "docx"),
        ("letter.docx", WORD, ""),
        ("letter.docx", "application/encrypted", ""),  # what it is nobody can tell
        ("letter.docx", "application/octet-stream", ""),
        ("notes.txt", "message/rfc822", ""),
        ("page.html", "application/xhtml+xml", ""),
        ("all.eml", "application/mbox", ""),
        ("crawl.gz", "application/warc", ""),
        ("no extension", "application/pdf", ""),
        ("odd.ending", "application/pdf", ""),
        ("folder.doc/file", "application/pdf", ""),
        ("folder.zip!/file", "application/pdf", ""),
    ],
)
def test_a_name_is_wrong_only_where_it_misleads(path: str, media_type: str, extension: str) -> None:
    assert wrong_extension(path, media_type) == extension
