"""`zenger desk read, original, passwords`: a page, a file as it was received, and ways into it."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.new_file import require_new, written_whole
from zenger.cli.on_document import named, on_document, say_done
from zenger.cli.options import read_passwords
from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.model.names import inert

if TYPE_CHECKING:
    from zenger.catalog.models import Document
    from zenger.model.people import Viewer
    from zenger.protocols.newsroom import Newsroom
    from zenger.workflow.desk.read_document import Relation

BESIDE = ("elsewhere", "parents", "children", "thread", "alike")


@click.command("read", epilog="Example: zenger desk read tariff.pdf --as anna --newsroom ./desk")
@on_document
@click.option("--page", type=click.IntRange(1), default=1, show_default=True)
def read_command(
    newsroom: "Newsroom", viewer: "Viewer", row: "Document", *, page: int, as_json: bool
) -> None:
    """Print the text of one page of DOCUMENT; with --json also what it hangs together with.

    That it was read is on record, and marked for this account.
    """
    from zenger.errors import NotThereError
    from zenger.workflow.desk.read_document import read_document

    if page > max(row.pages, 1):
        raise NotThereError(f"This document has no page {page:,}. It has {row.pages:,}.")
    reading = read_document(newsroom, viewer, row.pk, page)
    text = reading.page.text if reading.page else ""
    if not as_json:
        for line in text.splitlines():
            click.echo(inert(line))
        remark(f"Page {page:,} of {max(row.pages, 1):,}.")
        return
    beside = {name: [_object(one) for one in getattr(reading, name)] for name in BESIDE}
    places = list(reading.places)
    say_json(
        {**named(row), "page": page, "pages": row.pages, "text": text, "paths": places, **beside}
    )


def _object(one: "Relation") -> dict[str, Any]:
    return {"title": one.title, "kind": one.kind, "status": one.status, "how": one.words}


@click.command(
    "original",
    epilog="Example: zenger desk original tariff.pdf --to taken.pdf --as anna --newsroom ./desk",
)
@on_document
@click.option(
    "--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="A file that is not there yet.",
)  # fmt: skip
def original_command(
    newsroom: "Newsroom", viewer: "Viewer", row: "Document", *, target: Path, as_json: bool
) -> None:
    """Take DOCUMENT out exactly as it was received. It can do harm when it is opened."""
    from zenger.workflow.desk.page_files import original_of

    require_new(target)
    _, stream = original_of(newsroom, viewer, row.pk)
    with stream, written_whole(target) as out:
        shutil.copyfileobj(stream, out)
    words = f"written to {target}. That it was taken out is on record."
    say_done(row, words, as_json=as_json, file=str(target), bytes=row.blob.size)


@click.command(
    "passwords", epilog="Example: zenger desk passwords --forget --as anna --newsroom ./desk"
)
@click.argument(
    "listed", metavar="[FILE]", required=False,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)  # fmt: skip
@newsroom_option
@as_option
@click.option("--forget", is_flag=True, help="Keep none any more.")
@json_option
def passwords_command(
    listed: Path | None, folder: Path, name: str, forget: bool, as_json: bool
) -> None:
    """Keep the passwords in FILE, one a line, for what is encrypted; - is standard input.

    They are tried by `zenger process --as-before`.
    """
    from zenger.assemble import writing
    from zenger.model.people import Right
    from zenger.workflow.access.sight import require
    from zenger.workflow.passwords import forget_passwords, kept_passwords, try_passwords

    if forget == bool(listed):
        raise click.UsageError("Give a file of passwords, or --forget.")
    newsroom, viewer = acting(folder, name)
    require(viewer, Right.EDIT)
    if listed:
        given = read_passwords(listed)
        with writing(newsroom):
            try_passwords(newsroom, "\n".join(given), within=viewer.collections)
    else:
        forget_passwords(newsroom)
    kept = len(kept_passwords(newsroom))
    say_json({"kept": kept}) if as_json else remark(f"Kept: {kept:,}.")
