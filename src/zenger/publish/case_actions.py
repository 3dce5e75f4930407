"""What a reader can do: letters to print, petitions with their numbers, addresses to write to."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from zenger.model.case.advocacy import Action, Count
from zenger.model.case.people import Authority
from zenger.publish.case_telling import Telling
from zenger.publish.wording import direction, web_address

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
    """A model letter, ready to print. It is all in one language, as one is sent."""

    action: Action
    to: Authority | None
    telling: Telling  # in the language that its text is in: the page's, or the case's own
    is_stale: bool  # its text is older than the original

    @property
    def direction(self) -> str:
        return direction(self.telling.tongue)


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
    model = action.model
    assert model is not None  # noqa: S101  # see has_letter
    language = telling.language_of(model)
    is_stale = language in model.translations and model.is_stale(language)
    told = Telling(telling.standing, language, {})
    return Letter(action, telling.authority(action.target), told, is_stale)


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
