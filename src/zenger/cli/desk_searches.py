"""`zenger desk keep, kept, forget, told, export`: searches that are kept, and results taken out."""

from pathlib import Path
from typing import Any

import click

from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.cli.review import acting, as_option
from zenger.model.names import inert

order_option = click.option(
    "--order", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance"
)


@click.command(
    "keep", epilog="Example: zenger desk keep 'port charges' --alert --as anna --newsroom ./desk"
)
@click.argument("query")
@newsroom_option
@as_option
@click.option("--name", "called", default="", help="What it is called; the query if left out.")
@click.option("--alert", is_flag=True, help="Tell of new documents that answer it.")
@order_option
def keep_command(query: str, folder: Path, name: str, called: str, alert: bool, order: str) -> None:
    """Keep a search for this account. Prints its number."""
    from zenger.model.research import Order
    from zenger.workflow.desk.saved import save_search

    newsroom, viewer = acting(folder, name)
    saved = save_search(newsroom, viewer, called, query, order=Order(order), alert=alert)
    click.echo(saved.pk)


@click.command("kept", epilog="Example: zenger desk kept --as anna --newsroom ./desk")
@newsroom_option
@as_option
@json_option
def kept_command(folder: Path, name: str, as_json: bool) -> None:
    """List the searches that this account keeps, with how much is new."""
    from zenger.workflow.desk.alerts import alerts_for
    from zenger.workflow.desk.saved import saved_of

    _, viewer = acting(folder, name)
    new = {told.saved.pk: told.documents for told in alerts_for(viewer)}
    for one in saved_of(viewer):
        said: dict[str, Any] = {
            "number": one.pk, "name": one.name, "query": one.question, "order": one.order,
            "alert": one.alert, "new": new.get(one.pk, 0),
        }  # fmt: skip
        if as_json:
            say_json(said)
        else:
            fresh = f"  {said['new']:,} new" if said["new"] else ""
            click.echo(f"{one.pk}  {inert(one.name)}: {inert(one.question)}{fresh}")


@click.command("forget", epilog="Example: zenger desk forget 1 --as anna --newsroom ./desk")
@click.argument("number", type=click.IntRange(1))
@newsroom_option
@as_option
def forget_command(number: int, folder: Path, name: str) -> None:
    """Keep the search NUMBER no more."""
    from zenger.workflow.desk.saved import remove_saved

    newsroom, viewer = acting(folder, name)
    remove_saved(newsroom, viewer, number)


@click.command("told", epilog="Example: zenger desk told 1 --seen --as anna --newsroom ./desk")
@click.argument("number", type=click.IntRange(1))
@newsroom_option
@as_option
@click.option("--seen", is_flag=True, help="Tick them off.")
@json_option
def told_command(number: int, folder: Path, name: str, seen: bool, as_json: bool) -> None:
    """List the new documents that the alert NUMBER told of."""
    from zenger.model.ids import Digest, shown_digest
    from zenger.workflow.desk.alerts import last_told, new_documents, tick_off

    newsroom, viewer = acting(folder, name)
    last = last_told(viewer, number)
    for one in new_documents(viewer, number):
        digest = shown_digest(Digest(one.blob_id))
        if as_json:
            say_json({"document": digest, "title": one.title})
        else:
            click.echo(f"{digest[:19]}…  {inert(one.title)}")
    if seen:
        tick_off(newsroom, viewer, number, last)


@click.command(
    "export", epilog="Example: zenger desk export harbour --to all.zip --as anna --newsroom ./desk"
)  # fmt: skip
@click.argument("query")
@newsroom_option
@as_option
@click.option(
    "--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="A file that is not there yet: .csv, .jsonl, or .zip with the files themselves.",
)  # fmt: skip
@order_option
def export_command(query: str, folder: Path, name: str, target: Path, order: str) -> None:
    """Take results out, within what this account may see, on record."""
    from zenger.model.research import Order
    from zenger.workflow.desk.export import export_rows
    from zenger.workflow.desk.zip_files import zip_of

    form = target.suffix.lower().removeprefix(".")
    if form not in ("csv", "jsonl", "zip"):
        raise click.UsageError("Name a file that ends with .csv, .jsonl or .zip.")
    if target.exists():
        raise click.UsageError("There is a file of this name. Name another one.")
    newsroom, viewer = acting(folder, name)
    if form == "zip":
        pieces = zip_of(newsroom, viewer, query, order=Order(order))
    else:
        rows = export_rows(newsroom, viewer, query, order=Order(order), as_json=form == "jsonl")
        pieces = (row.encode() for row in rows)
    draft = target.with_name(target.name + ".part")
    with draft.open("xb") as stream:
        for piece in pieces:
            stream.write(piece)
    draft.rename(target)
    remark(f"Written: {target}. What was taken out is on record.")
