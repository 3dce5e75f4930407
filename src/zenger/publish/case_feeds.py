"""Feeds of a case: what happened in it, and its press releases.

An entry's moment is the day on which it happened or became known, never that of the build: a feed
that says nothing new stays the same to the byte.
"""

from dataclasses import replace
from datetime import date
from functools import partial

from markupsafe import Markup

from zenger.model.case.advocacy import PressRelease, Update
from zenger.model.case.cases import CaseState
from zenger.model.case.standing import Entry, HearingStands, Standing
from zenger.model.release import Imprint
from zenger.model.tag_uris import case_tag
from zenger.publish.case_court import hearing_anchor
from zenger.publish.case_links import case_folder, release_folder
from zenger.publish.case_story import markdown
from zenger.publish.case_telling import Telling
from zenger.publish.case_timeline import Line, timeline
from zenger.publish.feed_forms import Feed, Files, Item, both, latest


def case_feeds(standing: Standing, imprint: Imprint) -> Files:
    """`feed` with what happened and `releases` with press releases, each as .xml and .json."""
    head = standing.case.case
    telling = Telling(standing, head.language, {})
    title, folder = telling.plain(head.title), case_folder(head.id)
    base = case_tag(imprint.newsroom, head.id)
    opened = head.opened.first_day()
    news = Feed("feed", folder, base, title, head.language, opened)
    press_title = f"{title}: {telling.words('part.releases')}"
    press = Feed("releases", folder, f"{base}:releases", press_title, head.language, opened)
    if head.state is CaseState.WITHDRAWN:
        return [*both(news, imprint, [_withdrawn(telling, base)]), *both(press, imprint, [])]
    return [
        *both(news, imprint, _happened(telling, base)),
        *both(press, imprint, [_press(telling, one, base) for one in standing.case.releases]),
    ]


def last_news(telling: Telling) -> tuple[str, str]:
    """(day, words) of the last thing that happened or became known; empty where nothing did."""
    if telling.case.case.state is CaseState.WITHDRAWN:
        items = [_withdrawn(telling, "")]
    else:
        items = latest(_happened(_newest(telling), ""))
    return (items[0].updated.isoformat(), items[0].title) if items else ("", "")


def _newest(telling: Telling) -> Telling:
    """With what is of the last day alone: to word a long history for one line takes long."""
    standing = telling.standing
    entries = [(_updated(one), one) for one in standing.timeline]
    hearings = [(_announcement(telling, one), one) for one in standing.hearings]
    last = max((day for day, _ in (*entries, *hearings)), default=None)
    of_last_day = replace(
        standing,
        timeline=tuple(one for day, one in entries if day == last),
        hearings=tuple(one for day, one in hearings if day == last),
    )
    return Telling(of_last_day, telling.language, {})


# -- entries -----------------------------------------------------------------------------------
def _happened(telling: Telling, base: str) -> list[Item]:
    lines = [line for _, some in timeline(telling) for line in some]
    entries = zip(telling.standing.timeline, lines, strict=True)
    happened = [_item(telling, entry, line, base) for entry, line in entries]
    return [*happened, *(_announced(telling, one, base) for one in telling.standing.hearings)]


def _announced(telling: Telling, stands: HearingStands, base: str) -> Item:
    """A hearing, on the day it became known: the timeline has only what happened to it."""
    hearing = stands.hearing
    zone = telling.zone(hearing.court, hearing.proceeding)
    when = telling.span(hearing.starts, hearing.ends, zone).striptags()
    court = telling.court(hearing.court, hearing.proceeding).striptags()
    words = telling.words(f"hearing.{hearing.status.value}")
    what = ": ".join(part for part in (court, telling.plain(hearing.title)) if part)
    day = _announcement(telling, stands)
    page = f"{case_folder(telling.case.case.id)}index.html#{hearing_anchor(hearing.id)}"
    id_ = f"{base}:announced:{hearing.id}"
    return Item(id_, page, f"{words}: {when}, {what}", Markup, day, day)


def _item(telling: Telling, entry: Entry, line: Line, base: str) -> Item:
    record = entry.record
    if isinstance(record, Update) and record.body:
        body = partial(markdown, telling.plain(record.body))
    else:
        body = partial(Markup, f"<p>{line.more}</p>" if line.more else "")  # markup already
    when, what = line.when.striptags(), line.what.striptags()
    happened, updated = entry.date.first_day(), _updated(entry)
    page = f"{case_folder(telling.case.case.id)}index.html#{line.anchor}"
    id_ = f"{base}:{entry.kind.value}:{entry.id}"
    return Item(id_, page, f"{when}: {what}", body, updated, happened)


def _updated(entry: Entry) -> date:
    """The day on which it happened, or became known."""
    known, happened = getattr(entry.record, "known", None), entry.date.first_day()
    return max(happened, known.first_day()) if known else happened


def _announcement(telling: Telling, stands: HearingStands) -> date:
    return (stands.hearing.known or telling.case.case.opened).first_day()


def _withdrawn(telling: Telling, base: str) -> Item:
    head = telling.case.case
    day = (head.withdrawn or head.opened).first_day()
    why = partial(telling.paragraphs, head.withdrawn_why)
    page = f"{case_folder(head.id)}index.html"
    return Item(f"{base}:withdrawn", page, telling.words("withdrawn.title"), why, day, day)


def _press(telling: Telling, release: PressRelease, base: str) -> Item:
    until = release.embargo.first_day() if release.embargo else None
    day = max(release.date.first_day(), until or release.date.first_day())
    path = f"{release_folder(telling.case.case.id, release.id)}index.html"
    body = partial(markdown, telling.plain(release.body))
    return Item(f"{base}:release:{release.id}", path, telling.plain(release.title), body, day, day)
