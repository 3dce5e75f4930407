"""`zenger user change, enable, sessions, make-label`: what an account may do and see."""

from pathlib import Path

import click

from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.cli.user import say_account
from zenger.model.people import Role


@click.command("change", epilog="Example: zenger user change peter --role editor --newsroom ./desk")
@click.argument("name")
@newsroom_option
@click.option("--role", type=click.Choice([role.value for role in Role]), default=None)
@click.option(
    "--collection", "collections", multiple=True,
    help="Sees this one, and no other that is not named; may be repeated.",
)  # fmt: skip
@click.option(
    "--label", "labels", multiple=True,
    help="Sees what carries this one, and no other that is not named; may be repeated.",
)  # fmt: skip
@click.option("--all", "sees_all", is_flag=True, help="Sees everything, also what is to come.")
@click.option("--nothing", is_flag=True, help="Sees no collection and no label.")
@json_option
def change_command(
    name: str, folder: Path, role: str | None, collections: tuple[str, ...],
    labels: tuple[str, ...], sees_all: bool, nothing: bool, as_json: bool,
) -> None:  # fmt: skip
    """Give an account another role, or other things to see in place of those it saw."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.accounts import (
        account_named,
        collections_named,
        set_role,
        set_sight,
    )
    from zenger.workflow.access.labels import labels_named

    sight = bool(collections or labels)
    if sum((sight, sees_all, nothing)) > 1:
        raise click.UsageError("Give collections and labels, or --all, or --nothing.")
    if not (role or sight or sees_all or nothing):
        raise click.UsageError("Say what is to be another: --role, --collection, --label, --all.")
    newsroom = open_newsroom(folder)
    account = account_named(name)
    seen = [one.pk for one in collections_named(collections)]
    given = [one.pk for one in labels_named(labels)]
    if sight or sees_all or nothing:
        set_sight(newsroom, account, collections=seen, labels=given, sees_all=sees_all)
    if role:
        set_role(newsroom, account, Role(role))
    say_account(account, "changed from now on, also where it is signed in.", as_json=as_json)


@click.command("enable", epilog="Example: zenger user enable peter --newsroom ./desk")
@click.argument("name")
@newsroom_option
@json_option
def enable_command(name: str, folder: Path, as_json: bool) -> None:
    """Open a closed account again."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.accounts import account_named, enable

    newsroom = open_newsroom(folder)
    account = account_named(name)
    enable(newsroom, account)
    say_account(account, "open.", as_json=as_json)


@click.command("sessions", epilog="Example: zenger user sessions anna --end --newsroom ./desk")
@click.argument("name")
@newsroom_option
@click.option("--end", is_flag=True, help="Sign them out everywhere.")
@json_option
def sessions_command(name: str, folder: Path, end: bool, as_json: bool) -> None:
    """Say where an account is signed in."""
    from zenger.assemble import open_newsroom
    from zenger.catalog.models import DeskSession
    from zenger.workflow.access.accounts import account_named, end_sessions

    newsroom = open_newsroom(folder)
    account = account_named(name)
    for one in DeskSession.objects.filter(account=account).exclude(proven=None).order_by("-seen"):
        began, seen = (at.isoformat(timespec="seconds") for at in (one.began, one.seen))
        if as_json:
            say_json({"device": one.device, "began": began, "seen": seen})
        else:
            click.echo(f"{one.device}  since {began}  last seen {seen}")
    if end:
        end_sessions(newsroom, account)
        remark("All sessions have ended.")


@click.command(
    "make-label", epilog="Example: zenger user make-label 'Legal only' --newsroom ./desk"
)
@click.argument("label")
@newsroom_option
@json_option
def make_label_command(label: str, folder: Path, as_json: bool) -> None:
    """Make a label, which closes what it is put on to all who were not given it."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.labels import new_label

    made = new_label(open_newsroom(folder), label)
    if as_json:
        say_json({"label": made.name})
    else:
        remark("Made. It closes nothing until it is put on a document.")
