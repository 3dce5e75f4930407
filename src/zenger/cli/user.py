"""`zenger user`: accounts at the desk."""

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from zenger.cli.late_group import LateGroup
from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.model.people import Role

if TYPE_CHECKING:
    from zenger.catalog.models import Account

role_option = click.option(
    "--role", type=click.Choice([role.value for role in Role]), default=Role.REPORTER.value,
    show_default=True,
)  # fmt: skip


PARTS = {
    "user_changes": ("change", "enable", "sessions", "make-label"),
    "user_keys": ("passkeys", "recovery-codes", "reset-link", "invitations"),
}
ELSEWHERE = {part: module for module, parts in PARTS.items() for part in parts}


@click.group(
    "user", cls=LateGroup, elsewhere=ELSEWHERE,
    epilog="Example: zenger user add anna --role admin --all --newsroom ./desk",
)  # fmt: skip
def user_command() -> None:
    """Make and change accounts at the desk."""


@user_command.command(
    "add", epilog="Example: zenger user add anna --role admin --all --newsroom ./desk"
)
@click.argument("name")
@newsroom_option
@role_option
@click.option("--shown-name", default="", help="What others see; the name itself if left out.")
@click.option(
    "--collection", "collections", multiple=True, help="One they may see; may be repeated."
)
@click.option("--all", "sees_all", is_flag=True, help="They see every collection, also new ones.")
@click.option(
    "--passphrase-file", type=click.File("r"), default=None,
    help="Where the passphrase stands; `-` reads it from standard input. Asked for if left out.",
)  # fmt: skip
@json_option
def add_command(
    name: str, folder: Path, role: str, shown_name: str, collections: tuple[str, ...],
    sees_all: bool, passphrase_file: IO[str] | None, as_json: bool,
) -> None:  # fmt: skip
    """Make an account. NAME is what they sign in with."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.accounts import add_account

    newsroom = open_newsroom(folder)
    if passphrase_file is None:
        passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    else:
        passphrase = passphrase_file.read().rstrip("\r\n")
    account = add_account(
        newsroom, name, passphrase, role=Role(role), shown_name=shown_name,
        collections=collections, sees_all=sees_all,
    )  # fmt: skip
    say_account(account, "made. Its second factor is set up at the first sign-in.", as_json=as_json)


@user_command.command(
    "invite", epilog="Example: zenger user invite --role editor --newsroom ./desk"
)
@newsroom_option
@role_option
@click.option(
    "--collection", "collections", multiple=True, help="One they will see; may be repeated."
)
@click.option(
    "--desk", "address", default="http://localhost:8475", show_default=True, metavar="ADDRESS",
    help="Where they reach the desk.",
)  # fmt: skip
@json_option
def invite_command(
    folder: Path, role: str, collections: tuple[str, ...], address: str, as_json: bool
) -> None:
    """Print a link with which somebody makes their own account, once, within a week."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.accounts import collections_named
    from zenger.workflow.access.invitations import invite

    newsroom = open_newsroom(folder)
    seen = [one.pk for one in collections_named(collections)]
    token = invite(newsroom, Role(role), seen)
    link = f"{address.rstrip('/')}/invitations/{token}"
    say_json({"link": link, "role": role}) if as_json else click.echo(link)
    remark("Send this link by a way that only they read. It is not kept and not shown again.")


@user_command.command("list", epilog="Example: zenger user list --newsroom ./desk --json")
@newsroom_option
@json_option
def list_command(folder: Path, as_json: bool) -> None:
    """Say which accounts there are."""
    from zenger.assemble import open_newsroom
    from zenger.catalog.models import Account

    open_newsroom(folder)
    for one in Account.objects.order_by("name"):
        if as_json:
            say_json(_object(one))
        else:
            click.echo(f"{one.name}  {one.role}{'  closed' if one.disabled else ''}")


def _object(account: "Account") -> dict[str, Any]:
    from zenger.workflow.access.second_factor import has_second_factor

    return {
        "name": account.name, "shown_name": account.shown_name, "role": account.role,
        "sees_all": account.sees_all, "disabled": account.disabled is not None,
        "second_factor": has_second_factor(account),
        "collections": sorted(account.grant_set.values_list("collection__title", flat=True)),
        "labels": sorted(account.labelgrant_set.values_list("label__name", flat=True)),
    }  # fmt: skip


def say_account(account: "Account", words: str, *, as_json: bool) -> None:
    """What an account is after a change: an object for a script, else a remark."""
    say_json(_object(account)) if as_json else remark(f"The account {account.name} is {words}")


@user_command.command("disable", epilog="Example: zenger user disable anna --newsroom ./desk")
@click.argument("name")
@newsroom_option
@json_option
def disable_command(name: str, folder: Path, as_json: bool) -> None:
    """Close an account and end its sessions at once. What they did stays on record."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.accounts import account_named, disable

    newsroom = open_newsroom(folder)
    account = account_named(name)
    disable(newsroom, account)
    say_account(account, "closed; all its sessions have ended.", as_json=as_json)


@user_command.command("reset", epilog="Example: zenger user reset anna --newsroom ./desk")
@click.argument("name")
@newsroom_option
@click.option("--second-factor", is_flag=True, help="Forget the second factor as well.")
@click.option("--passphrase-file", type=click.File("r"), default=None)
@json_option
def reset_command(
    name: str, folder: Path, second_factor: bool, passphrase_file: IO[str] | None, as_json: bool
) -> None:
    """Give an account a new passphrase, for somebody who lost theirs."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.accounts import account_named, set_passphrase
    from zenger.workflow.access.second_factor import forget_second_factor

    newsroom = open_newsroom(folder)
    account = account_named(name)
    if passphrase_file is None:
        passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True)
    else:
        passphrase = passphrase_file.read().rstrip("\r\n")
    set_passphrase(newsroom, account, passphrase)
    if second_factor:
        forget_second_factor(newsroom, account)
    words = "given the new passphrase; all its sessions have ended."
    say_account(account, words, as_json=as_json)
