"""`zenger batch`: asks a whole list of questions and says what each finds."""

from pathlib import Path

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.output import json_option, newsroom_option, remark


@click.command("batch", epilog="Example: zenger batch names.csv --as anna --newsroom ./desk")
@click.argument(
    "listed", metavar="LIST", type=click.Path(exists=True, dir_okay=False, allow_dash=True)
)
@newsroom_option
@as_option
@click.option("--name", "called", default="", help="What the list is called; its file if left out.")
@click.option("--phrase", is_flag=True, help="The words of a line next to one another.")
@click.option(
    "--fuzzy", type=click.IntRange(0, 2), default=0, help="Letters that each word may be off."
)
@json_option
def batch_command(
    listed: str, folder: Path, name: str, called: str, phrase: bool, fuzzy: int, as_json: bool
) -> None:
    """Ask the questions in LIST, one a line or CSV with a column “query”, and print a table.

    LIST is a file, or - for standard input. It is kept at the desk, where it can be asked again,
    as with `zenger desk ask-again`. A line may have options of its own, in columns “phrase”,
    “fuzzy” and “in”.
    """
    from zenger.cli.desk_batches import ask_all, say_answers
    from zenger.workflow.desk.batch_lists import Options
    from zenger.workflow.desk.batches import make_batch

    newsroom, viewer = acting(folder, name)
    called = called or ("" if listed == "-" else Path(listed).stem)
    with click.open_file(listed, encoding="utf-8-sig", errors="replace") as lines:
        batch = make_batch(newsroom, viewer, called, lines, Options(phrase, fuzzy))
    ask_all(newsroom, viewer, batch, as_json=as_json)
    say_answers(viewer, batch.pk, as_json=as_json)
    if not as_json:
        remark(f"Kept as list {batch.pk}.")
