"""Opening a parcel in the reading room: verify, quarantine, import, and a line of custody."""

import os
import shutil
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import BinaryIO

from zenger.catalog.models import AuditEntry, Collection, Occurrence
from zenger.errors import ParcelError
from zenger.model.accession import AccessionCount
from zenger.model.parcel import ParcelHead
from zenger.protocols.newsroom import Newsroom
from zenger.receive.age_opening import How
from zenger.receive.key_folder import WeekKey
from zenger.receive.quarantine import Placed
from zenger.receive.unsealing import Unsealed, unseal
from zenger.workflow.audit import audit
from zenger.workflow.door.by_day import by_day
from zenger.workflow.door.nested import Contents, open_nested
from zenger.workflow.door.record_submission import Opened, record_submission
from zenger.workflow.import_trove import import_trove
from zenger.workflow.progress import Report, silent

SHORT = 16  # digits of a parcel's digest in the name of its collection


@dataclass(frozen=True, slots=True)
class OpenedParcel:
    """What became of a parcel."""

    sha256: str  # of the sealed file
    collection: str
    weeks: tuple[str, ...]  # whose keys opened it and what was inside
    day: str  # of sealing, as it says; empty: it was no parcel but one file
    placed: tuple[Placed, ...]  # files of it, and of parcels inside
    is_complete: bool
    forward_secrecy: bool
    how: How
    problem: str
    count: AccessionCount = field(default_factory=AccessionCount)
    source: str = ""  # the name that we gave whoever sent it

    @property
    def whole(self) -> int:
        return sum(one.is_whole for one in self.placed)


def open_parcel(
    newsroom: Newsroom, parcel: Path, keys: Sequence[WeekKey], *, collection: str = "",
    salvage: bool = False, report: Report = silent,
) -> OpenedParcel:  # fmt: skip
    """Import what is in a parcel into a collection of its own.

    A parcel that was cut off is imported as far as it goes, and called incomplete. One that was
    changed is refused, unless its beginning is asked for.

    Args:
        keys: latest week first; a key of no week is a desk's own, which is never destroyed.
        collection: a name for it that no other collection has; otherwise made from its digest.
        salvage: take the beginning of a parcel that was changed on the way.

    Raises:
        ParcelError: none of the keys opens it, it was changed, or nothing of it can be read.
    """
    identities = [key.identity for key in keys]
    with _quarantine(newsroom) as folder:
        with _only_a_file(parcel) as sealed:
            outer = unseal(
                sealed, folder, identities, os.fsencode(parcel.name.removesuffix(".age"))
            )
        if outer is None:
            raise ParcelError(
                "None of these keys opens this file. It was sealed to another newsroom, its week "
                "is over and its key destroyed, its beginning was changed, it is a key itself, or "
                "it is no age file. Nothing was imported."
            )
        _require_usable(outer, salvage=salvage)
        opened = _summary(open_nested(folder, outer, identities), keys, collection)
        _require_own(opened)
        dated = by_day(newsroom)
        _record_custody(dated, opened)  # first: stopped after it, the same command goes on
        count = import_trove(dated, folder, collection=opened.collection, report=report)
        _forget_stamps(opened.collection)
    source = _put_before_desk(dated, opened, outer.head, parcel.name)
    return replace(opened, count=count, source=source)


