"""`zenger desk batches, ask-again, answers, grid, remove-batch`: lists of questions that are kept.

`zenger batch` asks a new one.
"""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.output import Meter, json_option, newsroom_option, remark, say_json
from zenger.model.names import inert
from zenger.workflow.progress import Progress

if TYPE_CHECKING:
    from zenger.catalog.models import Batch, BatchLine
    from zenger.model.people import Viewer
    from zenger.protocols.newsroom import Newsroom

batch_argument = click.argument("number", type=click.IntRange(1))
ONLY = ("found", "empty", "broken", "new")


@click.command("batches", epilog="Example: zenger desk batches --as anna --newsroom ./desk --json")
@newsroom_option
@as_option
@json_option
def batches_command(folder: Path, name: str, as_json: bool) -> None:
    """List this account's lists of questions, the newest first."""
    from zenger.workflow.desk.batches import order_of_batches, waiting

    _, viewer = acting(folder, name)
    for one in order_of_batches(viewer):
        said: dict[str, Any] = {
            "number": one.pk, "name": one.name, "questions": one.batchline_set.count(),
            "waiting": waiting(one).count(), "created": one.created.isoformat(timespec="seconds"),
            "asked": one.ran.isoformat(timespec="seconds") if one.ran else None,
        }  # fmt: skip
        if as_json:
            say_json(said)
        else:
            click.echo(f"{one.pk}  {inert(one.name)}  {said['questions']:,} questions")


@click.command("ask-again", epilog="Example: zenger desk ask-again 1 --as anna --newsroom ./desk")
@batch_argument
@newsroom_option
@as_option
@json_option
def ask_again_command(number: int, folder: Path, name: str, as_json: bool) -> None:
    """Ask all questions of the list NUMBER again, and print the table with what is new since."""
    from zenger.workflow.desk.batches import own_batch, run_again

    newsroom, viewer = acting(folder, name)
    run_again(newsroom, viewer, number)
    ask_all(newsroom, viewer, own_batch(viewer, number), as_json=as_json)
    say_answers(viewer, number, as_json=as_json)


@click.command("answers", epilog="Example: zenger desk answers 1 --as anna --newsroom ./desk")
@batch_argument
@newsroom_option
@as_option
@click.option("--only", type=click.Choice(ONLY), help="Only questions that ended so.")
@json_option
def answers_command(number: int, folder: Path, name: str, only: str | None, as_json: bool) -> None:
    """Print what each question of the list NUMBER found when it was asked last."""
    _, viewer = acting(folder, name)
    say_answers(viewer, number, only=only or "", as_json=as_json)


@click.command("grid", epilog="Example: zenger desk grid 1 --as anna --newsroom ./desk")
@batch_argument
@newsroom_option
@as_option
@json_option
def grid_command(number: int, folder: Path, name: str, as_json: bool) -> None:
    """Print which question of the list NUMBER found which document; that is on record."""
    from zenger.workflow.desk.batches import own_batch
    from zenger.workflow.desk.grid import pairs_as_objects, pairs_of

    newsroom, viewer = acting(folder, name)
    own_batch(viewer, number)
    if as_json:
        for pair in pairs_as_objects(newsroom, viewer, number):
            say_json(pair)
        return
    for lines in pairs_of(newsroom, viewer, number):
        click.echo(lines, nl=False)


@click.command(
    "remove-batch", epilog="Example: zenger desk remove-batch 1 --as anna --newsroom ./desk"
)
@batch_argument
@newsroom_option
@as_option
@json_option
def remove_batch_command(number: int, folder: Path, name: str, as_json: bool) -> None:
    """Throw the list of questions NUMBER away."""
    from zenger.workflow.desk.batches import remove_batch

    newsroom, viewer = acting(folder, name)
    remove_batch(newsroom, viewer, number)
    say_json({"number": number, "removed": True}) if as_json else remark("Thrown away.")


def ask_all(newsroom: "Newsroom", viewer: "Viewer", batch: "Batch", *, as_json: bool) -> None:
    """Ask all questions that wait, and say how far that is."""
    from zenger.workflow.desk.batches import run_slice, waiting

    total, tell = waiting(batch).count(), Meter(as_json=as_json)
    while left := run_slice(newsroom, viewer, batch.pk):
        tell(Progress("ask", max(0, total - left), total, "questions"))
    tell(Progress("ask", total, total, "questions"))


def say_answers(viewer: "Viewer", number: int, *, only: str = "", as_json: bool) -> None:
    """The table of a list, or an object for each question."""
    from zenger.workflow.desk.batches import CHOSEN, is_current, lines_as_csv, own_batch

    batch = own_batch(viewer, number)
    is_shown = is_current(batch, viewer)
    if not is_shown:
        remark("What this account may see has changed since: no counts are shown. Ask it again.")
    lines = CHOSEN[only](batch.batchline_set.order_by("place").defer("known")).iterator(1000)
    if not as_json:
        for line in lines_as_csv(lines, is_shown=is_shown):
            click.echo(line, nl=False)
        return
    for one in lines:
        say_json(_object(one, is_shown=is_shown))


def _object(line: "BatchLine", *, is_shown: bool) -> dict[str, Any]:
    counts = (line.documents, line.pages, line.fresh) if is_shown else (None,) * 3
    return {
        "place": line.place, "query": line.typed, "question": line.question,
        "documents": counts[0], "pages": counts[1], "new": counts[2], "problem": line.problem,
    }  # fmt: skip
