"""What was removed from a document, as readers see it: marks with their reasons, and the log."""

import re
from typing import Any

from markupsafe import Markup, escape

from zenger.model.names import inert
from zenger.model.release import PublishedDocument, Removed, Withheld
from zenger.publish.environment import render
from zenger.publish.wording import count_words

_MARK = re.compile(r"█\[([a-z0-9][a-z0-9.()-]*)\]█")
_FIELDS = {
    "title": "Title", "subject": "Subject", "date": "Date", "path": "Place", "from": "From",
    "to": "To", "cc": "Cc", "bcc": "Bcc", "reply-to": "Reply to",
}  # fmt: skip


def with_reasons(body: Markup, document: PublishedDocument) -> Markup:
    """The same, with the reason of each mark for who asks what it means."""
    titles = {one.code: one.title for one in document.removed}

    def explained(match: re.Match[str]) -> str:
        title = titles.get(match[1])
        if title is None:  # somebody wrote this in the document itself
            return match[0]
        return f'<abbr class="removed" title="Removed: {escape(inert(title))}">{match[0]}</abbr>'

    return Markup(_MARK.sub(explained, body))  # noqa: S704  # was markup, and titles are escaped


def mark_of(code: str) -> str:
    """What stands where something was removed."""
    return f"█[{code}]█"


def removed_section(document: PublishedDocument) -> Markup:
    """The public log of one document, and who approved it; empty where it is no copy."""
    if not document.is_copy:
        return Markup("")
    count = len(document.removed)
    return Markup(  # noqa: S704  # a template's output
        render(
            "_removed.html", lines=[_line(one) for one in document.removed],
            words=count_words(count, "passage was removed", "passages were removed")
            if count else "", approvals=_approvals(document),
        )
    )  # fmt: skip


def removed_data(document: PublishedDocument) -> dict[str, Any]:
    """The same for machines; empty where it is no copy."""
    if not document.is_copy:
        return {}
    return {
        "approved_by": list(document.approved_by),
        "redactions": [
            {"page": one.page or None, "field": one.field, "code": one.code,
             "title": inert(one.title), "percent": one.percent}
            for one in document.removed
        ],
    }  # fmt: skip


def withheld_words(withheld: tuple[Withheld, ...]) -> str:
    """``3 documents were withheld``; empty where none were, or nobody is told."""
    count = sum(one.count for one in withheld)
    return count_words(count, "document was withheld", "documents were withheld") if count else ""


def _line(one: Removed) -> dict[str, str]:
    where = f"Page {one.page}" if one.page else _FIELDS.get(one.field, one.field)
    size = f"{one.percent:g} % of the page" if one.percent is not None else ""
    return {"where": where, "code": one.code, "title": inert(one.title), "size": size}


def _approvals(document: PublishedDocument) -> str:
    count = len(document.approved_by)
    if not count:
        return ""
    people = count_words(count, "person", "people")
    return f"Approved by {people} of the newsroom: {', '.join(document.approved_by)}."