def _only_a_file(parcel: Path) -> BinaryIO:
    """What comes on a stick may be a link to something on this machine, or a pipe without an end.

    Raises:
        ParcelError: it is no regular file, or cannot be read.
    """
    try:
        handle = os.open(parcel, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError as error:
        raise ParcelError(
            f"This parcel cannot be opened ({os.strerror(error.errno or 0).lower()}), or it is a "
            "link: name the file itself. Nothing was imported."
        ) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise ParcelError("This is no file, so no parcel. Nothing was imported.")
    return os.fdopen(handle, "rb")


@contextmanager
def _quarantine(newsroom: Newsroom) -> Iterator[Path]:
    """A fresh folder; nothing that was left by an earlier opening outlasts this one.

    It lies beside the newsroom, so on the same disk: an import takes nothing from inside one.
    """
    top = newsroom.folder.resolve()
    top = top.with_name(f".{top.name}.quarantine")
    if top.exists():
        shutil.rmtree(top)
    folder = top / "parcel"
    top.mkdir(mode=0o700)
    folder.mkdir(mode=0o700)
    try:
        yield folder
    finally:
        shutil.rmtree(top)


def _require_usable(outer: Unsealed, *, salvage: bool) -> None:
    if outer.age.how is How.CHANGED and not salvage:
        raise ParcelError(
            f"The parcel sha256:{outer.age.sha256[:SHORT]}… was changed on the way, by a damaged "
            "disk or by somebody. Nothing was imported. Fetch it again; if it is the same then, "
            "`--salvage` imports what stands before the change and is surely as it was sealed."
        )
    if not outer.placed and outer.head is None:
        raise ParcelError(
            f"Nothing can be read of the parcel sha256:{outer.age.sha256[:SHORT]}…: it was cut off "
            "before its first file. Nothing was imported."
        )


def _summary(contents: Contents, keys: Sequence[WeekKey], collection: str) -> OpenedParcel:
    outer = contents.parcels[0]
    used = [keys[one.age.key] for one in contents.parcels]
    is_complete = all(one.is_complete for one in contents.parcels)
    title = f"Parcel {outer.age.sha256[:SHORT]}{'' if is_complete else ' (incomplete)'}"
    return OpenedParcel(
        sha256=outer.age.sha256, collection=collection or title,
        weeks=tuple(sorted({one.week for one in used if one.week})),
        day=outer.head.day if outer.head else "", placed=tuple(contents.placed),
        is_complete=is_complete, forward_secrecy=all(one.week for one in used)
        and all(one.head is None or one.head.forward_secrecy for one in contents.parcels),
        how=outer.age.how,
        problem="; ".join(one.problem for one in contents.parcels if one.problem),
    )  # fmt: skip


def _require_own(opened: OpenedParcel) -> None:
    """A collection holds one parcel: another in its place would mark the first as gone.

    Raises:
        ParcelError: the collection is there, and is of something else.
    """
    is_there = Collection.objects.filter(title=opened.collection).exists()
    if (
        is_there
        and not AuditEntry.objects.filter(
            verb="open-parcel", details__parcel=opened.sha256, details__collection=opened.collection
        ).exists()
    ):
        raise ParcelError(
            "There is a collection of this name, and it does not hold this parcel. Choose another "
            "with `--collection NAME`. Nothing was imported."
        )


def _record_custody(newsroom: Newsroom, opened: OpenedParcel) -> None:
    """What was opened, by whom and on which day; no name of a file, no word of the source."""
    audit(
        newsroom, "open-parcel", parcel=opened.sha256, collection=opened.collection,
        weeks=list(opened.weeks), complete=opened.is_complete, files=len(opened.placed),
        whole=opened.whole, how=opened.how.value, forward_secrecy=opened.forward_secrecy,
    )  # fmt: skip


def _put_before_desk(
    newsroom: Newsroom, opened: OpenedParcel, head: ParcelHead | None, file_name: str
) -> str:
    """Only the outermost head says where replies go: the door made it, or who hands over."""
    recorded = Opened(
        opened.sha256, opened.collection, head, opened.is_complete, opened.forward_secrecy,
        len(opened.placed),
    )  # fmt: skip
    return record_submission(newsroom, recorded, file_name).source.name


def _forget_stamps(title: str) -> None:
    """Times and inodes of the quarantine, which is gone: they would tell when it was opened."""
    Occurrence.objects.filter(collection__title=title, parent=None).update(
        modified_ns=0, changed_ns=0, inode=0
    )
