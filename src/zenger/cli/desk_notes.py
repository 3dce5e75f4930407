"""`zenger desk note, change-note`: notes on documents, pages and places of a page."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.on_document import on_document, say_done
from zenger.cli.output import json_option, newsroom_option, remark, say_json

if TYPE_CHECKING:
    from zenger.catalog.models import Document
    from zenger.model.people import Viewer
    from zenger.protocols.newsroom import Newsroom

SHARE = 100  # ten-thousandths of a page in a hundredth of it


@click.command(
    "note",
    epilog="Example: zenger desk note tariff.pdf 'Ask @peter.' --as anna --newsroom ./desk",
)  # fmt: skip
@on_document
@click.argument("text")
@click.option("--page", type=click.IntRange(1), help="On this page.")
@click.option("--words", default="", help="On these words of the page, where they stand first.")
@click.option(
    "--box", default="", metavar="LEFT,TOP,RIGHT,BOTTOM",
    help="On a place of the page, in hundredths of its width and height from its upper left: "
    "10,20,50,32.5.",
)  # fmt: skip
def note_command(
    newsroom: "Newsroom", viewer: "Viewer", row: "Document", *, text: str, page: int | None,
    words: str, box: str, as_json: bool,
) -> None:  # fmt: skip
    """Write TEXT on DOCUMENT; -: standard input. Prints the number of the note."""
    from zenger.workflow.desk.notes import add_note

    if (words or box) and page is None:
        raise click.UsageError("Say which page with --page.")
    if words and box:
        raise click.UsageError("Give --words or --box, and not both.")
    if text == "-":
        text = sys.stdin.read()
    place: dict[str, Any] | None = {"words": words} if words else None
    if box:
        place = {"box": _box(box)}
    note = add_note(newsroom, viewer, row.pk, text, page=page, region=place)
    if not as_json:
        click.echo(note.pk)
    where = f"page {page}" if page else "the document"
    said = {"number": note.pk, "version": note.version, "page": note.page, "region": note.region}
    say_done(row, f"the note is on {where}.", as_json=as_json, **said)


def _box(typed: str) -> list[int]:
    """In ten-thousandths, as places are kept. Raises `click.UsageError`."""
    try:
        edges = [round(float(edge) * SHARE) for edge in typed.split(",")]
    except (ValueError, OverflowError):
        edges = []
    if len(edges) != 4:
        raise click.UsageError("A place has four numbers with commas: --box 10,20,50,32.5.")
    return edges


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
@click.option("--restore", is_flag=True, help="Bring back one that was taken away.")
@json_option
def change_note_command(
    number: int, text: str, folder: Path, name: str, version: int | None, remove: bool,
    restore: bool, as_json: bool,
) -> None:  # fmt: skip
    """Give the note NUMBER another wording. Nothing is overwritten that came in between."""
    from zenger.workflow.desk.notes import change_note, remove_note, restore_note

    if sum(map(bool, (text, remove, restore))) != 1 or (text and version is None):
        raise click.UsageError("Give TEXT and --version, or --remove or --restore alone.")
    newsroom, viewer = acting(folder, name)
    if text:
        note = change_note(newsroom, viewer, number, text, version=version or 0)
    else:
        note = (remove_note if remove else restore_note)(newsroom, viewer, number)
    if as_json:
        say_json({"number": number, "version": note.version, "removed": remove})
    else:
        remark("Taken away." if remove else "Brought back." if restore else "Changed.")
