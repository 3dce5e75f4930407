"""`zenger desk similar, compare`: what stands beside a document."""

from typing import TYPE_CHECKING, Any

import click

from zenger.cli.on_document import named, on_document
from zenger.cli.output import remark, say_json
from zenger.model.names import inert

if TYPE_CHECKING:
    from zenger.catalog.models import Document
    from zenger.model.people import Viewer
    from zenger.protocols.newsroom import Newsroom

_SIGNS = {"in": "+", "out": "-", "same": " "}


@click.command(
    "similar", epilog="Example: zenger desk similar tariff.pdf --as anna --newsroom ./desk"
)
@on_document
def similar_command(
    newsroom: "Newsroom", viewer: "Viewer", row: "Document", *, as_json: bool
) -> None:
    """List documents about the same as DOCUMENT, with words they share; no copies of it."""
    from zenger.workflow.access.sight import seen_document
    from zenger.workflow.desk.similar import similar_documents

    _, found = similar_documents(newsroom, viewer, row.pk)
    for one in found:
        said: dict[str, Any] = {
            **named(seen_document(viewer, one.number)), "page": one.page, "date": one.date,
            "collection": one.collection, "shared": list(one.shared),
        }  # fmt: skip
        if as_json:
            say_json(said)
        else:
            words = ", ".join(map(inert, one.shared))
            click.echo(f"{said['document'][:19]}…  {inert(one.title)}: {words}")
    if not found and not as_json:
        remark("There is none.")


@click.command(
    "compare",
    epilog="Example: zenger desk compare tariff.pdf letter.eml --as anna --newsroom ./desk",
)
@on_document
@click.argument("other")
@click.option(
    "--other-collection", default="", help="The collection of OTHER, where it lies in several."
)
def compare_command(
    newsroom: "Newsroom", viewer: "Viewer", row: "Document", *, other: str, other_collection: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Say what stands in OTHER and not in DOCUMENT (+), and the other way round (-).

    Both are named alike: by a digest, a public id, or a path, and where the same file lies in
    several collections by --collection and --other-collection. That they were read is on record.
    """
    from zenger.workflow.desk.compare import compare
    from zenger.workflow.review.named import document_named

    found = compare(newsroom, viewer, row.pk, document_named(viewer, other, other_collection).pk)
    for one in found.stretches:
        if as_json:
            say_json({"how": one.how, "words": one.words, "text": one.text})
        elif one.how == "skipped":
            click.echo(f"… {one.words:,} words are the same …")
        else:
            for line in one.text.splitlines():
                click.echo(f"{_SIGNS[one.how]} {inert(line)}")
    if not as_json:
        beginnings = "Only the beginnings were compared. " if found.is_cut else ""
        remark(
            f"{beginnings}{found.places:,} places differ: {found.put_in:,} words put in, "
            f"{found.taken_out:,} taken out."
        )
