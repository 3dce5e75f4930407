"""`zenger alerts`: asks the questions again that people keep as alerts."""

from dataclasses import asdict
from pathlib import Path

import click

from zenger.cli.output import json_option, newsroom_option, say_json


@click.command("alerts", epilog="Example: zenger alerts --newsroom ./desk")
@newsroom_option
@json_option
def alerts_command(folder: Path, as_json: bool) -> None:
    """Ask every alert of the desk again; `zenger process` does so by itself."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.desk.alerts import look_for_new

    looked = look_for_new(open_newsroom(folder))
    if as_json:
        say_json(asdict(looked))
    else:
        click.echo(
            f"Asked {looked.alerts:,} alerts, which found {looked.documents:,} new documents."
        )
