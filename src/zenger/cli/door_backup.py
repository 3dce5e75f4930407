"""`zenger door backup` and `restore`."""

from pathlib import Path
from typing import IO

import click

from zenger.cli.door import door_option, opened
from zenger.cli.key_options import asking, keys_option, passphrases_option, root_key_option
from zenger.cli.output import Meter, human_bytes, json_option, remark, say_json


@click.command("backup", epilog="Example: zenger door backup --door ./door -o door.backup.age")
@door_option
@click.option(
    "-o", "--output", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="The file to write.",
)  # fmt: skip
@json_option
def backup_command(door: Path, target: Path, as_json: bool) -> None:
    """Copy the door into one file that only the newsroom's offline root opens."""
    from zenger.receive.whole_file import whole_file
    from zenger.workflow.door.backup import back_up

    with whole_file(target) as out:
        copied = back_up(opened(door), out, report=Meter(as_json=as_json))
    if as_json:
        say_json({
            "parcels": copied.parcels, "bytes": copied.bytes, "overtaken": copied.overtaken,
        })  # fmt: skip
    if copied.overtaken:
        remark(
            f"While this was written, sources had {copied.overtaken} of these parcels destroyed. "
            "They are sealed in this file, and a door restored from it does not have them. Make "
            "the backup again, and remove this one."
        )
    remark(
        f"Copied {copied.parcels} parcels and all else, {human_bytes(copied.bytes)}. What a source "
        "has destroyed from now on is still in this file: keep backups for as few days as you can."
    )


@click.command(
    "restore", epilog="Example: zenger door restore door.backup.age --keys ./keys --door ./door"
)
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@door_option
@keys_option
@root_key_option
@passphrases_option
@json_option
def restore_command(
    file: Path, door: Path, keys: Path, root_file: Path | None, passphrase_file: IO[str] | None,
    as_json: bool,
) -> None:  # fmt: skip
    """Make the door of the backup in FILE anew, with its addresses, in an empty folder.

    It needs the root, so do it where that may be unlocked, and carry the folder to the machine.
    """
    from zenger.receive.key_folder import KeyFolder
    from zenger.workflow.door.restore import restore

    root = KeyFolder(keys).unlock_root(asking(passphrase_file)("the root"), root_file)
    with file.open("rb") as sealed:
        copied = restore(sealed, root, opened(door))
    if as_json:
        say_json({"parcels": copied.parcels, "bytes": copied.bytes})
    remark(
        f"The door is there again, with {copied.parcels} parcels. Write torrc with `zenger door "
        "tor`, then `zenger door check`."
    )
