"""Many questions asked at once: kept, run in slices, run again for what is new since."""

import csv
import io
import time
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

import numpy as np
from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import Batch, BatchLine
from zenger.errors import NotThereError, QueryError
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit
from zenger.workflow.desk.batch_lists import Options, listed_questions
from zenger.workflow.desk.inert_cells import inert_cell
from zenger.workflow.desk.number_sets import packed, unpacked
from zenger.workflow.desk.search_desk import count_matching
from zenger.workflow.desk.sight_mark import sight_mark

_AT_ONCE = 1_000  # questions written down together
SLICE = 4.0  # seconds after which a request gives an answer


def make_batch(
    newsroom: Newsroom, viewer: Viewer, name: str, untrusted_lines: Iterable[str], options: Options
) -> Batch:
    """Keep a list of questions, with what cannot be asked explained beside it.

    All of it is read before any of it is written: reading 50,000 takes 15 s of CPU, and who writes
    lets nobody else write.

    Raises:
        AccountError: it is too long.
    """
    require(viewer, Right.READ)
    questions = list(listed_questions(untrusted_lines, options))
    with transaction.atomic():
        batch = Batch.objects.create(
            account_id=viewer.account, name=" ".join(name.split())[:200] or "Without a name",
            created=newsroom.now(), sight=sight_mark(viewer),
        )  # fmt: skip
        lines = (
            BatchLine(
                batch=batch, place=place, typed=one.typed, question=one.question,
                problem=one.problem,
            )
            for place, one in enumerate(questions, 1)
        )  # fmt: skip
        made = 0
        while some := list(islice(lines, _AT_ONCE)):
            made += len(BatchLine.objects.bulk_create(some))
        audit(newsroom, "make-batch", batch=batch.pk, questions=made)
    return batch


def own_batch(viewer: Viewer, number: int) -> Batch:
    """A list of this person's.

    Raises:
        NotThereError: none, or somebody else's.
    """
    found = Batch.objects.filter(account=viewer.account, pk=number).first()
    if found is None:
        raise NotThereError("There is no such list of questions, or it is not yours.")
    return found


def waiting(batch: Batch) -> QuerySet[BatchLine]:
    """The questions that were not asked in this run yet."""
    return batch.batchline_set.filter(documents=None, problem="").order_by("place")


def run_slice(newsroom: Newsroom, viewer: Viewer, number: int, *, seconds: float = SLICE) -> int:
    """Ask as many of its questions as fit in a few seconds. Returns how many are left."""
    batch = own_batch(viewer, number)
    if not is_current(batch, viewer):
        _forget(batch, viewer)
    until = time.monotonic() + seconds
    asked = []
    for line in waiting(batch).iterator(200):
        _ask(newsroom, viewer, line)
        asked.append(line)
        if time.monotonic() > until:
            break
    with transaction.atomic():
        BatchLine.objects.bulk_update(
            asked, ["documents", "pages", "fresh", "known", "problem"], batch_size=500
        )
        left = waiting(batch).count()
        batch.ran = newsroom.now()
        batch.save(update_fields=["ran"])
        audit(newsroom, "run-batch", batch=batch.pk, questions=len(asked), left=left)
    return left


def is_current(batch: Batch, viewer: Viewer) -> bool:
    """Whether it was asked with what this person may see now; else its counts are not shown."""
    return batch.sight == sight_mark(viewer)


def _forget(batch: Batch, viewer: Viewer) -> None:
    """All that was found by somebody who saw other things than they see now."""
    with transaction.atomic():
        batch.batchline_set.update(documents=None, pages=None, fresh=None, known=b"")
        batch.sight = sight_mark(viewer)
        batch.save(update_fields=["sight"])


def _ask(newsroom: Newsroom, viewer: Viewer, line: BatchLine) -> None:
    try:
        answer = count_matching(newsroom, viewer, line.question)
    except QueryError as error:
        line.problem = f"{str(error).partition(chr(10))[0]} {error.suggestion}".strip()
        return
    line.documents, line.pages = answer.documents, answer.pages
    found, known = np.array(answer.matching, dtype=np.int64), unpacked(bytes(line.known))
    if line.known:
        line.fresh = len(np.setdiff1d(found, known, assume_unique=True))
    line.known = packed(np.union1d(known, found))


def run_again(newsroom: Newsroom, viewer: Viewer, number: int) -> None:
    """Let all its questions wait again; the next run also says what is new since the last."""
    batch = own_batch(viewer, number)
    with transaction.atomic():
        batch.batchline_set.filter(problem="").update(documents=None, pages=None, fresh=None)
        audit(newsroom, "run-batch-again", batch=batch.pk)


def remove_batch(newsroom: Newsroom, viewer: Viewer, number: int) -> None:
    """Throw a list away."""
    batch = own_batch(viewer, number)
    with transaction.atomic():
        audit(newsroom, "remove-batch", batch=batch.pk)
        batch.delete()


Lines = QuerySet[BatchLine]
CHOSEN: dict[str, Callable[[Lines], Lines]] = {
    "": lambda lines: lines,
    "found": lambda lines: lines.filter(documents__gt=0),
    "empty": lambda lines: lines.filter(documents=0),
    "broken": lambda lines: lines.exclude(problem=""),
    "new": lambda lines: lines.filter(fresh__gt=0),
}  # how questions ended, and which those are


def table_of(viewer: Viewer, number: int) -> Iterator[str]:
    """The results as CSV, line by line; no counts where they are not for this person any more."""
    batch = own_batch(viewer, number)
    lines = batch.batchline_set.order_by("place").defer("known").iterator(1000)
    yield from lines_as_csv(lines, is_shown=is_current(batch, viewer))


def lines_as_csv(lines: Iterable[BatchLine], *, is_shown: bool) -> Iterator[str]:
    """The same of some lines.

    Args:
        is_shown: whether counts are.
    """
    yield "query,question,documents,pages,new,problem\r\n"
    for line in lines:
        counts = (line.documents, line.pages, line.fresh) if is_shown else (None,) * 3
        cells = (line.typed, line.question, *counts, line.problem)
        out = io.StringIO()
        shown = ["" if cell is None else inert_cell(str(cell)) for cell in cells]
        csv.writer(out).writerow(shown)
        yield out.getvalue()


def order_of_batches(viewer: Viewer) -> QuerySet[Batch]:
    """One's own lists, the newest first."""
    return Batch.objects.filter(account=viewer.account).order_by("-pk")
