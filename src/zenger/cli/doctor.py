"""`zenger doctor`: which programs are here, what each is for, how to get what is missing."""

import shutil
from pathlib import Path
from typing import Any

import click

from zenger.cli.output import json_option, say_json

PROGRAMS = (
    ("bwrap", "bubblewrap", "opens strangers' files where they can reach nothing", True),
    ("soffice", "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui",
     "draws the pages of office documents, and shows what old ones hide", False),
    ("ffmpeg", "ffmpeg", "takes a picture out of a film", False),
)  # fmt: skip


@click.command("doctor", epilog="Example: zenger doctor --json")
@click.option(
    "--door", "door", type=click.Path(file_okay=False, path_type=Path), default=None,
    metavar="DIR",
    help="Look at the machine that runs the door in DIR. Exit code 1: see to something.",
)  # fmt: skip
@json_option
@click.pass_context
def doctor_command(ctx: click.Context, door: Path | None, as_json: bool) -> None:
    """Say what Zenger finds on this machine."""
    if door is not None:
        ctx.exit(int(not _look_at_door(door, as_json)))
    missing = False
    for row in [*_programs(), *_libraries(), _tika(), _paper(), *_languages(), _sandbox()]:
        missing |= row["needed"] and not row["found"]
        if as_json:
            say_json(row)
            continue
        mark = "yes" if row["found"] else ("MISSING" if row["needed"] else "no")
        click.echo(f"{mark:8} {row['name']}: {row['purpose']}")
        if not row["found"] and row["install"]:
            click.echo(f"         get it with: {row['install']}")
    if missing:
        ctx.exit(3)


def _look_at_door(door: Path, as_json: bool) -> bool:
    """Whether there is nothing to see to."""
    from datetime import UTC, datetime

    from zenger.receive.door.folder import DoorFolder
    from zenger.workflow.door.door_checks import findings
    from zenger.workflow.door.door_machine import Looked, look_at

    found = findings(DoorFolder(door.absolute()), datetime.now(UTC).date())
    looked = [Looked(f"door, {one.code}", False, one.message) for one in found]
    looked = looked or [Looked("door", True, "Nothing keeps the door closed.")]
    looked += look_at(door)
    for one in looked:
        if as_json:
            say_json({"name": one.name, "fine": one.is_fine, "message": one.message})
        else:
            click.echo(f"{'yes' if one.is_fine else 'SEE TO':8} {one.name}: {one.message}")
    return all(one.is_fine for one in looked)


def _row(name: str, found: bool, purpose: str, install: str, needed: bool) -> dict[str, Any]:
    return {
        "name": name, "found": found, "purpose": purpose, "install": install, "needed": needed,
    }  # fmt: skip


def _programs() -> list[dict[str, Any]]:
    return [
        _row(name, shutil.which(name) is not None, purpose, f"apt-get install {package}", needed)
        for name, package, purpose, needed in PROGRAMS
    ]


def _libraries() -> list[dict[str, Any]]:
    from importlib.util import find_spec

    from zenger.process.formats.archive_library import available

    purpose = "opens 7z, RAR, cabinets, ISO images, cpio, LZH and rarer compressions"
    install = "apt-get install libarchive13"
    disks = "opens disk images; without it they are `unsupported`"
    has_disks = find_spec("pytsk3") is not None
    return [
        _row("libarchive", available(), purpose, install, False),
        _row("The Sleuth Kit", has_disks, disks, "pip install 'zenger[disks]'", False),
    ]


def _tika() -> dict[str, Any]:
    from zenger.process.last_resort import release

    purpose = (
        "finds words in files that nothing else here reads: help books (chm), drawings "
        "(DWG), and some damaged ones; without it they are `unsupported` or `corrupt`"
    )
    return _row("Apache Tika", bool(release()), purpose, "pip install 'zenger[tika]'", False)


def _paper() -> dict[str, Any]:
    from zenger.publish.paper import INSTALL, lacking

    purpose = "prints case pages as PDF, with `zenger case build --pdf`"
    return _row("WeasyPrint", not lacking(), purpose, INSTALL.replace("`", ""), False)


_OSD = "apt-get install tesseract-ocr-osd"


def _languages() -> list[dict[str, Any]]:
    from zenger.process.ocr_setup import available_languages, tells_orientation

    found = sorted(available_languages())
    purpose = "reads scans in: " + (", ".join(found) or "no language yet")
    install = "apt-get install tesseract-ocr-eng (or -ara, -fra, -rus …)"
    lying = "tells how a scan lies, so that pages on their side are read at once"
    return [
        _row("tesseract language data", bool(found), purpose, install, False),
        _row("tesseract orientation data", tells_orientation(), lying, _OSD, False),
    ]


def _sandbox() -> dict[str, Any]:
    from zenger.backends.isolation.choose import choose_sandbox
    from zenger.errors import SandboxUnavailableError

    try:
        sandbox = choose_sandbox("zenger.process.worker:serve")
    except SandboxUnavailableError as error:
        return _row("sandbox", False, str(error), "", True)
    profile = sandbox.profile
    sandbox.close()
    return _row("sandbox", True, f"strangers' files are opened with profile “{profile}”", "", True)
