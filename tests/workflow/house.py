"""A newsroom in a temporary folder, and the verbs that tests of the workflow go through."""

from pathlib import Path
from typing import Any

from zenger.assemble import create_newsroom
from zenger.protocols.newsroom import Newsroom
from zenger.settings import Settings
from zenger.workflow.check import Account, check
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom


def newsroom_in(folder: Path, **settings: Any) -> Newsroom:
    return create_newsroom(folder, Settings(**settings))


def read_trove(
    newsroom: Newsroom, trove: Path, *, collection: str = "Trove", passwords: tuple[str, ...] = ()
) -> dict[str, Account]:
    """Import and read it, text only; what became of each file, by path."""
    import_trove(newsroom, trove, collection=collection)
    process_newsroom(newsroom, pictures=False, jobs=1, passwords=passwords)
    return accounts_of(newsroom)


def accounts_of(newsroom: Newsroom) -> dict[str, Account]:
    return {account.path: account for account in check(newsroom)}


def files_in(folder: Path, files: dict[str, bytes]) -> Path:
    """A folder with these files; names may hold slashes."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    return folder
