"""`zenger case`: case pages and what they are made of."""

import click

from zenger.cli.case_exchange import export_command, import_command


@click.group("case", epilog="Example: zenger case import tracker incidents.csv -o ./cases")
def case_command() -> None:
    """Check, print and exchange cases: pages that stand by whoever is prosecuted."""


for _command in (import_command, export_command):
    case_command.add_command(_command)
