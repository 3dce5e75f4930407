"""`zenger door`: the machine at which sources leave documents."""

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from zenger.cli.late_group import LateGroup
from zenger.cli.output import json_option, remark, say_json

if TYPE_CHECKING:
    from zenger.receive.door.folder import DoorFolder

_ELSEWHERE = {
    "tor": "door_tor", "move": "door_upkeep", "digest": "door_upkeep", "take": "door_upkeep",
    "hand-over": "door_upkeep", "empty-journal": "door_upkeep", "read-digest": "door_upkeep",
    "backup": "door_backup", "restore": "door_backup",
    "install": "door_install",
}  # fmt: skip

door_option = click.option(
    # The mover has a right of its own to it, which click does not know of: so it is not asked.
    "--door", "door", type=click.Path(file_okay=False, readable=False, path_type=Path),
    required=True, metavar="DIR", help="The door's folder.",
)  # fmt: skip
run_option = click.option(
    "--run", "run", type=click.Path(file_okay=False, path_type=Path), default=None,
    metavar="DIR", help="Where its sockets are, if not in the door's folder.",
)  # fmt: skip


def opened(door: Path, run: Path | None = None) -> "DoorFolder":
    from zenger.receive.door.folder import DoorFolder

    return DoorFolder(door.absolute(), run and run.absolute())


def today() -> date:
    return datetime.now(UTC).date()


@click.group(
    "door", cls=LateGroup, elsewhere=_ELSEWHERE, epilog="Example: zenger door check --door ./door"
)
def door_command() -> None:
    """Run the place where sources leave documents over Tor."""


@door_command.command(
    "init",
    epilog='Example: zenger door init --door ./door --keyring keys/keyring.json --root "2f1c ..."',
)
@door_option
@click.option(
    "--keyring", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="keyring.json, as the ceremony signed it.",
)  # fmt: skip
@click.option(
    "--root", required=True, metavar="FINGERPRINT",
    help="Of the newsroom's root, in digits or words: take it from paper.",
)  # fmt: skip
@click.option("--name", default="", help="Of the newsroom, as the pages show it.")
def init_command(door: Path, keyring: Path, root: str, name: str) -> None:
    """Make the door's folder. It holds nothing that decrypts."""
    from zenger.receive.door.folder import DoorFolder
    from zenger.receive.door.mailboxes import Mailboxes
    from zenger.receive.door.settings import DoorSettings
    from zenger.receive.root import read_fingerprint

    pinned = read_fingerprint(root)
    if pinned is None:
        raise click.BadParameter("a fingerprint has 32 digits, or ten words.", param_hint="--root")
    folder = DoorFolder(door.absolute())
    folder.make(DoorSettings(name=name, root=pinned.value.hex()), keyring.read_bytes())
    Mailboxes(folder.mailboxes, folder.pepper()).make()
    remark(
        "The door is made. Look over door.toml in it, then `zenger door tor`, `zenger door "
        "check`, `zenger door run`."
    )


@door_command.command("keyring", epilog="Example: zenger door keyring keyring.json --door ./door")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@door_option
def keyring_command(file: Path, door: Path) -> None:
    """Put a newer keyring in place: FILE, signed by the root that this door was made for."""
    from zenger.workflow.door.put_keyring import put_keyring

    new = put_keyring(opened(door), file.read_bytes(), today())
    remark(f"Version {new.version} is in place; it holds until {new.expires.isoformat()}.")


@door_command.command("run", epilog="Example: zenger door run --door ./door")
@door_option
@run_option
@click.option(
    "--no-circuits", is_flag=True,
    help="To try it without tor: requests come from elsewhere and name no circuit.",
)  # fmt: skip
@click.option("--socket-group", default=None, help="A group that may connect: tor's.")
def run_command(door: Path, run: Path | None, no_circuits: bool, socket_group: str | None) -> None:
    """Open the door until Ctrl-C. It says and writes down nothing of who comes.

    SIGUSR1 has it say what went wrong, without when.
    """
    from zenger.web.door.serve import Serving, of_the_door, serve
    from zenger.workflow.door.door_checks import require_fit
    from zenger.workflow.door.mover import keep_what_broke_off

    folder = opened(door, run)
    require_fit(folder, today())
    folder.hold()
    keep_what_broke_off(folder)
    serve(
        folder, of_the_door(folder), Serving(not no_circuits, socket_group),
        ready=lambda: remark(f"The door is open: {folder.door_socket}  (Ctrl-C closes it)"),
    )  # fmt: skip


@door_command.command("check", epilog="Example: zenger door check --door ./door")
@door_option
@json_option
@click.pass_context
def check_command(ctx: click.Context, door: Path, as_json: bool) -> None:
    """Say what keeps the door closed, or will within four weeks. Exit code 1: something does."""
    from zenger.receive.door.mailboxes import Mailboxes
    from zenger.workflow.door.door_checks import findings

    folder = opened(door)
    found = list(findings(folder, today()))
    Mailboxes(folder.mailboxes, folder.pepper()).require_sound()
    for one in found:
        if as_json:
            say_json({"code": one.code, "message": one.message, "urgent": one.is_urgent})
        else:
            click.echo(f"{one.code}: {one.message}")
    if any(one.is_urgent for one in found):
        ctx.exit(1)
    remark("The door can open: its keyring is signed by the root it was made for.")
