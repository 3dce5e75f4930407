"""`zenger door tor`: the two onion services, and who may reach the desk."""

from pathlib import Path
from typing import Any

import click

from zenger.cli.door import door_option, opened, run_option
from zenger.cli.output import json_option, remark, say_json


@click.command("tor", epilog="Example: zenger door tor --door ./door --add laptop-1")
@door_option
@run_option
@click.option("--add", "added", metavar="PERSON", help="Let PERSON reach the desk: their own key.")
@click.option("--revoke", "revoked", metavar="PERSON", help="Take that key away; others stay.")
@json_option
def tor_command(
    door: Path, run: Path | None, added: str | None, revoked: str | None, as_json: bool
) -> None:
    """Write what tor is told, have tor check it, say its addresses and who may reach the desk.

    A key that is added is printed once, and kept nowhere.
    """
    from zenger.workflow.door.tor_check import has_proof_of_work, require_valid
    from zenger.workflow.door.tor_clients import add_client, revoke_client, write_torrc
    from zenger.workflow.door.tor_config import TorPlaces, desk_clients, onion_of

    folder = opened(door, run)
    folder.settings()  # says so where there is no door
    places = TorPlaces(folder.tor, folder.door_socket)
    if revoked:
        revoke_client(places, revoked)
    key = add_client(places, added) if added else None
    try:
        require_valid(write_torrc(places))
    except BaseException:
        if added:  # their key was never shown
            revoke_client(places, added)
        raise
    desk = onion_of(places.tor / "desk")
    said = {
        "torrc": str(places.tor / "torrc"), "proof_of_work": has_proof_of_work(),
        "door": onion_of(places.tor / "door"), "desk": desk,
        "people": list(desk_clients(places.tor)), "key": key.line(desk or "ADDRESS") if key else "",
    }  # fmt: skip
    if as_json:
        say_json(said)
        return
    _show(said)
    if added:
        remark(
            f"Give it to {added} in person; it is shown this once. Tor Browser asks for the part "
            "behind the last colon. In place of ADDRESS comes the desk's, once tor has made it."
        )
    if added or revoked:
        remark("Tor sees it when it is started again: `systemctl restart zenger-tor`.")


def _show(said: dict[str, Any]) -> None:
    if not said["proof_of_work"]:
        remark("This tor cannot ask for proof of work: take one built with it, as Debian's is.")
    click.echo(f"torrc   {said['torrc']}")
    for name in ("door", "desk"):
        click.echo(f"{name}    {said[name] or 'tor makes its address when it starts'}")
    click.echo(f"people  {' '.join(said['people']) or 'nobody, so the desk has no onion'}")
    if said["key"]:
        click.echo(f"key     {said['key']}")
