"""How much one received file may become, over all the containers nested in it.

Each archive alone is held to a ratio while it is read (`process.formats.archive_limits`).
Archives inside archives multiply ratios, so what comes out is also counted for the file it all
came from. Twice: the bytes while they are read, because ten thousand copies of one gigabyte
must be stopped before the disk is full; and the places while they are listed, because bytes
that are stored once can still stand in a billion places.
"""

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db.models import Count, Sum

from zenger.catalog.many_rows import among
from zenger.catalog.models import Blob, Occurrence, StageRecord
from zenger.model.document import Problem, Status
from zenger.process.formats.archive_limits import TOTAL_FREE
from zenger.process.stages import Stage
from zenger.process.volumes import names_of_set
from zenger.settings import Settings

ROOT_EXPANSION = Problem(
    "root-expansion", "All that came out of the received file is more than is allowed: a bomb?"
)
ROOT_MEMBERS = Problem("root-members", "More files came out of the received one than are allowed.")
BY_PLACE = frozenset({"depth", ROOT_EXPANSION.code, ROOT_MEMBERS.code})
"""Codes that stop one occurrence only, not its bytes wherever else they lie."""

_lock = threading.Lock()


@dataclass(slots=True)
class Account:
    """What came out of one received file so far, and what may."""

    most_bytes: int
    most_files: int
    bytes: int = 0
    files: int = 0

    def spend(self, size: int) -> bool:
        """Count bytes that are coming out; False where they are too many."""
        with _lock:
            self.bytes += size
            return self.bytes <= self.most_bytes

    def left(self) -> int:
        return self.most_bytes - self.bytes

    def problem_with(self, files: int, size: int) -> Problem | None:
        """What is wrong with listing so much more, if anything is."""
        if self.files + files > self.most_files:
            return ROOT_MEMBERS
        return ROOT_EXPANSION if self.bytes + size > self.most_bytes else None


class Ledger:
    """The accounts of one round of reading. Made from the records, so nothing else need last."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._accounts: dict[int, Account] = {}
        self.together: dict[str, int] = {}
        """Digest of the main volume of a split archive -> bytes of all its volumes."""

    def forget(self) -> None:
        """Begin a new round: what was read by now stands in the records."""
        self._accounts.clear()

    def open(self, roots: Iterable[int]) -> None:
        """Have the accounts of these received files at hand, in two queries for all of them."""
        wanted = [root for root in set(roots) if root not in self._accounts]
        if not wanted:
            return
        rows = Occurrence.objects.filter(pk__in=among(wanted)).values_list(
            "pk", "size", "blob", "path"
        )
        own = {pk: self._own_size(size, blob, path) for pk, size, blob, path in rows}
        out = Occurrence.objects.filter(root__in=wanted).values_list("root")
        spent = {
            root: (files, size) for root, files, size in out.annotate(Count("pk"), Sum("size"))
        }
        for root in wanted:
            files, size = spent.get(root, (0, 0))
            self._accounts[root] = self._new(own[root], size, files)

    def _own_size(self, size: int, digest: str | None, path: str) -> int:
        """Bytes that were received: those of all volumes, where it stands for several."""
        if digest is None or names_of_set(path) is None:
            return size
        if digest not in self.together:
            records = StageRecord.objects.filter(blob=digest, stage=Stage.EXTRACT)
            tools = records.order_by("-pk").values_list("tools", flat=True).first() or {}
            blobs = Blob.objects.filter(digest__in=tools.get("volumes", ()))
            self.together[digest] = blobs.aggregate(total=Sum("size"))["total"] or size
        return self.together[digest]

    def account(self, root: int) -> Account:
        """The account of a received file, by the key of its occurrence."""
        self.open([root])
        return self._accounts[root]

    def _new(self, own: int, size: int = 0, files: int = 0) -> Account:
        settings = self._settings
        allowed = max(TOTAL_FREE, settings.max_expansion * own)
        return Account(min(allowed, settings.max_expanded_bytes), settings.max_members, size, files)

    def purses(self, digests: Iterable[str]) -> dict[str, Callable[[int], bool]]:
        """For each of these bytes what to ask before more comes out of them.

        Bytes that lie in several received files are read once, at the expense of the one that
        has most left.
        """
        places = Occurrence.objects.filter(blob__in=among(digests), present=True).exclude(
            status__in=[Status.CYCLE, Status.LIMIT]
        )
        rows = list(places.order_by("pk").values_list("blob_id", "root_id", "size", "path"))
        self.open(root for _, root, _, _ in rows if root is not None)
        best: dict[str, Account] = {}
        for digest, root, size, path in rows:
            own = self._own_size(size, digest, path)
            account = self._new(own) if root is None else self.account(root)
            if digest not in best or account.left() > best[digest].left():
                best[digest] = account
        return {digest: account.spend for digest, account in best.items()}
