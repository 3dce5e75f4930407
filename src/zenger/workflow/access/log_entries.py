"""Entries of the log, chosen and written as lines of a file."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime

from django.db.models import Func, QuerySet, TextField

from zenger.catalog.models import AuditEntry
from zenger.errors import AccountError
from zenger.model.audit import is_done_as
from zenger.workflow.desk.inert_cells import inert_cell

# As the index `audit_by_document` has it.
_DOCUMENT = Func(
    "details", template="json_extract(%(expressions)s, '$.document')", output_field=TextField()
)


def entries_of(asked: Mapping[str, str]) -> QuerySet[AuditEntry]:
    """Those that somebody asks for.

    Args:
        asked: actor (of an account also what was typed with it), verb, document (how its digest
            begins), since and until (days); empty: any.

    Raises:
        AccountError: what was given is no day.
    """
    found = AuditEntry.objects.all()
    if asked["actor"]:
        found = found.filter(actor__in=_done_as(asked["actor"]))
    if asked["verb"]:
        found = found.filter(verb=asked["verb"])
    if asked["document"]:
        digest = asked["document"].removeprefix("sha256:").rstrip("…").lower()
        found = found.annotate(document=_DOCUMENT).filter(**_begins("document", digest))
    if since := _day(asked["since"]):
        found = found.filter(at__gte=since)
    if until := _day(asked["until"]):
        found = found.filter(
            at__lte=until.replace(hour=23, minute=59, second=59, microsecond=999_999)
        )
    return found


def _done_as(account: str) -> list[str]:
    actors = AuditEntry.objects.order_by("actor").values_list("actor", flat=True).distinct()
    return [actor for actor in actors if is_done_as(actor, account)]


def _begins(field: str, start: str) -> dict[str, str]:
    """How texts of hexadecimal digits begin, in a form for which an index is used."""
    return {f"{field}__gte": start, f"{field}__lt": start + "g"}


def _day(text: str) -> datetime | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
        return datetime(day.year, day.month, day.day, tzinfo=UTC)
    except ValueError as error:
        raise AccountError("This is no day. Write the year first: 2026-11-26.") from error


def json_lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    """One object a line, with the digests that chain them."""
    for one in entries:
        line = {
            "number": one.pk, "at": one.at.isoformat(), "actor": one.actor, "verb": one.verb,
            "details": one.details, "previous": one.previous, "digest": one.digest,
        }  # fmt: skip
        yield json.dumps(line, ensure_ascii=False) + "\n"


def csv_lines(entries: Iterator[AuditEntry]) -> Iterator[str]:
    """A table with a head, and no formula in any cell."""
    yield "number,at,actor,verb,details,digest\r\n"
    for one in entries:
        line = io.StringIO()
        details = json.dumps(one.details, ensure_ascii=False, sort_keys=True)
        cells = (one.pk, one.at.isoformat(), one.actor, one.verb, details, one.digest)
        csv.writer(line).writerow([inert_cell(str(cell)) for cell in cells])
        yield line.getvalue()
