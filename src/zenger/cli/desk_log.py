"""`zenger desk log`: who did what, to be filtered and taken out."""

from pathlib import Path

import click

from zenger.cli.output import json_option, newsroom_option


@click.command(
    "log", epilog="Example: zenger desk log --actor anna --since 2026-11-01 --newsroom ./desk"
)
@newsroom_option
@click.option("--actor", default="", help="Only what this one did.")
@click.option("--verb", default="", help="Only acts of this kind: search, read, export.")
@click.option("--document", default="", help="Only what was done with this one; its digest.")
@click.option("--since", default="", metavar="DAY", help="2026-11-26")
@click.option("--until", default="", metavar="DAY", help="The last day.")
@json_option
def log_command(
    folder: Path, actor: str, verb: str, document: str, since: str, until: str, as_json: bool
) -> None:
    """Print the log of who did what as CSV, the oldest first. Printing it is on record.

    `zenger audit` checks that it is whole.
    """
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.log_entries import csv_lines, entries_of, json_lines
    from zenger.workflow.audit import audit

    newsroom = open_newsroom(folder)
    found = entries_of(
        {"actor": actor, "verb": verb, "document": document, "since": since, "until": until}
    )
    audit(newsroom, "export-log", form="jsonl" if as_json else "csv")
    entries = found.order_by("pk").iterator(2000)
    for line in json_lines(entries) if as_json else csv_lines(entries):
        click.echo(line.rstrip("\r\n"))
