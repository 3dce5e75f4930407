"""`zenger open`: the reading room, where parcels are opened and imported."""

import sys
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO, Any

import click

from zenger.cli.key_options import asking, keys_option, passphrases_option, say_destroyed
from zenger.cli.output import Meter, json_option, newsroom_option, remark, say_json
from zenger.errors import ParcelError
from zenger.model.names import inert, shown_name
from zenger.protocols.newsroom import Newsroom
from zenger.receive.key_folder import KeyFolder, WeekKey
from zenger.workflow.door.destroy_keys import destroy_old
from zenger.workflow.door.open_parcel import OpenedParcel, open_parcel


@click.command(
    "open", epilog="Example: zenger open parcel.age --keys ./keys --newsroom ./desk --desk 1"
)
@click.argument(
    "parcels", nargs=-1, required=True, metavar="PARCEL...",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
)  # fmt: skip
@keys_option
@newsroom_option
@click.option(
    "--recovery", "shares", type=click.File("r", encoding="utf-8"), default=None, metavar="FILE",
    help="Open them with the recovery key: a file with the shares, one a line; -: standard input.",
)  # fmt: skip
@click.option("--desk", default=1, show_default=True, help="Whose keys to open them with.")
@passphrases_option
@click.option(
    "--collection", default="", help="A name for what is in it; made from its digest if left out."
)
@click.option(
    "--salvage", is_flag=True,
    help="Of a parcel that was changed on the way, take what stands before the change.",
)  # fmt: skip
@json_option
def open_command(
    parcels: tuple[Path, ...], keys: Path, folder: Path, shares: IO[str] | None, desk: int,
    passphrase_file: IO[str] | None, collection: str, salvage: bool, as_json: bool,
) -> None:  # fmt: skip
    """Open PARCELS and import what is in each into a collection of its own.

    Exit code 1 if one was refused or is incomplete. Keys of weeks that are long over are
    destroyed afterwards.
    """
    if collection and len(parcels) > 1:
        raise click.UsageError("With `--collection`, open one parcel at a time.")
    from zenger.assemble import open_newsroom, writing

    newsroom = open_newsroom(folder)
    kept = KeyFolder(keys)
    kept.keyring()  # refused here if it is not this folder's
    if shares is not None:
        weeks = _recovered(kept, shares)
    else:
        weeks = kept.unlock_weeks(
            desk, kept.unlock_desk(desk, asking(passphrase_file)(f"desk {desk}"))
        )
    today = datetime.now(UTC).date()
    how = _How(weeks, collection, salvage, as_json)
    with writing(newsroom):
        fine = [_is_opened(newsroom, kept, parcel, how, today) for parcel in parcels]
    say_destroyed(destroy_old(kept, today))
    if not all(fine):
        sys.exit(1)


@dataclass(frozen=True, slots=True)
class _How:
    """How parcels are opened."""

    weeks: tuple[WeekKey, ...] = field(repr=False)
    collection: str
    salvage: bool
    as_json: bool


def _recovered(kept: KeyFolder, shares: IO[str]) -> tuple[WeekKey, ...]:
    lines = [line for line in shares.read().splitlines() if line.strip()]
    return (WeekKey("", kept.unlock_recovery(lines)),)


def _is_opened(newsroom: Newsroom, kept: KeyFolder, parcel: Path, how: _How, today: date) -> bool:
    """Open one, and say what became of it; whether all of it is there."""
    try:
        opened = open_parcel(
            newsroom, parcel, how.weeks, collection=how.collection, salvage=how.salvage,
            report=Meter(as_json=how.as_json),
        )  # fmt: skip
    except ParcelError as error:
        _say_refused(parcel, error, as_json=how.as_json)
        return False
    for week in opened.weeks:
        kept.note_import(week, today)
    _say(opened, as_json=how.as_json)
    return opened.is_complete


def _say_refused(parcel: Path, error: ParcelError, *, as_json: bool) -> None:
    if as_json:
        say_json({"parcel": inert(parcel.name), "opened": False, "error": str(error)})
    remark(f"{inert(parcel.name)}: {error}")


def _say(opened: OpenedParcel, *, as_json: bool) -> None:
    if as_json:
        say_json(_as_json(opened))
    else:
        _say_in_words(opened)
    if not opened.forward_secrecy:
        remark("It was sealed without forward secrecy: its keys are not destroyed with its week.")
    if not opened.is_complete:
        why = opened.problem or "its end is missing"
        remark(
            f"INCOMPLETE: {why}. {opened.whole} files came whole; what came of "
            "others is kept under names that end in `.incomplete`."
        )


def _say_in_words(opened: OpenedParcel) -> None:
    click.echo(
        f"{opened.collection}: {len(opened.placed):,} files from {opened.source}, "
        f"sealed {opened.day or 'once'}"
    )
    for one in opened.placed:
        state = "whole" if one.is_whole else "INCOMPLETE"
        renamed = f"  (came as {inert(shown_name(one.untrusted_name))})" if one.is_renamed else ""
        click.echo(f"  {state}  {inert(one.path)}{renamed}")


def _as_json(opened: OpenedParcel) -> dict[str, Any]:
    return {
        "parcel": f"sha256:{opened.sha256}", "opened": True, "collection": opened.collection,
        "source": opened.source, "weeks": list(opened.weeks), "day": opened.day,
        "complete": opened.is_complete,
        "forward_secrecy": opened.forward_secrecy, "problem": opened.problem,
        "files": [
            {"path": one.path, "size": one.size, "whole": one.is_whole,
             "came_as": shown_name(one.untrusted_name)}
            for one in opened.placed
        ],
    }  # fmt: skip
