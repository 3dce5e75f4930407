"""`zenger review`: what is decided of documents before they are public, as somebody's account."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zenger.cli.acting import acting, as_option, collection_option
from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.model.approval import State
from zenger.model.names import inert

if TYPE_CHECKING:
    from collections.abc import Iterator

    from zenger.catalog.models import Document
    from zenger.model.people import Viewer
    from zenger.protocols.newsroom import Newsroom
    from zenger.workflow.review.redactions import Recorded


@click.group("review", epilog="Example: zenger review queue --as anna --newsroom ./desk")
def review_command() -> None:
    """Redact, weigh and approve documents before they are public."""


@review_command.command("queue", epilog="Example: zenger review queue --as anna --newsroom ./desk")
@newsroom_option
@as_option
@collection_option
@click.option(
    "--state", "states", multiple=True, type=click.Choice([state.value for state in State]),
    help="In this state; may be repeated. Proposed and in review unless told.",
)  # fmt: skip
@click.option("--mine", is_flag=True, help="Only what is assigned to this account.")
@click.option("--limit", default=50, show_default=True, type=click.IntRange(1))
@json_option
def queue_command(
    folder: Path, name: str, collection: str, states: tuple[str, ...], mine: bool, limit: int,
    as_json: bool,
) -> None:  # fmt: skip
    """List what waits for a decision, and how far all is."""
    from zenger.workflow.review.queue import TO_DECIDE, Wanted, progress, queue

    newsroom, viewer = acting(folder, name)
    asked = frozenset(map(State, states)) or TO_DECIDE.states
    wanted = Wanted(asked, collection, name if mine else "")
    for entry in queue(newsroom, viewer, wanted, limit=limit):
        said = entry_said(entry)
        if as_json:
            say_json(said)
        else:
            click.echo(
                f"{said['document'][7:19]}  {said['state']}  {said['approvals']} of "
                f"{said['needed']}  {inert(said['title'])}"
            )
    counts = progress(newsroom, viewer, Wanted(frozenset(), collection, wanted.assigned_to))
    words = ", ".join(f"{count:,} {state}" for state, count in counts.by_state.items())
    if not as_json:
        remark(f"{counts.decided:,} of {counts.total:,} are decided: {words or 'none there'}.")


@review_command.command(
    "show", epilog="Example: zenger review show tariff.pdf --as anna --newsroom ./desk"
)
@click.argument("document")
@newsroom_option
@as_option
@collection_option
@json_option
def show_command(document: str, folder: Path, name: str, collection: str, as_json: bool) -> None:
    """Say where DOCUMENT stands: a digest, a public id, or a path."""
    from zenger.workflow.review.named import document_named

    newsroom, viewer = acting(folder, name)
    said = _all_of(newsroom, viewer, document_named(viewer, document, collection))
    if as_json:
        say_json(said)
    else:
        for line in _lines(said):
            click.echo(line)


def _all_of(newsroom: "Newsroom", viewer: "Viewer", row: "Document") -> dict[str, Any]:
    from zenger.workflow.review.assessments import assessments_of
    from zenger.workflow.review.originals import original_standing
    from zenger.workflow.review.queue import entry_of
    from zenger.workflow.review.redactions import history_of
    from zenger.workflow.review.rules import points_left

    said = entry_said(entry_of(newsroom, viewer, row.pk))
    said["points_left"] = points_left(row)
    weighed = assessments_of(viewer, row.pk)
    said["assessment"] = weighed[0].version if weighed else 0
    original = original_standing(newsroom, viewer, row.pk)
    said["original"] = {
        "approvals": len(original.counted), "needed": original.needed,
        "obstacle": original.obstacle or None,
    }  # fmt: skip
    said["redacted"] = [_redacted(one) for one in history_of(viewer, row.pk)]
    return said


def _redacted(one: "Recorded") -> dict[str, Any]:
    return {
        "number": one.number, "act": one.act, "page": one.redaction.page or None,
        "field": one.redaction.header, "code": one.redaction.code,
        "basis": one.redaction.basis, "author": one.author, "at": one.at.isoformat(),
        "holds": one.withdrawn is None,
    }  # fmt: skip


def _lines(said: dict[str, Any]) -> "Iterator[str]":
    yield f"{said['document']}  {said['state']}"
    yield f"approvals: {said['approvals']} of {said['needed']}, {said['void']} void"
    original = said["original"]
    if original["approvals"]:
        yield f"original: {original['approvals']} of {original['needed']}"
    if said["embargo"]:
        yield f"embargo until {said['embargo']}"
    for point in said["points_left"]:
        yield f"still to be looked at: {inert(point)}"
    for one in said["redacted"]:
        where = f"page {one['page']}" if one["page"] else f"field {one['field']}"
        if one["field"] == "words":
            where = "words looked for everywhere"
        state = "" if one["holds"] else "  (taken back)"
        yield f"{where}  {one['code']}  by {inert(one['author'])}{state}"


@review_command.command(
    "conflicts", epilog="Example: zenger review conflicts tariff.pdf --as anna --newsroom ./desk"
)
@click.argument("document")
@newsroom_option
@as_option
@collection_option
@json_option
def conflicts_command(
    document: str, folder: Path, name: str, collection: str, as_json: bool
) -> None:
    """List pages of other documents where what is redacted in DOCUMENT stands unredacted."""
    from zenger.workflow.review.copies_of import conflicts
    from zenger.workflow.review.named import document_named

    newsroom, viewer = acting(folder, name)
    row = document_named(viewer, document, collection)
    found = conflicts(newsroom, viewer, row.pk)
    for one in found.found:
        if as_json:
            say_json({"title": one.title, "page": one.page, "words": one.words})
        else:
            click.echo(f"{inert(one.title)}, page {one.page}: {inert(one.words)}")
    if found.is_cut:
        remark("There may be more: only so many passages and pages are looked at.")


@review_command.command(
    "export", epilog="Example: zenger review export --as anna --newsroom ./desk"
)
@newsroom_option
@as_option
@collection_option
def export_command(folder: Path, name: str, collection: str) -> None:
    """Print all decisions as a table (CSV), a document a row."""
    from zenger.workflow.review.decision_table import decision_rows
    from zenger.workflow.review.queue import Wanted

    newsroom, viewer = acting(folder, name)
    for line in decision_rows(newsroom, viewer, Wanted(frozenset(), collection)):
        click.echo(line.rstrip("\r\n"))


def entry_said(entry: Any) -> dict[str, Any]:
    """Where a document stands, for scripts."""
    from zenger.model.ids import Digest, shown_digest

    standing = entry.standing
    return {
        "document": shown_digest(Digest(entry.document.blob_id)), "title": entry.document.title,
        "collection": entry.document.collection.title, "state": standing.state.value,
        "approvals": len(standing.counted), "needed": standing.needed, "void": standing.void,
        "redactions": entry.redactions, "assigned": list(entry.assigned),
        "embargo": standing.embargo.isoformat() if standing.embargo else None,
    }  # fmt: skip


def _add_the_others() -> None:
    """The commands that change something stand in files of their own."""
    from zenger.cli import review_acts, review_lists

    for command in (*review_acts.COMMANDS, *review_lists.COMMANDS):
        review_command.add_command(command)


_add_the_others()
