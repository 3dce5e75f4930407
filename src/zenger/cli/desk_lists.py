"""`zenger desk list, activity`: one's own lists, and what happened lately."""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.model.names import inert

limit_option = click.option("--limit", default=50, show_default=True, type=click.IntRange(1))


@click.command("list", epilog="Example: zenger desk list to_read --as anna --newsroom ./desk")
@click.argument("which", type=click.Choice(["to_read", "starred", "asked", "mentions"]))
@newsroom_option
@as_option
@limit_option
@json_option
def list_command(which: str, folder: Path, name: str, limit: int, as_json: bool) -> None:
    """List what this account wants to read or starred, is asked to do, or where it is named."""
    from zenger.workflow.desk.assignments import assigned_to
    from zenger.workflow.desk.lists import on_list
    from zenger.workflow.desk.mentions import unseen_mentions

    _, viewer = acting(folder, name)
    if which == "asked":
        asked = assigned_to(viewer)[:limit]
        _say(
            (
                (one.document, {"number": one.pk, "by": one.by.name, "why": one.why})
                for one in asked
            ),
            as_json,
        )
    elif which == "mentions":
        named = (one.note for one in unseen_mentions(viewer)[:limit])
        _say(((one.document, {"by": one.author.name, "why": one.text}) for one in named), as_json)
    else:
        _say(((one, {}) for one in on_list(viewer, which, limit=limit).documents), as_json)


def _say(found: Iterable[tuple[Any, dict[str, Any]]], as_json: bool) -> None:
    from zenger.model.ids import Digest, shown_digest

    is_any = False
    for document, more in found:
        is_any = True
        said = {"document": shown_digest(Digest(document.blob_id)), "title": document.title, **more}
        if as_json:
            say_json(said)
            continue
        words = " ".join(str(more.get("why", "")).split())
        asked = f"  {more['by']}: {inert(words)}" if "by" in more else ""
        number = f"{more['number']}  " if "number" in more else ""
        click.echo(f"{number}{said['document'][:19]}…  {inert(document.title)}{asked}")
    if not is_any:
        remark("There is none.")


@click.command("activity", epilog="Example: zenger desk activity --as anna --newsroom ./desk")
@newsroom_option
@as_option
@click.option("--person", default="", help="Only what this one did.")
@click.option("--collection", default="", help="Only what happened in this one.")
@limit_option
@json_option
def activity_command(
    folder: Path, name: str, person: str, collection: str, limit: int, as_json: bool
) -> None:
    """Say what happened to documents this account sees, the newest first."""
    from zenger.model.ids import Digest, shown_digest
    from zenger.workflow.desk.activity import Wanted, activity_for

    _, viewer = acting(folder, name)
    wanted = Wanted(person=person, collection=collection)
    for one in islice(activity_for(viewer, limit=limit, wanted=wanted), limit):
        said = {
            "at": one.at.isoformat(timespec="seconds"), "by": one.account.name, "act": one.verb,
            "document": shown_digest(Digest(one.document.blob_id)), "title": one.document.title,
            "details": one.details,
        }  # fmt: skip
        if as_json:
            say_json(said)
        else:
            click.echo(f"{said['at']}  {said['by']}  {said['act']}  {inert(one.document.title)}")
