"""`zenger keys`: the ceremony, and what goes on between two of them."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import IO

import click

from zenger.cli.key_options import (
    asking,
    keys_option,
    passphrases_option,
    root_key_option,
    say_destroyed,
)
from zenger.cli.output import json_option, remark, say_json
from zenger.receive.key_folder import KeyFolder
from zenger.receive.keyring import Keyring
from zenger.workflow.door import ceremony
from zenger.workflow.door.destroy_keys import destroy_old
from zenger.workflow.door.key_state import findings, last_epoch_day

_ROOT = "the root"


def term_options(command: Callable[..., None]) -> Callable[..., None]:
    """For how long a ceremony provides."""
    command = click.option(
        "--valid", default=ceremony.VALID, show_default=True, type=click.IntRange(1, 520),
        help="Weeks for which the keyring holds.",
    )(command)  # fmt: skip
    return click.option(
        "--ahead", default=ceremony.AHEAD, show_default=True, type=click.IntRange(1, 104),
        help="Weeks for which keys are made.",
    )(command)  # fmt: skip


@click.group("keys", epilog="Example: zenger keys show --keys ./keys")
def keys_command() -> None:
    """Make, sign and destroy the keys that documents are sealed to."""


@keys_command.command(
    "init", epilog='Example: zenger keys init --keys ./keys --newsroom-name "The Harbour Record"'
)
@keys_option
@click.option("--newsroom-name", default="", help="Whose keys they are; sources see it.")
@click.option("--onion", default="", help="Address of the door, so that sources can check it.")
@click.option(
    "--desks", default=1, show_default=True, type=click.IntRange(1, 50),
    help="How many members of the desk.",
)  # fmt: skip
@click.option(
    "--keep-days", default=ceremony.KEEP_DAYS, show_default=True, type=click.IntRange(1, 366),
    help="For how long a week's key is kept after its week and its last import.",
)  # fmt: skip
@term_options
@passphrases_option
def init_command(
    keys: Path, newsroom_name: str, onion: str, desks: int, keep_days: int, ahead: int,
    valid: int, passphrase_file: IO[str] | None,
) -> None:  # fmt: skip
    """Make the root, a key for each desk, the keys of the weeks ahead, and the keyring."""
    ask = asking(passphrase_file)
    root_passphrase = ask(_ROOT, anew=True)
    keyring = ceremony.begin(
        KeyFolder(keys), newsroom=newsroom_name, onion=onion, keep_days=keep_days,
        root_passphrase=root_passphrase,
        desk_passphrases=[ask(f"desk {number}", anew=True) for number in range(1, desks + 1)],
        today=_today(), term=ceremony.Term(ahead, valid),
    )  # fmt: skip
    click.echo(KeyFolder(keys).fingerprint().hexadecimal)
    _say_signed(keyring)
    remark(
        "Print the fingerprint with `zenger keys print`. Copy root.age to two sticks, see that it "
        "is readable there, and take it off this machine. Copy the folder once, and lock it away: "
        "it opens what it opens."
    )


@keys_command.command("show", epilog="Example: zenger keys show --keys ./keys --json")
@keys_option
@json_option
def show_command(keys: Path, as_json: bool) -> None:
    """Say what the keyring holds, and which private halves lie here."""
    folder = KeyFolder(keys)
    keyring, root = folder.keyring(), folder.fingerprint()
    here, shared = folder.weeks(), keyring.recovery
    if as_json:
        say_json({
            "fingerprint": root.value.hex(), "words": " ".join(root.words),
            "version": keyring.version, "newsroom": keyring.newsroom, "onion": keyring.onion,
            "issued": keyring.issued.isoformat(), "expires": keyring.expires.isoformat(),
            "last_epoch_day": last_epoch_day(keyring).isoformat(),
            "keep_days": keyring.keep_days, "desks": [one.id for one in keyring.desks],
            "private_weeks": list(here),
            "recovery": {"needed": shared.needed, "holders": shared.holders} if shared else None,
        })  # fmt: skip
        return
    desks = ", ".join(str(one.id) for one in keyring.desks)
    click.echo(
        f"Fingerprint  {root.hexadecimal}\n"
        f"             {' '.join(root.words)}\n"
        f"Newsroom     {keyring.newsroom or '-'}\n"
        f"Door         {keyring.onion or '-'}\n"
        f"Keyring      version {keyring.version}, of {keyring.issued.isoformat()}, "
        f"holds until {keyring.expires.isoformat()}\n"
        f"Desks        {desks}\n"
        f"Recovery     "
        f"{f'any {shared.needed} of {shared.holders} people' if shared else 'none'}\n"
        f"Weeks        sealed to until {last_epoch_day(keyring).isoformat()}; private halves of "
        f"{len(here)} weeks here{f', from {here[0]} to {here[-1]}' if here else ''}; kept "
        f"{keyring.keep_days} days"
    )


@keys_command.command(
    "print", epilog="Example: zenger keys print --keys ./keys -o fingerprint.html"
)
@keys_option
@click.option(
    "-o", "--output", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="The page to write; open it in a browser and print it.",
)  # fmt: skip
def print_command(keys: Path, target: Path) -> None:
    """Write the page with the root's fingerprint: words, digits, and a QR code."""
    from zenger.receive.fingerprint_page import fingerprint_page

    folder = KeyFolder(keys)
    keyring = folder.keyring()
    page = fingerprint_page(folder.fingerprint(), keyring.newsroom, keyring.onion)
    target.write_text(page, encoding="utf-8")
    remark(
        "Print it, compare it with `zenger keys show`, and let it be seen: paper, masthead, web."
    )


