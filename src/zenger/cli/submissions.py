"""`zenger submissions`: what sources sent, on the command line; and the bundle for the door."""

from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.key_options import asking, keys_option, passphrases_option
from zenger.cli.new_file import require_new, written_whole
from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.model.names import inert

if TYPE_CHECKING:
    from zenger.catalog.models import Submission
    from zenger.workflow.door.send_answers import Packed

number_argument = click.argument("number", metavar="SUBMISSION", type=click.IntRange(1))


@click.group("submissions", epilog="Example: zenger submissions list --as anna --newsroom ./desk")
def submissions_command() -> None:
    """Read what sources sent, answer them, and write the bundle for the door."""


@submissions_command.command(
    "list", epilog="Example: zenger submissions list --unread --as anna --newsroom ./desk"
)
@newsroom_option
@as_option
@click.option("--unread", is_flag=True, help="Only what this account has not read.")
@click.option("--mine", is_flag=True, help="Only what is assigned to this account.")
@click.option("--tag", default="", help="Only what carries this tag.")
@json_option
def list_command(
    folder: Path, name: str, unread: bool, mine: bool, tag: str, as_json: bool
) -> None:
    """List submissions this account may see, the last opened first."""
    if unread and mine:
        raise click.UsageError("Give `--unread` or `--mine`, not both.")
    from zenger.model.tokens import fold
    from zenger.workflow.door.submissions import chosen_submissions, unread_by

    _, viewer = acting(folder, name)
    show = "unread" if unread else "mine" if mine else "all"
    found = list(chosen_submissions(viewer, show=show, tag=" ".join(fold(tag).split())))
    new = unread_by(viewer, found)
    for one in found:
        said = _said(one) | {"unread": one.pk in new}
        if as_json:
            say_json(said)
        else:
            click.echo(_line(said))
    if not found:
        remark("There is none.")


@submissions_command.command(
    "show", epilog="Example: zenger submissions show 3 --as anna --newsroom ./desk"
)
@number_argument
@newsroom_option
@as_option
@json_option
def show_command(number: int, folder: Path, name: str, as_json: bool) -> None:
    """Print a submission, with its note and what was written back; it counts as read then."""
    from zenger.workflow.door.handle_submission import read_submission

    newsroom, viewer = acting(folder, name)
    found = read_submission(newsroom, viewer, number)
    said = _said(found.submission) | {
        "note": found.submission.untrusted_note, "answers": found.untrusted_answers,
        "others": [one.pk for one in found.others],
        "replies": [
            {"by": one.author.name, "day": one.day, "text": one.text} for one in found.sent
        ],
    }  # fmt: skip
    if as_json:
        say_json(said)
        return
    click.echo(_line(said))
    for words in (said["note"], *(f"{ask} {told}" for ask, told in said["answers"].items())):
        _echo_lines(words)
    for one in said["replies"]:
        click.echo(f"-- {one['by']}, {one['day']}:")
        _echo_lines(one["text"])


def _echo_lines(untrusted_text: str) -> None:
    """Line by line, so that none can move the cursor of a terminal."""
    for line in untrusted_text.splitlines():
        click.echo(inert(line))


@submissions_command.command(
    "reply",
    epilog="Example: zenger submissions reply 3 --text answer.txt --as anna --newsroom ./desk",
)
@number_argument
@newsroom_option
@as_option
@click.option(
    "--text", "text_file", type=click.File("r", encoding="utf-8"), required=True, metavar="FILE",
    help="What to write, UTF-8; -: standard input.",
)  # fmt: skip
def reply_command(number: int, folder: Path, name: str, text_file: IO[str]) -> None:
    """Write to whoever sent SUBMISSION. It waits for the next bundle."""
    from zenger.receive.door.sealed_text import REPLY_SIZE
    from zenger.workflow.door.answer_source import reply

    newsroom, viewer = acting(folder, name)
    reply(newsroom, viewer, number, text_file.read(REPLY_SIZE + 1))
    remark("Sealed. It reaches the door with the next bundle: `zenger submissions send`.")


@submissions_command.command(
    "tag", epilog="Example: zenger submissions tag 3 harbour --as anna --newsroom ./desk"
)
@number_argument
@click.argument("word")
@newsroom_option
@as_option
@click.option("--off", is_flag=True, help="Take it off.")
def tag_command(number: int, word: str, folder: Path, name: str, off: bool) -> None:
    """Put the tag WORD on SUBMISSION."""
    from zenger.workflow.door.handle_submission import tag_submission

    newsroom, viewer = acting(folder, name)
    tag_submission(newsroom, viewer, number, word, on=not off)


@submissions_command.command(
    "assign", epilog="Example: zenger submissions assign 3 bert --as anna --newsroom ./desk"
)
@number_argument
@click.argument("person", default="")
@newsroom_option
@as_option
def assign_command(number: int, person: str, folder: Path, name: str) -> None:
    """Hand SUBMISSION to PERSON; to nobody where none is named."""
    from zenger.workflow.door.handle_submission import assign_submission

    newsroom, viewer = acting(folder, name)
    assign_submission(newsroom, viewer, number, person)


