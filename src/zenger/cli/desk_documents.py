"""`zenger desk show, tag, mark, note, label, assign, done`: what the desk says of one document."""

import sys
from pathlib import Path
from typing import Any

import click

from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.cli.review import acting, as_option, collection_option
from zenger.model.names import inert

document_argument = click.argument("document")
MARKS = ("starred", "read", "to_read")


@click.command(
    "show", epilog="Example: zenger desk show tariff.pdf --as anna --newsroom ./desk --json"
)
@document_argument
@newsroom_option
@as_option
@collection_option
@json_option
def show_command(document: str, folder: Path, name: str, collection: str, as_json: bool) -> None:
    """Say what was said of DOCUMENT: a digest, a public id, or a path."""
    from zenger.model.ids import Digest, shown_digest
    from zenger.workflow.desk.assignments import assignments_on
    from zenger.workflow.desk.marks import marks_of
    from zenger.workflow.desk.notes import notes_on
    from zenger.workflow.review.named import document_named

    _, viewer = acting(folder, name)
    row = document_named(viewer, document, collection)
    marks = marks_of(viewer, [row.pk])[row.pk]
    said: dict[str, Any] = {
        "document": shown_digest(Digest(row.blob_id)), "title": row.title,
        "collection": row.collection.title, "pages": row.pages, "status": row.status,
        "tags": list(marks.tags), **{mark: getattr(marks, mark) for mark in MARKS},
        "notes": [
            {"number": one.pk, "page": one.page, "by": one.author.name, "text": one.text,
             "version": one.version, "at": one.at.isoformat()}
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
    words = [*(inert(tag) for tag in said["tags"]), *(mark for mark in MARKS if said[mark])]
    if words:
        click.echo(f"  {', '.join(words)}")
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
@document_argument
@click.argument("word")
@newsroom_option
@as_option
@collection_option
@click.option("--off", is_flag=True, help="Take it off.")
def tag_command(
    document: str, word: str, folder: Path, name: str, collection: str, off: bool
) -> None:
    """Put the tag WORD on DOCUMENT."""
    from zenger.model.tokens import fold
    from zenger.workflow.desk.marks import add_tag, remove_tag
    from zenger.workflow.review.named import document_named

    newsroom, viewer = acting(folder, name)
    number = document_named(viewer, document, collection).pk
    if off:
        remove_tag(newsroom, viewer, number, " ".join(fold(word).split()))
    else:
        add_tag(newsroom, viewer, number, word)


@click.command(
    "mark", epilog="Example: zenger desk mark tariff.pdf starred --as anna --newsroom ./desk"
)
@document_argument
@click.argument("mark", type=click.Choice(MARKS))
@newsroom_option
@as_option
@collection_option
@click.option("--off", is_flag=True, help="Take it off.")
def mark_command(
    document: str, mark: str, folder: Path, name: str, collection: str, off: bool
) -> None:
    """Mark DOCUMENT for this account alone."""
    from zenger.workflow.desk.marks import set_mark
    from zenger.workflow.review.named import document_named

    newsroom, viewer = acting(folder, name)
    set_mark(newsroom, viewer, document_named(viewer, document, collection).pk, mark, on=not off)


@click.command(
    "note",
    epilog="Example: zenger desk note tariff.pdf 'Ask @peter.' --as anna --newsroom ./desk",
)  # fmt: skip
@document_argument
@click.argument("text")
@newsroom_option
@as_option
@collection_option
@click.option("--page", type=click.IntRange(1), help="On this page.")
@click.option("--words", default="", help="On these words of the page, where they stand first.")
def note_command(
    document: str, text: str, folder: Path, name: str, collection: str, page: int | None,
    words: str,
) -> None:  # fmt: skip
    """Write TEXT on DOCUMENT; -: standard input. Prints the number of the note."""
    from zenger.workflow.desk.notes import add_note
    from zenger.workflow.review.named import document_named

    newsroom, viewer = acting(folder, name)
    number = document_named(viewer, document, collection).pk
    if text == "-":
        text = sys.stdin.read()
    place = {"words": words} if words else None
    note = add_note(newsroom, viewer, number, text, page=page, region=place)
    click.echo(note.pk)


@click.command(
    "change-note",
    epilog="Example: zenger desk change-note 1 'Asked.' --version 1 --as anna --newsroom ./desk",
)
@click.argument("number", type=click.IntRange(1))
@click.argument("text", default="")
@newsroom_option
@as_option
@click.option("--version", type=click.IntRange(1), help="The one it is to follow; see `show`.")
@click.option("--remove", is_flag=True, help="Take it away. Its words are kept, out of sight.")
def change_note_command(
    number: int, text: str, folder: Path, name: str, version: int | None, remove: bool
) -> None:
    """Give the note NUMBER another wording. Nothing is overwritten that came in between."""
    from zenger.workflow.desk.notes import change_note, remove_note

    if remove == bool(text) or (text and version is None):
        raise click.UsageError("Give TEXT and --version, or --remove alone.")
    newsroom, viewer = acting(folder, name)
    if remove:
        remove_note(newsroom, viewer, number)
    else:
        change_note(newsroom, viewer, number, text, version=version or 0)


@click.command(
    "label", epilog="Example: zenger desk label tariff.pdf 'Legal only' --as anna --newsroom ./desk"
)
@document_argument
@click.argument("label")
@newsroom_option
@as_option
@collection_option
@click.option("--off", is_flag=True, help="Take it off: more people may see the document then.")
def label_command(
    document: str, label: str, folder: Path, name: str, collection: str, off: bool
) -> None:
    """Close DOCUMENT to all who were not given LABEL."""
    from zenger.workflow.access.labels import label_named, put_label, take_label
    from zenger.workflow.review.named import document_named

    newsroom, viewer = acting(folder, name)
    number = document_named(viewer, document, collection).pk
    given = label_named(viewer, label).pk
    if off:
        take_label(newsroom, viewer, number, given)
    else:
        put_label(newsroom, viewer, number, given)


@click.command(
    "assign",
    epilog="Example: zenger desk assign tariff.pdf peter --as anna --newsroom ./desk",
)  # fmt: skip
@document_argument
@click.argument("person")
@newsroom_option
@as_option
@collection_option
@click.option("--why", default="", help="What is asked.")
def assign_command(
    document: str, person: str, folder: Path, name: str, collection: str, why: str
) -> None:
    """Ask PERSON to look at DOCUMENT. Prints the number of what is asked."""
    from zenger.workflow.desk.assignments import assign
    from zenger.workflow.review.named import document_named

    newsroom, viewer = acting(folder, name)
    number = document_named(viewer, document, collection).pk
    click.echo(assign(newsroom, viewer, number, person.strip().lower(), why).pk)


@click.command("done", epilog="Example: zenger desk done 1 --as peter --newsroom ./desk")
@click.argument("number", type=click.IntRange(1))
@newsroom_option
@as_option
@click.option("--reopen", is_flag=True, help="It is not done after all.")
def done_command(number: int, folder: Path, name: str, reopen: bool) -> None:
    """Say that what was asked under NUMBER is done."""
    from zenger.workflow.desk.assignments import finish

    newsroom, viewer = acting(folder, name)
    finish(newsroom, viewer, number, is_done=not reopen)
    remark("Open again." if reopen else "Done.")