@keys_command.command("rotate", epilog="Example: zenger keys rotate --keys ./keys")
@keys_option
@root_key_option
@term_options
@passphrases_option
def rotate_command(
    keys: Path, root_file: Path | None, ahead: int, valid: int, passphrase_file: IO[str] | None
) -> None:
    """Make the keys of the weeks ahead, sign the keyring anew, destroy keys that are due."""
    folder = KeyFolder(keys)
    root = folder.unlock_root(asking(passphrase_file)(_ROOT), root_file)
    # Before it is signed: the day of the old keyring tells whether the clock may be right.
    destroyed = destroy_old(folder, _today())
    keyring = ceremony.rotate(folder, root, today=_today(), term=ceremony.Term(ahead, valid))
    _say_signed(keyring)
    say_destroyed(destroyed)


@keys_command.command("add-desk", epilog="Example: zenger keys add-desk --keys ./keys")
@keys_option
@root_key_option
@term_options
@passphrases_option
def add_desk_command(
    keys: Path, root_file: Path | None, ahead: int, valid: int, passphrase_file: IO[str] | None
) -> None:
    """Add a member to the desk. From now on documents are sealed to them too."""
    folder = KeyFolder(keys)
    ask = asking(passphrase_file)
    root = folder.unlock_root(ask(_ROOT), root_file)
    keyring, number = ceremony.add_desk(
        folder, root, ask("the new desk", anew=True), today=_today(),
        term=ceremony.Term(ahead, valid),
    )  # fmt: skip
    click.echo(number)
    _say_signed(keyring)


@keys_command.command("revoke", epilog="Example: zenger keys revoke 2 --keys ./keys")
@click.argument("desk", type=int)
@keys_option
@root_key_option
@passphrases_option
def revoke_command(
    desk: int, keys: Path, root_file: Path | None, passphrase_file: IO[str] | None
) -> None:
    """Take DESK out of the keyring and destroy its keys here. Others are not touched."""
    folder = KeyFolder(keys)
    root = folder.unlock_root(asking(passphrase_file)(_ROOT), root_file)
    keyring = ceremony.revoke(folder, root, desk, today=_today())
    _say_signed(keyring)
    remark(
        f"What was sealed before still opens for whoever kept a copy of desk {desk}'s keys. Until "
        "the new keyring has reached every source, some will seal to the old one."
    )


@keys_command.command(
    "recovery", epilog="Example: zenger keys recovery --needed 2 --holders 3 --keys ./keys"
)
@keys_option
@root_key_option
@click.option("--needed", default=0, help="How many of them open it together.")
@click.option("--holders", default=0, help="How many people get a share.")
@click.option("--off", is_flag=True, help="Seal nothing more to it.")
@term_options
@passphrases_option
def recovery_command(
    keys: Path, root_file: Path | None, needed: int, holders: int, off: bool, ahead: int,
    valid: int, passphrase_file: IO[str] | None,
) -> None:  # fmt: skip
    """Make a key that several people hold together, and print their shares, one a line.

    It opens everything that is sealed from then on, for as long as it exists: nothing is destroyed
    with its week any more. Every source is told of it.
    """
    if off == bool(needed or holders):
        raise click.UsageError("Give `--needed` and `--holders`, or `--off`.")
    folder, term = KeyFolder(keys), ceremony.Term(ahead, valid)
    root = folder.unlock_root(asking(passphrase_file)(_ROOT), root_file)
    if off:
        _say_signed(ceremony.end_recovery(folder, root, today=_today(), term=term))
        return
    keyring, shares = ceremony.share_recovery(
        folder, root, needed, holders, today=_today(), term=term
    )
    for share in shares:
        click.echo(share)
    remark(
        "Each holder writes their line down and reads it back; it is shown now and never again. "
        "Copies of recovery.age may lie anywhere, and are needed too."
    )
    _say_signed(keyring)


@keys_command.command("destroy", epilog="Example: zenger keys destroy --keys ./keys")
@keys_option
@click.option(
    "--clock-is-right", is_flag=True,
    help="Destroy what is due, though this day is far from that of the last use.",
)  # fmt: skip
def destroy_command(keys: Path, clock_is_right: bool) -> None:
    """Destroy the keys of weeks that are long over. `zenger open` does it too.

    When the clock is more than 60 days from the last use or before it, nothing is destroyed.
    """
    if not say_destroyed(destroy_old(KeyFolder(keys), _today(), is_clock_right=clock_is_right)):
        remark("No key is due.")


@keys_command.command("check", epilog="Example: zenger keys check --keys ./keys")
@keys_option
@json_option
@click.pass_context
def check_command(ctx: click.Context, keys: Path, as_json: bool) -> None:
    """Say what is wrong with the keys, or will be within four weeks. Exit code 1: something is."""
    found = list(findings(KeyFolder(keys), _today()))
    for one in found:
        if as_json:
            say_json({"code": one.code, "message": one.message, "urgent": one.is_urgent})
        else:
            click.echo(f"{one.code}: {one.message}")
    if any(one.is_urgent for one in found):
        ctx.exit(1)
    remark("The keyring is signed by the root of this folder, and no key is missing.")


def _say_signed(keyring: Keyring) -> None:
    remark(
        f"Version {keyring.version} of the keyring is signed; it holds until "
        f"{keyring.expires.isoformat()}. Copy keyring.json to the door and wherever sources get it."
    )


def _today() -> date:
    return datetime.now(UTC).date()
