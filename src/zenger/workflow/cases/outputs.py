"""What is printed beside the pages of a case: data, calendar, table, feeds, card."""

import hashlib
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from importlib import resources

import msgspec

from zenger.defend.addresses import Addresses
from zenger.defend.calendar_history import continued, withdrawn_calendar
from zenger.defend.outputs import OUTPUTS
from zenger.defend.schema_org import schema_org
from zenger.defend.withdrawn import notice_of
from zenger.model.case.cases import CaseState
from zenger.model.case.standing import Standing
from zenger.model.release import Imprint
from zenger.publish.case_card import case_card
from zenger.publish.case_feeds import case_feeds, last_news
from zenger.publish.case_links import case_folder
from zenger.publish.case_shelf import CaseRow
from zenger.publish.case_telling import Telling

CALENDAR = "case.ics"
NAMES = frozenset({
    *(output.name for output in OUTPUTS),
    "feed.xml", "feed.json", "releases.xml", "releases.json", "card.html",
})  # fmt: skip
"""Every file that `case_outputs` makes in the folder of a case."""


def case_outputs(
    standing: Standing, imprint: Imprint, calendar_before: bytes = b""
) -> Iterator[tuple[str, str | bytes]]:
    """(path, content) of each. Of a withdrawn case they say that it was withdrawn, and no more:
    who subscribed to them learns it.

    Args:
        calendar_before: as it stands there now, for who subscribed to it.
    """
    is_withdrawn = standing.case.case.state is CaseState.WITHDRAWN
    if is_withdrawn:
        standing = _notice(standing)
    head = standing.case.case
    folder = case_folder(head.id)
    addresses = _addresses(standing, imprint)
    for output in OUTPUTS:
        content = output.make(standing, addresses)
        if output.name == CALENDAR:
            since = (head.withdrawn or head.opened).first_day()
            content = (
                withdrawn_calendar(calendar_before, head.title.text, since) if is_withdrawn
                else continued(content, calendar_before, head.title.text, standing.as_of)
            )  # fmt: skip
        yield f"{folder}{output.name}", content
    yield from case_feeds(standing, imprint)
    yield case_card(standing, imprint)


def case_jsonld(standing: Standing, imprint: Imprint, picture: str = "") -> str:
    """schema.org for the head of the page, safe inside a script element.

    Args:
        picture: name of the printed photo's file; empty where none is shown.
    """
    return schema_org(standing, _addresses(standing, imprint), picture).decode()


def with_news(row: CaseRow, standing: Standing) -> CaseRow:
    """The line about a case, with what happened last."""
    day, words = last_news(Telling(standing, standing.case.case.language, {}))
    return msgspec.structs.replace(row, changed=day, news=words)


@lru_cache(maxsize=1)
def version() -> str:
    """Changes with any line of what makes these files, besides `environment.version`."""
    digest = hashlib.sha256()
    for package in ("zenger.defend", "zenger.model.case"):
        files = (one for one in resources.files(package).iterdir() if one.name.endswith(".py"))
        for file in sorted(files, key=lambda one: one.name):
            digest.update(file.name.encode() + b"\0" + file.read_bytes())
    return digest.hexdigest()[:16]


def _addresses(standing: Standing, imprint: Imprint) -> Addresses:
    folder = case_folder(standing.case.case.id)
    return Addresses(folder, imprint.base_url, imprint.newsroom)


def _notice(standing: Standing) -> Standing:
    """A withdrawn case without anything but its name, the day and the reason."""
    bare = msgspec.structs.replace(notice_of(standing.case), stories=())
    return replace(
        standing, case=bare, is_open=False, held=(), charges=(), exposures=(), sentenced=(),
        presumed_innocent=False, hearings=(), next_hearing=None, open_points=(), outcomes=(),
        demands=(), timeline=(),
    )  # fmt: skip
