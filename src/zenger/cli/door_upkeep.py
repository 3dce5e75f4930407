"""What goes on at the door every day: moving, telling the desk, handing over, taking in."""

import secrets
from pathlib import Path
from typing import IO

import click

from zenger.cli.door import door_option, opened, today
from zenger.cli.key_options import asking, keys_option, passphrases_option
from zenger.cli.output import Meter, human_bytes, json_option, remark, say_json


@click.command("move", epilog="Example: zenger door move --door ./door")
@door_option
@json_option
@click.option(
    "--clock-is-right", is_flag=True,
    help="End what is due, though this day is far from that of the last run.",
)  # fmt: skip
def move_command(door: Path, as_json: bool, clock_is_right: bool) -> None:
    """Lay anew what came in, end what is due. Run it daily, at the same hour.

    On the first day, and when the clock is more than 21 days from the last run or before it,
    nothing ends.
    """
    from zenger.errors import ClockError
    from zenger.workflow.door.last_run import clock_finding
    from zenger.workflow.door.mover import move

    shuffle = secrets.SystemRandom().shuffle
    moved = move(
        opened(door), today(), shuffle, is_clock_right=clock_is_right,
        waiting=lambda: remark("Another command is at the parcels; this one waits until it ends."),
    )  # fmt: skip
    if as_json:
        ended = moved.ended
        say_json({
            "whole": moved.whole, "incomplete": moved.cut, "destroyed": moved.destroyed,
            "mailboxes_ended": moved.mailboxes, "ended": ended.destroyed, "ending": ended.warned,
            "ending_on": ended.on.isoformat() if ended.on else "", "held": moved.run.held,
        })  # fmt: skip
    for finding in clock_finding(moved.run):
        raise ClockError(finding.message)


@click.command("empty-journal", epilog="Example: zenger door empty-journal --door ./door")
@door_option
def empty_journal_command(door: Path) -> None:
    """Empty the journal of the disk, in which stands when sources came. As root, after `move`."""
    from zenger.workflow.door.traces import empty_journal

    folder = opened(door)
    folder.settings()  # says so where there is no door
    empty_journal(folder)


@click.command("digest", epilog="Example: zenger door digest --door ./door -o digest.age")
@door_option
@click.option(
    "-o", "--output", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)  # fmt: skip
def digest_command(door: Path, target: Path) -> None:
    """Write what the desk should know of this day, sealed to the desks.

    It has the same length each day, whether anything came or not. Send it at the same hour.
    """
    from zenger.receive.whole_file import whole_file
    from zenger.workflow.door.digest import digest_of, sealed_digest

    folder = opened(door)
    desks = [desk.recipient for desk in folder.keyring().desks]
    content = sealed_digest(digest_of(folder, today()), desks)
    with whole_file(target) as out:
        out.write(content)


@click.command(
    "read-digest", epilog="Example: zenger door read-digest digest.age --keys ./keys --desk 1"
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@keys_option
@click.option("--desk", default=1, show_default=True, type=int, help="Whose key opens it.")
@passphrases_option
def read_digest_command(file: Path, keys: Path, desk: int, passphrase_file: IO[str] | None) -> None:
    """Open the digest in FILE. `age --decrypt` does it as well."""
    import pyrage

    from zenger.errors import DoorError
    from zenger.model.names import inert
    from zenger.receive.key_folder import KeyFolder
    from zenger.workflow.door.digest import SIZE

    identity = KeyFolder(keys).unlock_desk(desk, asking(passphrase_file)(f"desk {desk}"))
    with file.open("rb") as stream:
        sealed = stream.read(SIZE)  # all are of one length; what has more is none
    try:
        content: bytes = pyrage.decrypt(sealed, [identity])
    except (pyrage.DecryptError, OSError):
        raise DoorError(
            "This digest is not for that desk, or it was damaged on the way. Take another `--desk`."
        ) from None
    # Anybody can seal one to the desk: it must not move the cursor of this terminal.
    for line in content.decode("utf-8", "replace").rstrip().splitlines():
        click.echo(inert(line))


@click.command("take", epilog="Example: zenger door take replies.bundle --door ./door")
@click.argument("bundle", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@door_option
@json_option
def take_command(bundle: Path, door: Path, as_json: bool) -> None:
    """Take in BUNDLE, as `zenger submissions send` wrote it: replies, and what to destroy."""
    from zenger.receive.door.replies import MOST_BYTES
    from zenger.workflow.door.door_take import take

    with bundle.open("rb") as stream:
        taken = take(opened(door), stream.read(MOST_BYTES + 1))
    if as_json:
        say_json({
            "replies": taken.replies, "nowhere": taken.nowhere, "destroyed": taken.destroyed,
        })  # fmt: skip
    remark(
        f"{taken.replies} replies are waiting for their sources; {taken.destroyed} parcels were "
        "destroyed."
        + (f" {taken.nowhere} replies are to mailboxes that are gone." if taken.nowhere else "")
    )


@click.command("hand-over", epilog="Example: zenger door hand-over --door ./door -o ./stick")
@door_option
@click.option(
    "-o", "--output", "target", required=True, type=click.Path(file_okay=False, path_type=Path),
    metavar="DIR", help="The folder to copy parcels to: a stick for the reading room.",
)  # fmt: skip
@click.option("--again", is_flag=True, help="Those too that were handed over before.")
@json_option
def hand_over_command(door: Path, target: Path, again: bool, as_json: bool) -> None:
    """Copy parcels out, and look whether they arrived.

    They stay here until the reading room says it has them (`zenger door take`), or until their
    term is over.
    """
    from zenger.workflow.door.door_hand_over import hand_over

    report = Meter(as_json=as_json)
    done = hand_over(opened(door), target, today(), again=again, report=report)
    if as_json:
        say_json({"parcels": done.parcels, "bytes": done.bytes})
    remark(f"Copied {done.parcels} parcels, {human_bytes(done.bytes)}, and read them back.")
