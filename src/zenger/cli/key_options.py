"""What the commands on keys share: where the keys are, and how passphrases are given."""

from collections.abc import Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

import click

from zenger.cli.output import remark

if TYPE_CHECKING:
    from zenger.workflow.door.destroy_keys import Destroyed

keys_option = click.option(
    "--keys", "keys", type=click.Path(file_okay=False, path_type=Path), required=True,
    metavar="DIR", help="The folder of keys, on a machine that is never online.",
)  # fmt: skip
root_key_option = click.option(
    "--root-key", "root_file", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    default=None, metavar="FILE", help="root.age, where it is kept apart from the other keys.",
)  # fmt: skip
passphrases_option = click.option(
    "--passphrases", "passphrase_file", type=click.File("r", encoding="utf-8"), default=None,
    metavar="FILE",
    help="A file with the passphrases, one a line, in the order in which they would be asked "
    "for; -: standard input.",
)  # fmt: skip


class asking:  # noqa: N801 - read as a verb: `ask = asking(file)`
    """How to get the next passphrase: out of the file, or from whoever sits there."""

    def __init__(self, passphrase_file: IO[str] | None) -> None:
        self._lines: Iterator[str] | None = None
        if passphrase_file is not None:
            self._lines = iter(passphrase_file.read().splitlines())

    def __call__(self, what: str, *, anew: bool = False) -> str:
        """The passphrase of `what`; one that is made anew is typed twice."""
        if self._lines is None:
            text = f"Passphrase of {what}"
            return str(click.prompt(text, hide_input=True, confirmation_prompt=anew))
        line = next(self._lines, "")
        if not line:
            raise click.UsageError(f"The file of passphrases has no line for {what}.")
        return line


def say_destroyed(done: "Destroyed") -> bool:
    """Say which keys were destroyed, or why none were; whether there was anything to say."""
    if done.weeks:
        remark(f"Destroyed the keys of {', '.join(done.weeks)}: with them nothing opens any more.")
    if done.kept:
        remark(done.kept)
    return bool(done.weeks or done.kept)
