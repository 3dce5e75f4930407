"""Dates as XML packages state them."""

import re

from zenger.model.dates import DocumentDate, PartialDate

_ISO = re.compile(r"\s*(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?=$|[T\s])")


def date_stated(text: str, source: str) -> DocumentDate | None:
    """An ISO 8601 date with the precision it has; None where it is none."""
    match = _ISO.match(text)
    try:
        value = PartialDate(*(int(part or 0) for part in match.groups())) if match else None
    except ValueError:
        return None
    return DocumentDate(value, source) if value else None