@submissions_command.command(
    "block", epilog="Example: zenger submissions block 3 --as anna --newsroom ./desk"
)
@number_argument
@newsroom_option
@as_option
def block_command(number: int, folder: Path, name: str) -> None:
    """Have the door take nothing more from whoever sent SUBMISSION."""
    from zenger.workflow.door.answer_source import block

    newsroom, viewer = acting(folder, name)
    block(newsroom, viewer, number)
    remark(
        "It holds when the next bundle has reached the door. They can come back as somebody new."
    )


@submissions_command.command(
    "delete", epilog="Example: zenger submissions delete 3 --yes --as anna --newsroom ./desk"
)
@number_argument
@newsroom_option
@as_option
@click.option("--yes", "is_sure", is_flag=True, help="Do it; without it nothing is deleted.")
def delete_command(number: int, folder: Path, name: str, is_sure: bool) -> None:
    """Forget whoever sent SUBMISSION: all they sent, all replies, the way back to them.

    The documents stay in their collections. The door destroys mailbox and parcels when the next
    bundle has reached it.
    """
    if not is_sure:
        raise click.UsageError("This cannot be undone. Add `--yes` if it is meant.")
    from zenger.workflow.door.answer_source import delete

    newsroom, viewer = acting(folder, name)
    gone = delete(newsroom, viewer, number)
    remark(f"Gone: {gone} submissions of this source. The documents are still in the newsroom.")


@submissions_command.command(
    "send", epilog="Example: zenger submissions send -o bundle.json --keys ./keys --desk 1"
)
@newsroom_option
@keys_option
@click.option("--desk", default=1, show_default=True, help="Which desk signs.")
@passphrases_option
@click.option(
    "-o", "--output", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="The bundle to write. Must not exist.",
)  # fmt: skip
@click.option("--arrived", is_flag=True, help="The last bundle reached the door: forget it.")
@click.option("--again", is_flag=True, help="Write the last bundle once more.")
@click.option(
    "--clear", is_flag=True, help="Have the door destroy its copies of what was opened whole."
)
@json_option
def send_command(
    folder: Path, keys: Path, desk: int, passphrase_file: IO[str] | None, target: Path,
    arrived: bool, again: bool, clear: bool, as_json: bool,
) -> None:  # fmt: skip
    """Write all that waits for the door into one bundle, which a desk signs.

    Carry it to the door and take it in there with `zenger door take`.
    """
    if again and (arrived or clear):
        raise click.UsageError("`--again` writes the last bundle as it was, and nothing else.")
    require_new(target)
    from zenger.assemble import open_newsroom
    from zenger.receive.desk_signing import signing_key
    from zenger.receive.key_folder import KeyFolder
    from zenger.workflow.door.send_answers import (
        Signer,
        ask_to_destroy_opened,
        pack,
        pack_again,
    )

    newsroom = open_newsroom(folder)
    kept = KeyFolder(keys)
    key = signing_key(kept.unlock_desk(desk, asking(passphrase_file)(f"desk {desk}")))
    kept.require_signer(desk, key)
    if clear:
        ask_to_destroy_opened(newsroom)
    signer = Signer(desk, key)
    packed = (
        pack_again(newsroom, signer) if again else pack(newsroom, signer, is_last_there=arrived)
    )
    with written_whole(target) as out:
        out.write(packed.content)
    _say_packed(packed, as_json=as_json)


def _say_packed(packed: "Packed", *, as_json: bool) -> None:
    bundle = packed.bundle
    said = {
        "bundle": bundle.id, "replies": len(bundle.replies), "blocks": len(bundle.blocked),
        "deletions": len(bundle.deleted), "parcels": len(bundle.destroyed), "left": packed.left,
    }  # fmt: skip
    if as_json:
        say_json(said)
        return
    click.echo(
        f"{said['bundle']}: {said['replies']} replies, {said['blocks']} blocks, "
        f"{said['deletions']} mailboxes and {said['parcels']} parcels to destroy"
    )
    remark(
        "Carry it to the door. It is kept here until you say with `--arrived` that the door took "
        "it."
    )
    if packed.left:
        remark(f"{packed.left:,} more did not fit and wait for the bundle after this one.")


def _said(one: "Submission") -> dict[str, Any]:
    return {
        "number": one.pk, "source": one.source.name, "parcel": f"sha256:{one.parcel}",
        "collection": one.collection.title, "sealed": one.sealed_on or None,
        "opened": one.opened_on, "complete": one.is_complete,
        "forward_secrecy": one.forward_secrecy, "files": one.files,
        "assigned": one.assigned_to.name if one.assigned_to else None,
        "tags": sorted(tag.word for tag in one.tags.all()),
        "can_reply": bool(one.source.reply_to), "blocked": one.source.is_blocked,
    }  # fmt: skip


def _line(said: dict[str, Any]) -> str:
    words = [f"{said['number']:>5}  {said['source']}", f"{said['files']:,} files", said["opened"]]
    words += ["unread"] if said.get("unread") else []
    words += [] if said["complete"] else ["INCOMPLETE"]
    words += [f"with {said['assigned']}"] if said["assigned"] else []
    words += ["blocked"] if said["blocked"] else []
    return ", ".join([*words, *(inert(tag) for tag in said["tags"])])
