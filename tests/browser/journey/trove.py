"""A newsroom over parts of the shared troves, for the journey."""

import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from django.db.models import Q
from tests.desk import PASSPHRASE, Clock, House

from zenger.assemble import create_newsroom, writing
from zenger.catalog.models import Document, Occurrence
from zenger.model.people import Role
from zenger.settings import Settings
from zenger.workflow.access.accounts import add_account
from zenger.workflow.import_trove import import_trove

MAIL, CABLES, COURT = "Secretary mail", "Cable room", "Court file"
_PARTS = {
    MAIL: (
        "02-secretary-mail/saved messages/DUPES *.eml",
        "02-secretary-mail/saved messages/F[wW] C*.eml",
        "07-office-share/Desktop/New folder (2)/testPST_variousBodyTypes",
        "07-office-share/Downloads/tmp/Copy of testEML_embedded_xhtml_and_img.eml",
    ),
    CABLES: (
        "01-cable-room/1974/*2*.pdf",
        "01-cable-room/1979/LAPAZ *.pdf",
        "01-cable-room/locked/*.pdf",
        "01-cable-room/USB stick copy/damaged_transfer.pdf",
        "01-cable-room/ARCHIVE.zip",
    ),
    COURT: ("03-court-file/US/ca[13].pdf",),
}
SHARED_BY_BOTH = "01-cable-room/1979/LAPAZ 6523.pdf"  # lies in the court file too
SECRET_NAME = "source dossier.pdf"


def lay_out(troves: Path, folder: Path) -> None:
    """A folder for each collection."""
    for title, parts in _PARTS.items():
        for one in (path for part in parts for path in sorted(troves.glob(part))):
            copied(one, folder / title / one.parent.name)
    copied(troves / SHARED_BY_BOTH, folder / COURT, SECRET_NAME)
    _first_of_the_inbox(troves, folder / MAIL)


def copied(file: Path, folder: Path, name: str = "") -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, folder / (name or file.name))


def _first_of_the_inbox(troves: Path, folder: Path) -> None:
    """Ten messages of a mailbox of 315: five of them were saved one by one as well."""
    inbox = (troves / "02-secretary-mail" / "Inbox 2009-2010").read_bytes()
    messages = inbox.split(b"\nFrom MAILER-DAEMON ")
    (folder / "Inbox").write_bytes(b"\nFrom MAILER-DAEMON ".join(messages[:10]) + b"\n")


def make_newsroom(troves: Path, folder: Path) -> House:
    """Three collections, and Anna, who sees them all."""
    lay_out(troves, folder / "troves")
    clock = Clock()
    newsroom = replace(create_newsroom(folder / "desk", Settings("The Record")), now=clock)
    with writing(newsroom):
        for title in _PARTS:
            import_trove(newsroom, folder / "troves" / title, collection=title)
    house = House(newsroom, clock)
    command(house, "process")  # a process of its own lets go of the index, as the next will need
    add_account(newsroom, "anna", PASSPHRASE, role=Role.ADMIN, sees_all=True, shown_name="Anna")
    return house


def command(house: House, *words: str | Path) -> str:
    """What a command prints, typed beside the open desk."""
    typed = [sys.executable, "-m", "zenger", *map(str, words)]
    typed += ["--newsroom", str(house.newsroom.folder)]
    done = subprocess.run(typed, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def number_of(name: str) -> int:
    """By how its path ends, or by its title."""
    files = Occurrence.objects.filter(path__endswith=name).values("blob")
    found = Document.objects.filter(Q(blob__in=files) | Q(title=name))
    return found.exclude(collection__title=COURT).order_by("pk")[0].pk


def number_with_attachments() -> int:
    found = Document.objects.filter(blob__members__kind="attachment", kind="email")
    return found.order_by("pk")[0].pk
