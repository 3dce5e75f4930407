"""Where a fact comes from: a page of the archive, or a source outside with its kept copy."""

from zenger.model.case.moments import Moment
from zenger.model.case.records import Value
from zenger.model.case.texts import Text


class Archived(Value, frozen=True, kw_only=True):
    """A passage on a page of the archive. It is found again at every build."""

    document: str  # SHA-256 of the document, hex
    page: int  # from 1
    quote: str
    prefix: str = ""  # the words before, where the quote occurs more than once
    suffix: str = ""
    site: str = ""  # address of another archive; empty: the one the case is printed in


class External(Value, frozen=True, kw_only=True):
    """A source outside the archive."""

    url: str
    title: str
    publisher: str = ""
    date: Moment | None = None
    accessed: Moment | None = None  # when somebody read it
    copy: str = ""  # SHA-256 of the copy that was kept, hex
    quote: str = ""


class Citation(Value, frozen=True, kw_only=True):
    """One source. Exactly one of `archive` and `external` is set."""

    id: str
    archive: Archived | None = None
    external: External | None = None
    note: Text | None = None
