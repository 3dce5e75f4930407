"""What a reader can do: letters to print, petitions with their numbers, addresses to write to."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from zenger.model.case.advocacy import Action, Count
from zenger.model.case.people import Authority
from zenger.publish.case_telling import Telling
from zenger.publish.wording import web_address

_KINDS = frozenset({"letter", "email", "petition", "event", "donate", "share"})


@dataclass(frozen=True, slots=True)
class Deed:
    """One action as the page lists it."""

    action: Action
    kind: str  # our words for it
    href: str  # of the letter's page, or outside; may be empty
    until: str
    count: Markup  # the last one, as of its day, with its source


@dataclass(frozen=True, slots=True)
class Letter:
    """A model letter, ready to print."""

    action: Action
    to: Authority | None
    salutation: Markup
    paragraphs: Markup


def deeds(telling: Telling) -> list[Deed]:
    """Those that are still open on the day of the page; none once the case is over."""
    if not telling.standing.is_open:
        return []
    day = telling.standing.as_of
    return [
        _deed(telling, one)
        for one in telling.case.actions
        if not (one.deadline and one.deadline.last_day() < day)
    ]


def has_letter(action: Action) -> bool:
    return action.model is not None and action.kind in ("letter", "email")


def letter_of(telling: Telling, action: Action) -> Letter:
    to = telling.authority(action.target)
    return Letter(
        action,
        to,
        telling.say(to.salutation) if to else Markup(""),
        telling.paragraphs(action.model),
    )


def _deed(telling: Telling, action: Action) -> Deed:
    words = telling.words
    kind = action.kind if action.kind in _KINDS else "other"
    href = f"letters/{action.id}/index.html" if has_letter(action) else web_address(action.url)
    until = words("action.until", date=telling.moment(action.deadline)) if action.deadline else ""
    last = max(action.counts, key=lambda one: one.as_of.first_day(), default=None)
    count = _count(telling, last) if last else Markup("")
    return Deed(action, words(f"action.{kind}"), href, until, count)


def _count(telling: Telling, count: Count) -> Markup:
    words = telling.words
    said = words("action.signed", n=words.number(count.value), date=words.moment(count.as_of))
    return escape(said) + (telling.sources.link(count.source, words) if count.source else "")
