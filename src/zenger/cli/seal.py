"""`zenger seal`: documents into a parcel that only the newsroom opens."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

import click

from zenger.cli.new_file import require_new, written_whole
from zenger.cli.output import Meter, human_bytes, json_option, remark, say_json
from zenger.receive.keyring import MOST_BYTES, Keyring, verified
from zenger.receive.root import read_fingerprint
from zenger.workflow.door.seal import Letter, Recipients, Sealed, recipients, seal

MOST_LETTER = 512 * 1024  # bytes of a note or of answers


@click.command(
    "seal",
    epilog="Example: zenger seal trove --to keyring.json "
    '--root "0000 0000 0000 0000 0000 0000 0000 0000" -o parcel.age',
)
@click.argument(
    "files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path)
)
@click.option(
    "--to", "keyring_path", required=True, metavar="KEYRING",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="The newsroom's keyring.json.",
)  # fmt: skip
@click.option(
    "--root", "fingerprint", required=True, metavar="FINGERPRINT",
    help="The newsroom's fingerprint, from print: 32 digits or ten words.",
)  # fmt: skip
@click.option(
    "-o", "--output", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="The parcel to write. Must not exist.",
)  # fmt: skip
@click.option(
    "--note", "note_file", type=click.File("rb"), default=None, metavar="FILE",
    help="A text to go with it, UTF-8; -: standard input.",
)  # fmt: skip
@click.option(
    "--answers", "answers_file", type=click.File("rb"), default=None, metavar="FILE",
    help="Answers to the newsroom's questions: a JSON object of texts.",
)  # fmt: skip
@click.option(
    "--without-forward-secrecy", is_flag=True,
    help="Where the keyring has no key for this week, take keys that are never destroyed.",
)  # fmt: skip
@json_option
def seal_command(
    files: tuple[Path, ...], keyring_path: Path, fingerprint: str, target: Path,
    note_file: BinaryIO | None, answers_file: BinaryIO | None,
    without_forward_secrecy: bool, as_json: bool,
) -> None:  # fmt: skip
    """Seal FILES, or folders, for the newsroom of KEYRING.

    The way they go by cannot open the parcel, and neither can this machine afterwards. Nothing
    but the parcel is written. Names and contents are carried; times, owners and the way to the
    files are not.
    """
    today = datetime.now(UTC).date()
    keyring = _keyring(keyring_path, fingerprint)
    to = recipients(keyring, today, without_forward_secrecy=without_forward_secrecy)
    letter = Letter(_text(note_file), _answers(answers_file))
    _warn(keyring, to)
    meter = Meter(as_json=as_json)
    _require_place(target, files)
    with written_whole(target) as out:
        sealed = seal(files, out, to, letter, today=today, report=meter)
    size = target.stat().st_size
    if as_json:
        say_json({
            "files": sealed.files, "bytes": sealed.bytes, "left_out": sealed.left_out,
            "size": size, "forward_secrecy": to.forward_secrecy, "keyring": keyring.version,
        })  # fmt: skip
    _say(sealed, size, keyring.newsroom)


def _warn(keyring: Keyring, to: Recipients) -> None:
    """Who else could open it, and for how long."""
    if keyring.recovery is not None:
        remark(
            f"Sealed also to a recovery key: any {keyring.recovery.needed} of "
            f"{keyring.recovery.holders} people whom the newsroom chose open this together, "
            "however much later. It is never destroyed."
        )
    elif not to.forward_secrecy:
        remark(
            "Sealed WITHOUT forward secrecy: whoever gets hold of the newsroom's keys, however "
            "much later, opens it."
        )


def _say(sealed: Sealed, size: int, newsroom: str) -> None:
    if sealed.left_out:
        remark(f"Left out, as they are links or cannot be read: {sealed.left_out}.")
    remark(
        f"Sealed {sealed.files:,} files, {human_bytes(sealed.bytes)}, for "
        f"{newsroom or 'the newsroom'}; the parcel has {human_bytes(size)}.\n"
        "What is inside the documents goes along: authors, cameras and places in properties, dots "
        "of colour printers, wording that only few people had. `zenger inspect FILE...` shows some "
        "of it. The originals are still on this machine."
    )


def _keyring(path: Path, fingerprint: str) -> Keyring:
    pinned = read_fingerprint(fingerprint)
    if pinned is None:
        raise click.UsageError(
            "The fingerprint is neither 32 hexadecimal digits nor ten words of the list. Type it "
            "as it is printed, in quotation marks."
        )
    with path.open("rb") as stream:
        return verified(stream.read(MOST_BYTES + 1), pinned)


def _require_place(target: Path, files: tuple[Path, ...]) -> None:
    require_new(target)
    if any(target.resolve().is_relative_to(one.resolve()) for one in files):
        raise click.UsageError(
            "The parcel would lie in a folder that is sealed into it. Write it somewhere else."
        )


def _text(stream: BinaryIO | None) -> str:
    if stream is None:
        return ""
    content = stream.read(MOST_LETTER + 1)
    if len(content) > MOST_LETTER:
        raise click.UsageError("Note or answers are longer than 512 KiB. Seal them as a file.")
    try:
        text: str = content.decode("utf-8")
    except UnicodeDecodeError:
        raise click.UsageError("Note or answers are not UTF-8. Save them as UTF-8.") from None
    return text


def _answers(stream: BinaryIO | None) -> dict[str, str]:
    text = _text(stream)
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict) or not all(isinstance(one, str) for one in found.values()):
        raise click.UsageError(
            'The answers are not a JSON object of texts, {"question": "answer"}.'
        )
    return found
