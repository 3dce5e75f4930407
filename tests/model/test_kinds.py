"""What a reader is told a file is."""

import pytest

from zenger.model.kinds import kind_of


@pytest.mark.parametrize(
    ("media_type", "kind"),
    [
        ("application/msword", "document"),
        ("application/vnd.ms-excel", "spreadsheet"),
        ("application/vnd.ms-powerpoint", "presentation"),
        ("application/vnd.ms-xpsdocument", "document"),
        ("application/x-hwp+zip", "document"),
        ("application/vnd.ms-visio.drawing", "document"),
        ("application/x-dbf", "data"),
        ("application/x-msaccess", "data"),
        ("application/vnd.sqlite3", "data"),
        ("application/zip", "archive"),
        ("application/vnd.ms-outlook-pst", "mailbox"),
        ("image/vnd.djvu", "image"),
        ("application/octet-stream", "other"),
    ],
)
def test_kinds(media_type: str, kind: str) -> None:
    assert kind_of(media_type) == kind
