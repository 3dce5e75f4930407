"""A group of commands of which those that need much are imported when they are asked for."""

from importlib import import_module
from typing import Any

import click


class LateGroup(click.Group):
    """Also has the commands of `elsewhere`: each by its name, in a module beside this one.

    There it is called `NAME_command`, with an underscore for each dash.
    """

    def __init__(self, *args: Any, elsewhere: dict[str, str], **more: Any) -> None:
        super().__init__(*args, **more)
        self._elsewhere = elsewhere

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*super().list_commands(ctx), *self._elsewhere]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._elsewhere:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"zenger.cli.{self._elsewhere[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name.replace('-', '_')}_command")
        return command
