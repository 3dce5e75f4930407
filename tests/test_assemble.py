"""A newsroom is put together, and its sandbox begun where there is something to read."""

from pathlib import Path

import pytest
from tests.trove import mail_bytes
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.assemble import open_newsroom
from zenger.backends.isolation.ahead import SandboxAhead
from zenger.workflow.import_trove import import_trove


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[SandboxAhead]:
    """Those that were begun ahead; none really is."""
    found: list[SandboxAhead] = []
    monkeypatch.setattr(SandboxAhead, "begin", lambda self: found.append(self))
    return found


def test_the_sandbox_is_begun_while_the_catalog_opens_where_the_last_file_is_unread(
    tmp_path: Path, begun: list[SandboxAhead]
) -> None:
    desk = tmp_path / "desk"
    newsroom = newsroom_in(desk)
    open_newsroom(desk, to_read=True)
    assert not begun  # nothing was received
    trove = files_in(tmp_path / "trove", {"a.eml": mail_bytes("One", "Words.")})
    import_trove(newsroom, trove, collection="Trove")
    open_newsroom(desk)
    assert not begun  # nobody says that it will be read
    opened = open_newsroom(desk, to_read=True)
    assert begun == [opened.sandbox]


def test_it_is_not_begun_where_all_was_read(tmp_path: Path, begun: list[SandboxAhead]) -> None:
    desk = tmp_path / "desk"
    trove = files_in(tmp_path / "trove", {"a.eml": mail_bytes("One", "Words.")})
    read_trove(newsroom_in(desk), trove)
    open_newsroom(desk, to_read=True)
    assert not begun
