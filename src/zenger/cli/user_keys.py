"""`zenger user passkeys, recovery-codes, reset-link, invitations`: ways into accounts."""

from pathlib import Path
from typing import Any

import click

from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.model.names import inert

desk_option = click.option(
    "--desk", "address", default="http://localhost:8475", show_default=True, metavar="ADDRESS",
    help="Where they reach the desk.",
)  # fmt: skip


@click.command("passkeys", epilog="Example: zenger user passkeys anna --newsroom ./desk")
@click.argument("name")
@newsroom_option
@click.option("--remove", type=click.IntRange(1), metavar="NUMBER", help="It signs in no more.")
@json_option
def passkeys_command(name: str, folder: Path, remove: int | None, as_json: bool) -> None:
    """List the passkeys of an account. One is made in a browser, where it lies."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.accounts import account_named
    from zenger.workflow.access.passkeys import remove_passkey

    newsroom = open_newsroom(folder)
    account = account_named(name)
    if remove:
        remove_passkey(newsroom, account, remove)
    for one in account.passkey_set.order_by("created"):
        used = one.used.isoformat(timespec="seconds") if one.used else None
        made = one.created.isoformat(timespec="seconds")
        if as_json:
            say_json({"number": one.pk, "name": one.name, "made": made, "used": used})
        else:
            click.echo(f"{one.pk}  {inert(one.name)}  made {made}  last used {used or 'never'}")
    if remove:
        remark("The passkey is removed. Sessions that it began go on: see `zenger user sessions`.")


@click.command(
    "recovery-codes", epilog="Example: zenger user recovery-codes anna --newsroom ./desk"
)
@click.argument("name")
@newsroom_option
@json_option
def recovery_codes_command(name: str, folder: Path, as_json: bool) -> None:
    """Print ten new recovery codes of an account, each for once; those from before hold no more."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.accounts import account_named
    from zenger.workflow.access.second_factor import new_recovery_codes

    newsroom = open_newsroom(folder)
    codes = new_recovery_codes(newsroom, account_named(name))
    if as_json:
        say_json({"codes": codes})
    else:
        click.echo("\n".join(codes))
    remark("Hand them over by a way that only their owner reads. They are not shown again.")


@click.command("reset-link", epilog="Example: zenger user reset-link anna --newsroom ./desk")
@click.argument("name")
@newsroom_option
@desk_option
@json_option
def reset_link_command(name: str, folder: Path, address: str, as_json: bool) -> None:
    """Print a link with which somebody who forgot their passphrase chooses another, once, within
    a day. The second step is asked for all the same.
    """
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.accounts import account_named
    from zenger.workflow.access.resets import offer_reset

    newsroom = open_newsroom(folder)
    account = account_named(name)
    link = f"{address.rstrip('/')}/resets/{offer_reset(newsroom, account)}"
    say_json({"name": account.name, "link": link}) if as_json else click.echo(link)
    remark("Send this link by a way that only they read. It is not kept and not shown again.")


@click.command("invitations", epilog="Example: zenger user invitations --newsroom ./desk --json")
@newsroom_option
@click.option("--withdraw", default="", metavar="START", help="Take back the one begun so.")
@json_option
def invitations_command(folder: Path, withdraw: str, as_json: bool) -> None:
    """List the invitations that are out. A link itself is not kept and not shown again."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.invitations import invitations_out, withdraw_begun

    newsroom = open_newsroom(folder)
    if withdraw:
        withdraw_begun(newsroom, withdraw)
        remark("The invitation holds no more.")
    for one in invitations_out(newsroom):
        said: dict[str, Any] = {
            "invitation": one.pk, "role": one.role, "by": one.invited_by,
            "until": one.expires.isoformat(timespec="seconds"),
            "collections": sorted(one.collections.values_list("title", flat=True)),
        }  # fmt: skip
        if as_json:
            say_json(said)
        else:
            click.echo(f"{one.pk[:12]}  {one.role}  by {one.invited_by}  until {said['until']}")
