"""What a newsroom keeps for its reviews: reasons, people at risk, rules of each collection."""

from pathlib import Path

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.model.names import inert


@click.command("reasons", epilog="Example: zenger review reasons --as anna --newsroom ./desk")
@newsroom_option
@as_option
@click.option("--set", "wording", nargs=2, metavar="CODE TITLE", help="Add one, or word it anew.")
@click.option("--retire", metavar="CODE", default="", help="Offer it no more.")
@json_option
def reasons_command(
    folder: Path, name: str, wording: tuple[str, str] | None, retire: str, as_json: bool
) -> None:
    """List the reasons for which something is redacted or withheld."""
    from zenger.workflow.review.reasons import known_reasons, set_reason

    newsroom, viewer = acting(folder, name)
    if wording:
        set_reason(newsroom, viewer, *wording)
    if retire:
        known = known_reasons().get(retire)
        title = known.title if known else ""
        set_reason(newsroom, viewer, retire, title, is_offered=False)
    for one in known_reasons().values():
        if as_json:
            say_json({"code": one.code, "title": one.title, "offered": one.is_offered})
        elif one.is_offered:
            click.echo(f"{one.code}  {inert(one.title)}")


@click.command("at-risk", epilog="Example: zenger review at-risk --as anna --newsroom ./desk")
@newsroom_option
@as_option
@click.option("--add", "person", default="", metavar="NAME", help="Put somebody on the list.")
@click.option("--variant", "variants", multiple=True, help="Another spelling; may be repeated.")
@click.option("--why", default="", help="For the newsroom only.")
@click.option("--remove", type=int, metavar="NUMBER", help="Take somebody off the list.")
@json_option
def at_risk_command(
    folder: Path, name: str, person: str, variants: tuple[str, ...], why: str,
    remove: int | None, as_json: bool,
) -> None:  # fmt: skip
    """List the people who would be hurt if they were named."""
    from zenger.workflow.review.at_risk import add_person, people_at_risk, remove_person

    newsroom, viewer = acting(folder, name)
    if person:
        add_person(newsroom, viewer, person, variants, why)
    if remove is not None:
        remove_person(newsroom, viewer, remove)
    for one in people_at_risk(viewer):
        if as_json:
            say_json({"number": one.pk, "name": one.name, "variants": one.variants})
        else:
            click.echo(f"{one.pk}  {inert(', '.join([one.name, *one.variants]))}")


@click.command(
    "settings",
    epilog="Example: zenger review settings cables --approvals 2 --as anna --newsroom ./desk",
)
@click.argument("collection")
@newsroom_option
@as_option
@click.option("--approvals", type=click.IntRange(1), help="How many different people approve.")
@click.option(
    "--tell-withheld/--keep-withheld", "tells", default=None,
    help="Whether the public is told how many documents are withheld, and why.",
)  # fmt: skip
@click.option(
    "--checklist", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with a point a line, to be looked at before a document is approved.",
)  # fmt: skip
@json_option
def settings_command(
    collection: str, folder: Path, name: str, approvals: int | None, tells: bool | None,
    checklist: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Say what COLLECTION asks of its review, or change it."""
    from zenger.workflow.review.rules import (
        checklist_of,
        collection_named,
        rules_of,
        set_checklist,
        set_rules,
    )

    newsroom, viewer = acting(folder, name)
    found = collection_named(viewer, collection)
    if approvals is not None or tells is not None:
        set_rules(newsroom, viewer, found.pk, approvals=approvals, tells_withheld=tells)
    if checklist is not None:
        points = checklist.read_text(encoding="utf-8").splitlines()
        set_checklist(newsroom, viewer, found.pk, points)
    rules = rules_of(found.pk)
    listed = list(checklist_of(found.pk).values_list("text", flat=True))
    said = {
        "collection": found.title, "approvals": rules.approvals,
        "tells_withheld": rules.tells_withheld, "checklist": listed,
    }  # fmt: skip
    if as_json:
        say_json(said)
        return
    click.echo(f"{rules.approvals} approvals by different people")
    click.echo(f"withheld documents are {'counted' if rules.tells_withheld else 'not told of'}")
    for point in listed:
        click.echo(f"to be looked at: {inert(point)}")
    if not listed:
        remark("There is no checklist.")


COMMANDS = (reasons_command, at_risk_command, settings_command)
