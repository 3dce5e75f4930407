"""`zenger desk show, tag, mark, turn, label, assign, done`: what the desk says of one document."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.on_document import named, off_option, on_document, say_done
from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.model.names import inert

if TYPE_CHECKING:
    from zenger.catalog.models import Document
    from zenger.model.people import Viewer
    from zenger.protocols.newsroom import Newsroom

MARKS = ("starred", "read", "to_read")


@click.command(
    "show", epilog="Example: zenger desk show tariff.pdf --as anna --newsroom ./desk --json"
)
@on_document
def show_command(newsroom: "Newsroom", viewer: "Viewer", row: "Document", *, as_json: bool) -> None:
    """Say what was said of DOCUMENT: a digest, a public id, or a path."""
    from zenger.workflow.access.labels import labels_on
    from zenger.workflow.desk.assignments import assignments_on
    from zenger.workflow.desk.marks import marks_of
    from zenger.workflow.desk.notes import notes_on

    del newsroom
    marks = marks_of(viewer, [row.pk])[row.pk]
    said: dict[str, Any] = {
        **named(row), "collection": row.collection.title, "pages": row.pages,
        "status": row.status, "labels": [label.name for label in labels_on(row)],
        "tags": list(marks.tags), **{mark: getattr(marks, mark) for mark in MARKS},
        "notes": [
            {"number": one.pk, "page": one.page, "region": one.region, "by": one.author.name,
             "text": one.text, "version": one.version, "at": one.at.isoformat()}
            for one in notes_on(viewer, row.pk)
        ],
        "assigned": [
            {"number": one.pk, "to": one.to.name, "by": one.by.name, "why": one.why}
            for one in assignments_on(viewer, row.pk)
        ],
    }  # fmt: skip
    say_json(said) if as_json else _show(said)


def _show(said: dict[str, Any]) -> None:
    click.echo(f"{said['document'][:19]}…  {inert(said['title'])}  ({inert(said['collection'])})")
    words = [*map(inert, said["tags"]), *(mark for mark in MARKS if said[mark])]
    if words:
        click.echo(f"  {', '.join(words)}")
    if said["labels"]:
        click.echo(f"  only for who was given: {', '.join(map(inert, said['labels']))}")
    for one in said["notes"]:
        place = f", page {one['page']}" if one["page"] else ""
        click.echo(f"  note {one['number']} by {one['by']}{place}:")
        for line in one["text"].splitlines():
            click.echo(f"    {inert(line)}")
    for one in said["assigned"]:
        why = f": {inert(one['why'])}" if one["why"] else ""
        click.echo(f"  asked of {one['to']} by {one['by']} (number {one['number']}){why}")


@click.command(
    "tag", epilog="Example: zenger desk tag tariff.pdf urgent --as anna --newsroom ./desk"
)
@on_document
@click.argument("word")
@off_option("Take it off.")
def tag_command(
    newsroom: "Newsroom", viewer: "Viewer", row: "Document", *, word: str, off: bool, as_json: bool
) -> None:
    """Put the tag WORD on DOCUMENT."""
    from zenger.workflow.desk.marks import add_tag, remove_tag, tag_word

    (remove_tag if off else add_tag)(newsroom, viewer, row.pk, word)
    word = tag_word(word)
    words = f"the tag {word} is {'off' if off else 'on'}."
    say_done(row, words, as_json=as_json, tag=word, on=not off)


@click.command(
    "mark", epilog="Example: zenger desk mark tariff.pdf starred --as anna --newsroom ./desk"
)
@on_document
@click.argument("mark", type=click.Choice(MARKS))
@off_option("Take it off.")
def mark_command(
    newsroom: "Newsroom", viewer: "Viewer", row: "Document", *, mark: str, off: bool, as_json: bool
) -> None:
    """Mark DOCUMENT for this account alone."""
    from zenger.workflow.desk.marks import set_mark

    set_mark(newsroom, viewer, row.pk, mark, on=not off)
    words = f"{'not ' if off else ''}{mark.replace('_', ' ')}, for {viewer.name}."
    say_done(row, words, as_json=as_json, mark=mark, on=not off)


@click.command(
    "turn", epilog="Example: zenger desk turn tariff.pdf 1 90 --as anna --newsroom ./desk"
)
@on_document
@click.argument("page", type=click.IntRange(1))
@click.argument("degrees", type=click.Choice(["0", "90", "180", "270"]))
@click.option("--everywhere", is_flag=True, help="All pages of the document.")
def turn_command(
    newsroom: "Newsroom", viewer: "Viewer", row: "Document", *, page: int, degrees: str,
    everywhere: bool, as_json: bool,
) -> None:  # fmt: skip
    """Show PAGE of DOCUMENT turned clockwise by DEGREES from now on, to this account alone."""
    from zenger.workflow.desk.turns import turn_page

    turn_page(newsroom, viewer, row.pk, page, int(degrees), everywhere=everywhere)
    which = "every page" if everywhere else f"page {page}"
    words = f"{which} is turned by {degrees} degrees, for {viewer.name}."
    say_done(row, words, as_json=as_json, page=None if everywhere else page, degrees=int(degrees))


@click.command(
    "label", epilog="Example: zenger desk label tariff.pdf 'Legal only' --as anna --newsroom ./desk"
)
@on_document
@click.argument("label")
@off_option("Take it off: more people may see the document then.")
def label_command(
    newsroom: "Newsroom", viewer: "Viewer", row: "Document", *, label: str, off: bool,
    as_json: bool,
) -> None:  # fmt: skip
    """Close DOCUMENT to all who were not given LABEL."""
    from zenger.workflow.access.labels import label_named, put_label, take_label

    given = label_named(viewer, label)
    (take_label if off else put_label)(newsroom, viewer, row.pk, given.pk)
    words = f"the label {given.name} is {'off' if off else 'on'}."
    say_done(row, words, as_json=as_json, label=given.name, on=not off)


@click.command(
    "assign",
    epilog="Example: zenger desk assign tariff.pdf peter --as anna --newsroom ./desk",
)  # fmt: skip
@on_document
@click.argument("person")
@click.option("--why", default="", help="What is asked.")
def assign_command(
    newsroom: "Newsroom", viewer: "Viewer", row: "Document", *, person: str, why: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Ask PERSON to look at DOCUMENT. Prints the number of what is asked."""
    from zenger.workflow.desk.assignments import assign

    given = assign(newsroom, viewer, row.pk, person.strip().lower(), why)
    if not as_json:
        click.echo(given.pk)
    words = f"asked of {given.to.name}."
    say_done(row, words, as_json=as_json, number=given.pk, to=given.to.name, why=given.why)


@click.command("done", epilog="Example: zenger desk done 1 --as peter --newsroom ./desk")
@click.argument("number", type=click.IntRange(1))
@newsroom_option
@as_option
@click.option("--reopen", is_flag=True, help="It is not done after all.")
@json_option
def done_command(number: int, folder: Path, name: str, reopen: bool, as_json: bool) -> None:
    """Say that what was asked under NUMBER is done."""
    from zenger.workflow.desk.assignments import finish

    newsroom, viewer = acting(folder, name)
    finish(newsroom, viewer, number, is_done=not reopen)
    if as_json:
        say_json({"number": number, "done": not reopen})
    else:
        remark("Open again." if reopen else "Done.")
