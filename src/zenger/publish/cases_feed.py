"""One feed of all cases: each once, with the last thing that happened in it."""

from collections.abc import Iterable
from datetime import date
from functools import partial
from heapq import nlargest

from markupsafe import Markup

from zenger.model.release import Imprint
from zenger.model.tag_uris import case_tag
from zenger.publish.case_links import ROOT, case_folder
from zenger.publish.case_shelf import CaseRow
from zenger.publish.feed_forms import FEED_LENGTH, Feed, Files, Item, both


def all_cases_feeds(rows: Iterable[CaseRow], imprint: Imprint, *, title: str, as_of: str) -> Files:
    """Every case once, with the last thing that happened in it; the latest first.

    Args:
        title: the word for "cases".
        as_of: day of the build; said only while there is no case.
    """
    items = [
        Item(
            case_tag(imprint.newsroom, row.id), f"{case_folder(row.id)}index.html", row.title,
            partial(Markup("<p>{}</p>").format, row.news or row.summary),
            date.fromisoformat(row.changed), date.fromisoformat(row.changed),
        )
        for row in nlargest(FEED_LENGTH, rows, key=lambda row: row.changed)
        if row.changed
    ]  # fmt: skip
    name = f"{imprint.title}: {title}"
    feed = Feed("feed", ROOT, case_tag(imprint.newsroom), name, "", date.fromisoformat(as_of))
    return both(feed, imprint, items)
