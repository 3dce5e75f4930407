"""`zenger desk keep, kept, change-kept, forget, told, past`: searches kept, and asked before."""

from pathlib import Path
from typing import Any

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.output import json_option, newsroom_option, remark, say_json
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
@json_option
def keep_command(
    query: str, folder: Path, name: str, called: str, alert: bool, order: str, as_json: bool
) -> None:
    """Keep a search for this account. Prints its number."""
    from zenger.model.research import Order
    from zenger.workflow.desk.saved import save_search

    newsroom, viewer = acting(folder, name)
    saved = save_search(newsroom, viewer, called, query, order=Order(order), alert=alert)
    if as_json:
        say_json({"number": saved.pk, "name": saved.name, "query": query, "alert": alert})
    else:
        click.echo(saved.pk)
        remark(f"Kept as {inert(saved.name)}.")


@click.command(
    "change-kept", epilog="Example: zenger desk change-kept 1 --alert --as anna --newsroom ./desk"
)
@click.argument("number", type=click.IntRange(1))
@newsroom_option
@as_option
@click.option("--name", "called", default="", help="What it is called from now on.")
@click.option("--alert/--no-alert", "alert", default=None, help="Whether to tell of new documents.")
@json_option
def change_kept_command(
    number: int, folder: Path, name: str, called: str, alert: bool | None, as_json: bool
) -> None:
    """Give the kept search NUMBER another name, or begin or cease to tell of new documents."""
    from zenger.workflow.desk.saved import one_saved, rename_saved, set_alert

    if not called and alert is None:
        raise click.UsageError("Say what is to be another: --name, --alert or --no-alert.")
    newsroom, viewer = acting(folder, name)
    if called:
        rename_saved(newsroom, viewer, number, called)
    if alert is not None:
        set_alert(newsroom, viewer, number, on=alert)
    now = one_saved(viewer, number)
    if as_json:
        say_json({"number": now.pk, "name": now.name, "query": now.question, "alert": now.alert})
    else:
        remark(f"{inert(now.name)}: {'tells' if now.alert else 'does not tell'} of new documents.")


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
@json_option
def forget_command(number: int, folder: Path, name: str, as_json: bool) -> None:
    """Keep the search NUMBER no more."""
    from zenger.workflow.desk.saved import remove_saved

    newsroom, viewer = acting(folder, name)
    remove_saved(newsroom, viewer, number)
    say_json({"number": number, "kept": False}) if as_json else remark("Kept no more.")


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


@click.command("past", epilog="Example: zenger desk past --as anna --newsroom ./desk --json")
@newsroom_option
@as_option
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@click.option("--forget", type=click.IntRange(1), metavar="NUMBER", help="Forget this one.")
@click.option("--forget-all", is_flag=True, help="Forget all of them.")
@json_option
def past_command(
    folder: Path, name: str, limit: int, forget: int | None, forget_all: bool, as_json: bool
) -> None:
    """List what this account asked before, the latest first. The log keeps what it has."""
    from zenger.workflow.desk.saved import forget_past, past_of

    if forget and forget_all:
        raise click.UsageError("Give --forget or --forget-all, and not both.")
    _, viewer = acting(folder, name)
    if forget or forget_all:
        gone = forget_past(viewer, forget)
        say_json({"forgotten": gone}) if as_json else remark(f"Forgotten: {gone:,}.")
        return
    for one in past_of(viewer)[:limit]:
        said = {
            "number": one.pk, "at": one.at.isoformat(timespec="seconds"), "query": one.question,
            "documents": one.documents,
        }  # fmt: skip
        if as_json:
            say_json(said)
        else:
            click.echo(f"{one.pk}  {said['at']}  {inert(one.question)}  {one.documents:,}")
