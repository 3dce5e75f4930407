"""`zenger batch`: asks a whole list of questions and says what each finds."""

from pathlib import Path

import click

from zenger.cli.output import newsroom_option, remark


@click.command("batch", epilog="Example: zenger batch names.csv --as anna --newsroom ./desk")
@click.argument("listed", metavar="LIST", type=click.Path(exists=True, path_type=Path))
@newsroom_option
@click.option("--as", "name", required=True, help="Whose list it is: within what they may see.")
def batch_command(listed: Path, folder: Path, name: str) -> None:
    """Ask the questions in LIST, one a line or CSV with a column “query”, and print a table.

    The list is kept at the desk, where it can be asked again.
    """
    from dataclasses import replace

    from zenger.assemble import open_newsroom
    from zenger.errors import AccountError
    from zenger.workflow.access.accounts import account_named
    from zenger.workflow.access.sight import viewer_of
    from zenger.workflow.desk.batch_lists import LARGEST, Options
    from zenger.workflow.desk.batches import make_batch, run_slice, table_of

    newsroom = replace(open_newsroom(folder), actor=name)
    viewer = viewer_of(account_named(name))
    if listed.stat().st_size > LARGEST:
        raise AccountError("The list is longer than 10 MB. Cut it into several.")
    with listed.open(encoding="utf-8-sig", errors="replace") as lines:
        batch = make_batch(newsroom, viewer, listed.stem, lines, Options())
    while left := run_slice(newsroom, viewer, batch.pk):
        remark(f"{left:,} questions are left.")
    for line in table_of(viewer, batch.pk):
        click.echo(line.rstrip("\r\n"))
