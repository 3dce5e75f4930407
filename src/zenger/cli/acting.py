"""As whom a command is done: the account it names, which the log says was typed here."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from zenger.model.people import Viewer
    from zenger.protocols.newsroom import Newsroom

as_option = click.option(
    "--as", "name", required=True,
    help="Whose account this is done with. The log says that it was typed here.",
)  # fmt: skip
collection_option = click.option(
    "--collection", default="", help="Of this one only; also tells the same file in two apart."
)


def acting(folder: Path, name: str) -> "tuple[Newsroom, Viewer]":
    """The newsroom and who acts in it.

    No passphrase is asked for, as whoever types can read the folder anyway. So that nobody is
    said to have done what they did not, the log names who typed it, and as whom.
    """
    from zenger.assemble import open_newsroom
    from zenger.errors import AccountError
    from zenger.model.audit import typed_as
    from zenger.workflow.access.accounts import account_named
    from zenger.workflow.access.sight import viewer_of

    newsroom = open_newsroom(folder)
    account = account_named(name)
    if account.disabled is not None:
        raise AccountError("This account is closed. Act with one that is open.")
    acted = typed_as(newsroom.actor, account.name)
    return replace(newsroom, actor=acted), viewer_of(account)
