"""`zenger door install`: units, users, owners and torrc for Debian."""

import sys
from pathlib import Path

import click

from zenger.cli.door import door_option, opened
from zenger.cli.output import remark


@click.command(
    "install", epilog="Example: zenger door install --door /var/lib/zenger/door --root-dir ./tree"
)
@door_option
@click.option(
    "--root-dir", "root", type=click.Path(file_okay=False, path_type=Path), default=Path("/"),
    show_default=True, metavar="DIR", help="Below which to write: another machine's file system.",
)  # fmt: skip
@click.option(
    "--program", type=click.Path(path_type=Path), default=None, metavar="FILE",
    show_default="this one", help="`zenger` on the machine that will run the door.",
)  # fmt: skip
def install_command(door: Path, root: Path, program: Path | None) -> None:
    """Write the units of systemd, users, owners of files and torrc. Starts nothing."""
    from zenger.workflow.door.install import COMMANDS, install

    here = program or Path(sys.executable).with_name("zenger")
    for path in install(opened(door), here.absolute(), root):
        click.echo(path)
    remark("Look them over, then, as root:\n    " + "\n    ".join(COMMANDS))
