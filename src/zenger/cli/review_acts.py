"""What `zenger review` does to documents: redact, take back, weigh, decide."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.model.names import inert

if TYPE_CHECKING:
    from zenger.model.people import Viewer
    from zenger.protocols.newsroom import Newsroom
    from zenger.workflow.review.terms import Proposals

_collection_option = click.option(
    "--collection", default="", help="Which, where the same file lies in several."
)
_note_option = click.option("--note", default="", help="For the newsroom only.")


@dataclass(frozen=True, slots=True)
class _Done:
    """What a command has to say of what it did."""

    lines: tuple[str, ...] = ()
    remarks: tuple[str, ...] = ()
    more: dict[str, Any] = field(default_factory=dict)  # for scripts, beside where it stands now


def _on_a_document(command: Callable[..., _Done]) -> Callable[..., None]:
    """Options of a command on one document; the command gets newsroom, viewer and number. With
    --json is printed where the document stands afterwards, as `show` has it."""

    @click.argument("document")
    @newsroom_option
    @as_option
    @_collection_option
    @json_option
    @wraps(command)
    def with_document(
        document: str, folder: Path, name: str, collection: str, as_json: bool, **rest: Any
    ) -> None:
        from zenger.workflow.review.named import document_named

        newsroom, viewer = acting(folder, name)
        row = document_named(viewer, document, collection)
        done = command(newsroom, viewer, row.pk, **rest)
        if as_json:
            say_json({**_standing(newsroom, viewer, row.pk), **done.more})
        for line in done.lines if not as_json else ():
            click.echo(line)
        for one in done.remarks:
            remark(one)

    return with_document


def _standing(newsroom: "Newsroom", viewer: "Viewer", number: int) -> dict[str, Any]:
    from zenger.cli.review import entry_said
    from zenger.workflow.review.queue import entry_of

    return entry_said(entry_of(newsroom, viewer, number))


@click.command(
    "redact",
    epilog="Example: zenger review redact tariff.pdf --page 2 --reason privacy --as anna "
    "--newsroom ./desk",
)
@click.argument("documents", nargs=-1, metavar="[DOCUMENT]...")
@newsroom_option
@as_option
@click.option("--collection", default="", help="All documents of this one, unless some are named.")
@click.option("--reason", "code", required=True, help="A code: see `zenger review reasons`.")
@click.option(
    "--terms", type=click.Path(dir_okay=False, allow_dash=True), metavar="LIST",
    help="A list: one term or /regular expression/ a line; `-` is standard input.",
)  # fmt: skip
@click.option("--people", is_flag=True, help="Everybody on the list of people at risk.")
@click.option("--page", type=click.IntRange(1), help="All of this page.")
@click.option("--field", "header", default="", help="A field: title, date, path, from, to, …")
@click.option("--whole", is_flag=True, help="All pages.")
@click.option("--to-line-end", is_flag=True, help="Cover the rest of each line as well.")
@click.option("--try", "only_try", is_flag=True, help="Say what would be redacted, and stop.")
@json_option
def redact_command(
    documents: tuple[str, ...], folder: Path, name: str, collection: str, code: str,
    terms: str | None, people: bool, page: int | None, header: str, whole: bool,
    to_line_end: bool, only_try: bool, as_json: bool,
) -> None:  # fmt: skip
    """Redact terms, pages or fields in each DOCUMENT, or in a whole collection.

    What is done in one go is taken back in one go with `zenger review undo`.
    """
    from zenger.workflow.review.redactions import add_to_many

    if sum(map(bool, (terms, people, page, header, whole))) != 1:
        raise click.UsageError("Say what: one of --terms, --people, --page, --field, --whole.")
    newsroom, viewer = acting(folder, name)
    numbers = _numbers(viewer, documents, collection)
    if terms or people:
        found = _found(newsroom, viewer, numbers, terms, code, to_line_end)
    else:
        found = _marked(viewer, numbers, code, page, header)
    wanted = found.to_add()
    act = "" if only_try or not wanted else add_to_many(newsroom, viewer, wanted)
    _say_redacted(found, act, name, only_try=only_try, as_json=as_json)


def _say_redacted(
    found: "Proposals", act: str, name: str, *, only_try: bool, as_json: bool
) -> None:
    count, documents = found.count, len(found.by_document)
    if as_json:
        say_json(
            {
                "act": act, "documents": documents, "redactions": count,
                "not_found": list(found.not_found),
                "unread": asdict(found.unread),
            }
        )  # fmt: skip
        return
    click.echo(f"{count:,} redactions in {documents:,} documents{', not made' * only_try}")
    if found.not_found:
        looked_for = " Pages and releases are searched for them all the same." * bool(act)
        remark(f"{len(found.not_found):,} terms stand in no text of them.{looked_for}")
    if found.unread.said:
        remark(found.unread.said)
    if act:
        remark(f"To take all of it back: zenger review undo {act} --as {name}")


def _numbers(viewer: "Viewer", documents: tuple[str, ...], collection: str) -> list[int]:
    from zenger.workflow.access.sight import seen_documents
    from zenger.workflow.review.named import document_named

    if documents:
        return [document_named(viewer, one, collection).pk for one in documents]
    if not collection:
        raise click.UsageError("Name documents, or a collection with --collection.")
    rows = seen_documents(viewer).filter(collection__title=collection)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def _found(
    newsroom: "Newsroom", viewer: "Viewer", numbers: list[int], terms: str | None, code: str,
    to_line_end: bool,
) -> "Proposals":  # fmt: skip
    from zenger.workflow.review.terms import propose_people, propose_terms

    if terms is None:
        return propose_people(newsroom, viewer, numbers, code, to_line_end=to_line_end)
    try:
        with click.open_file(terms, encoding="utf-8") as stream:
            text = stream.read()
    except (OSError, UnicodeDecodeError):
        raise click.UsageError("The list of terms is not there or is not UTF-8.") from None
    return propose_terms(newsroom, viewer, numbers, text, code, to_line_end=to_line_end)


def _marked(
    viewer: "Viewer", numbers: list[int], code: str, page: int | None, header: str
) -> "Proposals":
    from zenger.model.review import Redaction
    from zenger.workflow.access.sight import seen_document
    from zenger.workflow.review.redactions import whole_pages
    from zenger.workflow.review.terms import Proposals

    if header:
        return Proposals(dict.fromkeys(numbers, (Redaction(0, code, header=header),)))
    return Proposals(
        {
            number: tuple(whole_pages(seen_document(viewer, number), code, page or 0))
            for number in numbers
        }
    )


@click.command("undo", epilog="Example: zenger review undo --last --as anna --newsroom ./desk")
@click.argument("act", default="")
@newsroom_option
@as_option
@click.option("--last", is_flag=True, help="The last act of this account.")
@json_option
def undo_command(act: str, folder: Path, name: str, last: bool, as_json: bool) -> None:
    """Take back all redactions of one ACT."""
    from zenger.workflow.review.redactions import last_act, undo

    if bool(act) == last:
        raise click.UsageError("Name the act, or say --last.")
    newsroom, viewer = acting(folder, name)
    act = act or last_act(viewer)
    taken = undo(newsroom, viewer, act)
    if as_json:
        say_json({"act": act, "taken_back": taken})
    else:
        click.echo(f"{taken:,} redactions are taken back")


@click.command("copy", epilog="Example: zenger review copy tariff.pdf --as anna --newsroom ./desk")
@click.option("--reason", "code", default="", help="Only what has this reason.")
@_on_a_document
def copy_command(newsroom: Any, viewer: Any, number: int, code: str) -> _Done:
    """Redact in near-duplicates what is redacted in DOCUMENT, found by its words."""
    from zenger.workflow.review.copies_of import copy_to_alike

    copied = copy_to_alike(newsroom, viewer, number, code)
    remarks = []
    if copied.not_copied:
        left = f"{copied.not_copied:,} could not be copied: their words are unknown or not there."
        remarks.append(left)
    if copied.act:
        remarks.append(
            f"To take all of it back: zenger review undo {copied.act} --as {viewer.name}"
        )
    line = f"{copied.redactions:,} redactions in {copied.documents:,} documents"
    return _Done((line,), tuple(remarks), {"copied": asdict(copied)})


@click.command(
    "assess",
    epilog='Example: zenger review assess tariff.pdf --who "The clerk" --done "Name redacted" '
    "--as anna --newsroom ./desk",
)
@click.option("--interest", "public_interest", default=None, help="Why the public should know.")
@click.option("--who", "who_is_hurt", default=None, help="Who could be hurt.")
@click.option("--how", default=None, help="How.")
@click.option("--done", "what_was_done", default=None, help="What was done against it.")
@click.option("--reply", "right_of_reply", default=None, help="Who was asked, and their answer.")
@click.option("--legal", default=None, help="What a lawyer said.")
@_on_a_document
def assess_command(newsroom: Any, viewer: Any, number: int, **parts: str | None) -> _Done:
    """Write down what was weighed of DOCUMENT; parts that are left out stay as they are."""
    from dataclasses import fields

    from zenger.workflow.review.assessments import Weighed, assess, assessments_of

    before = assessments_of(viewer, number)
    now = {
        one.name: text if (text := parts[one.name]) is not None
        else (getattr(before[0], one.name) if before else "")
        for one in fields(Weighed)
    }  # fmt: skip
    made = assess(
        newsroom, viewer, number, Weighed(**now), version=before[0].version if before else 0
    )
    said = f"This is version {made.version} of the assessment."
    return _Done((), (said,), {"assessment": made.version})


@click.command(
    "tick",
    epilog="Example: zenger review tick tariff.pdf --as anna --newsroom ./desk",
)
@click.option("--point", type=click.IntRange(1), help="Which, counted from 1; all if left out.")
@_on_a_document
def tick_command(newsroom: Any, viewer: Any, number: int, point: int | None) -> _Done:
    """Say that points of the checklist were looked at in DOCUMENT."""
    from zenger.workflow.review.rules import tick, ticks_of

    points = ticks_of(viewer, number)
    ticked = []
    for place, (item, done) in enumerate(points, 1):
        if done is None and point in (None, place):
            tick(newsroom, viewer, number, item.pk)
            ticked.append(item.text)
    lines = tuple(f"looked at: {inert(text)}" for text in ticked)
    left = [item.text for item, done in points if done is None and item.text not in ticked]
    nothing = () if points else ("The collection has no checklist.",)
    return _Done(lines, nothing, {"ticked": ticked, "points_left": left})


@click.command(
    "propose", epilog="Example: zenger review propose note.txt --as anna --newsroom ./desk"
)
@_note_option
@_on_a_document
def propose_command(newsroom: Any, viewer: Any, number: int, note: str) -> _Done:
    """Propose DOCUMENT for publication."""
    from zenger.workflow.review.decisions import propose

    propose(newsroom, viewer, number, note=note)
    return _Done()


@click.command(
    "approve", epilog="Example: zenger review approve tariff.pdf --as anna --newsroom ./desk"
)
@_note_option
@click.option("--mark", default="", help="Of what you looked at; approves nothing else.")
@_on_a_document
def approve_command(newsroom: Any, viewer: Any, number: int, note: str, mark: str) -> _Done:
    """Approve what would be printed of DOCUMENT now. Verifies it first.

    Says which people at risk are named in it: that alone stops nothing.
    """
    from zenger.workflow.review.approvals import approve, look_at
    from zenger.workflow.review.still_named import still_named

    standing = approve(newsroom, viewer, number, mark=mark, note=note)
    printed, _ = look_at(newsroom, viewer, number)
    named = still_named(newsroom, viewer, printed)
    said = [f"{inert(one.name)}: {', '.join((*one.fields, *_pages(one.pages)))}" for one in named]
    return _Done(
        (f"{standing.state.value}: {len(standing.counted)} of {standing.needed} approvals",),
        tuple(f"People at risk are named in it. {one}" for one in said),
        {"mark": printed.mark, "named": [asdict(one) for one in named]},
    )


def _pages(numbers: tuple[int, ...]) -> list[str]:
    return [f"page {number}" for number in numbers]


@click.command(
    "original", epilog="Example: zenger review original tariff.pdf --as anna --newsroom ./desk"
)
@_note_option
@click.option("--keep", is_flag=True, help="The file itself stays in after all.")
@_on_a_document
def original_command(newsroom: Any, viewer: Any, number: int, note: str, keep: bool) -> _Done:
    """Approve that the file of DOCUMENT itself is published beside its copy.

    Nothing may be redacted or hidden in it, and at least two people have to say so.
    """
    from zenger.workflow.review.originals import approve_original, keep_original

    if keep:
        keep_original(newsroom, viewer, number, note=note)
        return _Done(("the original stays in",), (), {"original": None})
    standing = approve_original(newsroom, viewer, number, note=note)
    given, needed = len(standing.counted), standing.needed
    said = {"original": {"approvals": given, "needed": needed}}
    return _Done((f"original: {given} of {needed} approvals",), (), said)


@click.command(
    "withhold",
    epilog="Example: zenger review withhold note.txt --reason third-party --as anna "
    "--newsroom ./desk",
)
@click.option("--reason", required=True, help="A code: see `zenger review reasons`.")
@_note_option
@_on_a_document
def withhold_command(newsroom: Any, viewer: Any, number: int, reason: str, note: str) -> _Done:
    """Decide that DOCUMENT stays in."""
    from zenger.workflow.review.decisions import withhold

    withhold(newsroom, viewer, number, reason, note=note)
    return _Done()


@click.command(
    "return",
    epilog='Example: zenger review return tariff.pdf --note "Read page 2 again" --as anna '
    "--newsroom ./desk",
)
@click.option("--note", required=True, help="What has to be changed.")
@_on_a_document
def return_command(newsroom: Any, viewer: Any, number: int, note: str) -> _Done:
    """Send DOCUMENT back to be changed."""
    from zenger.workflow.review.decisions import return_document

    return_document(newsroom, viewer, number, note)
    return _Done()


@click.command(
    "embargo",
    epilog="Example: zenger review embargo note.txt --until 2030-01-01T06:00+00:00 --as anna "
    "--newsroom ./desk",
)
@click.option("--until", default="", metavar="MOMENT", help="With its time zone; empty: lifted.")
@_on_a_document
def embargo_command(newsroom: Any, viewer: Any, number: int, until: str) -> _Done:
    """Keep DOCUMENT in until a moment, whatever its approvals."""
    from zenger.workflow.review.assessments import set_embargo

    try:
        moment = datetime.fromisoformat(until) if until else None
    except ValueError:
        raise click.UsageError("Write the moment as 2026-12-01T06:00+01:00.") from None
    set_embargo(newsroom, viewer, number, moment)
    return _Done()


COMMANDS = (
    redact_command, undo_command, copy_command, assess_command, tick_command, propose_command,
    approve_command, original_command, withhold_command, return_command, embargo_command,
)  # fmt: skip
