"""Looks for what was removed in every file and every name of all that is to be published."""

import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

from zenger.model.review import Leak
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Worker
from zenger.review.verify.published import (
    CannotLookInsideError,
    finds_in_file,
    finds_in_name,
)
from zenger.review.verify.secrets import Find, Secrets
from zenger.workflow.review.ask_verifier import ask_for_checks, marking_key

CHECK = "18-whole-tree"
PDF_CHECKS = ("02-all-characters", "03-raw-bytes", "04-every-stream")
LARGEST = 512 * 1024 * 1024  # bytes of a file that is held in memory


def scan_tree(folder: Path, secrets: Iterable[str], *, newsroom: Newsroom) -> Iterator[Leak]:
    """Every place in `folder` where one of the secrets stands. Nothing: it may be published.

    Reads every byte once and holds one file at a time in memory. PDFs are opened in the second
    sandbox. What cannot be looked into is a leak too. Without secrets there is nothing to find.

    Args:
        folder: as it is going to be published, before it takes its place.
        secrets: what was removed of all its documents, as people write it.
    """
    known = Secrets(secrets, marking_key(newsroom))
    if known.all:
        with ExitStack() as stack:
            yield from _Scan(newsroom, folder, known, stack).run()


class _Scan:
    def __init__(
        self, newsroom: Newsroom, folder: Path, secrets: Secrets, stack: ExitStack
    ) -> None:
        self._newsroom = newsroom
        self._stack = stack
        self._worker: Worker | None = None  # once there is a PDF
        self._folder = folder
        self._secrets = secrets

    def run(self) -> Iterator[Leak]:
        """Every entry in order, never following a link."""
        pending = [(self._folder, "")]
        while pending:
            folder, place = pending.pop()
            with os.scandir(folder) as entries:
                ordered = sorted(entries, key=lambda entry: entry.name)
            for entry in ordered:
                shown = os.fsencode(entry.name).decode("utf-8", "backslashreplace")
                finds = finds_in_name(self._secrets, shown)
                where = f"{place}{'…' if finds else shown}"  # no report says a secret
                yield from _leaks(f"{where} (its name)", finds)
                if entry.is_dir(follow_symlinks=False):
                    pending.append((Path(entry.path), f"{where}/"))
                elif entry.is_file(follow_symlinks=False):
                    yield from self._file(Path(entry.path), where)
                else:
                    yield _unknown(where, "it is no file")

    def _file(self, path: Path, where: str) -> Iterator[Leak]:
        size = path.stat().st_size
        if path.suffix.lower() == ".pdf":
            yield from self._pdf(path, where, size)
            return
        if size > LARGEST:
            yield _unknown(where, "it is larger than 512 MB")
            return
        try:
            yield from _leaks(where, finds_in_file(self._secrets, path.name, path.read_bytes()))
        except (CannotLookInsideError, ValueError) as reason:
            yield _unknown(where, str(reason))

    def _pdf(self, path: Path, where: str, size: int) -> Iterator[Leak]:
        if self._worker is None:
            self._worker = self._stack.enter_context(closing(self._newsroom.verifier().worker()))
        words = self._secrets.given  # so that marks are the same there
        with path.open("rb") as stream:
            for checked in ask_for_checks(
                self._newsroom, stream, size, PDF_CHECKS, words, worker=self._worker
            ):
                for leak in checked.blocking:
                    yield Leak(leak.check, f"{where}, {leak.where}", leak.message)


def _leaks(where: str, finds: frozenset[Find]) -> Iterator[Leak]:
    for find in sorted(finds, key=lambda one: (one.mark, one.form)):
        yield Leak(
            CHECK,
            where,
            f"What was removed (secret {find.mark}) stands in it, written as {find.form}. Add a "
            "redaction where it is shown, or take the document back, and release again.",
        )


def _unknown(where: str, why: str) -> Leak:
    message = f"It could not be looked into ({why}), so nobody knows what is in it. "
    return Leak(CHECK, where, message + "Remove it from what is published.")
