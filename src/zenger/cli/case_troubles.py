"""How the verbs about cases tell what is wrong: all in one form, in words and as JSON."""

from collections.abc import Iterable

import click
from msgspec.structs import asdict

from zenger.cli.output import say_json
from zenger.model.case.trouble import Trouble
from zenger.model.names import inert


def say_troubles(troubles: Iterable[Trouble], *, as_json: bool, as_remarks: bool = False) -> None:
    """A line for each. Words of the file are shown so that they cannot move the cursor.

    Args:
        as_remarks: in words they go to standard error, as the command prints something else.
    """
    for trouble in troubles:
        if as_json:
            say_json({"trouble": asdict(trouble)})
        else:
            click.echo(inert(_line(trouble)), err=as_remarks)


def _line(trouble: Trouble) -> str:
    """``error: haddad: custody.toml, custody 3 (line 27), date: There is no such day. …``"""
    where = ", ".join(part for part in (trouble.file, trouble.row, trouble.field) if part)
    parts = (trouble.weight.value, trouble.case, where, trouble.message)
    return ": ".join(part for part in parts if part)
