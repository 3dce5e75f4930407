"""The first thing a case page says: how long, what next, what is at stake."""

from markupsafe import Markup, escape

from zenger.model.case.courts import HearingStatus
from zenger.model.case.custody import Custody
from zenger.model.case.moments import Moment
from zenger.model.case.standing import HearingStands, Held
from zenger.publish.case_figures import Figure, lines
from zenger.publish.case_stake import stake
from zenger.publish.case_telling import Telling
from zenger.publish.case_words import Words

_MOMENTS = frozenset({
    Custody.RELEASED, Custody.DEPORTED, Custody.EXTRADITED, Custody.ESCAPED,
    Custody.DIED_IN_CUSTODY,
})  # fmt: skip
"""They happen on a day; nobody is so since then."""


def now(telling: Telling) -> list[Figure]:
    """Two or three figures; what is not known is left out or said to be unknown."""
    cells = [_held(telling), _next(telling), stake(telling)]
    return [cell for cell in cells if cell]


# -- how long ----------------------------------------------------------------------------------
def _held(telling: Telling) -> Figure | None:
    people = [held for held in telling.standing.held if held.event]
    if not people:
        return None
    persons = sum(one.kind != "organisation" for one in telling.case.subjects)
    if persons > 1:
        return _held_people(telling, people, persons)
    return _held_one(telling, people[0]) if people[0].is_deprived else _free(telling, people[0])


def _held_one(telling: Telling, held: Held) -> Figure:
    words = telling.words
    more = [_whereabouts(telling, held)]
    if held.all_days > held.days:
        days = words.count("days", held.all_days)
        spells = words.count("now.spells", len(held.spells))
        more.append(escape(words("now.all_spells", days=days, spells=spells)))
    more += _house_arrest(telling, held)
    return Figure(
        "held", words("now.held"), escape(_days(words, held.days, held.exact)), lines(more)
    )


def _free(telling: Telling, held: Held) -> Figure:
    words = telling.words
    more = [_whereabouts(telling, held, with_status=False)]
    more += _held_before(words, held)
    more += _house_arrest(telling, held)
    figure = escape(words(f"custody.{held.status.value}"))
    return Figure("held", words("now.free"), figure, lines(more))


def _held_before(words: Words, held: Held) -> list[Markup]:
    """How long in all, and where it was more than once, how long the last time."""
    if not held.all_days:
        return []
    days = _days(words, held.all_days, held.exact)
    if not held.spells[1:]:
        return [escape(words("now.held_before", days=days))]
    spells = words.count("now.spells", len(held.spells))
    last = _days(words, held.spells[-1].days, held.spells[-1].exact)
    return [escape(words("now.held_in_spells", days=days, spells=spells, last=last))]


def _held_people(telling: Telling, people: list[Held], persons: int) -> Figure:
    """How many of them, and each of whom anything is known."""
    words = telling.words
    count = sum(held.is_deprived for held in people)
    said = []
    for held in people:
        state = (
            _days(words, held.days, held.exact) if held.is_deprived
            else words(f"custody.{held.status.value}")
        )  # fmt: skip
        said.append(Markup("{}: {}").format(telling.subject(held.subject), state))
        if not held.is_deprived:
            said[-1] = Markup(". ").join([said[-1], *_held_before(words, held)])
    figure = words("now.people_of", n=words.number(count), all=words.number(persons))
    return Figure("held", words("now.held_people"), escape(figure), lines(said))


def _whereabouts(telling: Telling, held: Held, *, with_status: bool = True) -> Markup:
    """``Held on remand, HMP Belmarsh, London, since 11 April 2019`` and its source."""
    event = held.event
    assert event is not None  # noqa: S101  # asked before
    words = telling.words
    status = escape(words(f"custody.{held.status.value}")) if with_status else Markup("")
    place = telling.place_name(held.place) if held.place else Markup("")
    date = words.moment(event.date)
    since = escape(date if held.status in _MOMENTS else words("since", date=date))
    said = telling.listed([status, place, since]) + telling.refs(event)
    if held.present and held.present.start != event.date.first_day():
        start = escape(words("now.deprived_since", date=words.day(held.present.start)))
        said += Markup("<br>{}").format(start)
    return said


def _house_arrest(telling: Telling, held: Held) -> list[Markup]:
    if not held.house_arrest_days:
        return []
    days = telling.words.count("days", held.house_arrest_days)
    return [escape(telling.words("now.house_arrest", days=days))]


def _days(words: Words, days: int, exact: bool) -> str:
    said = words.count("days", days)
    return said if exact else words("about_amount", amount=said)


# -- what next ---------------------------------------------------------------------------------
def _next(telling: Telling) -> Figure | None:
    words, standing = telling.words, telling.standing
    if not standing.is_open:
        return _ended(telling)
    if standing.next_hearing:
        return _hearing(telling, standing.next_hearing)
    adrift = [one for one in standing.hearings if one.is_adrift]
    if adrift:
        return _adrift(telling, adrift[-1])
    if point := next(iter(standing.open_points), None):
        question = telling.say(point.point.question) + telling.refs(point.point)
        return Figure("next", words("now.next"), escape(words("now.undecided")), question)
    more = escape(words("now.no_next_more", date=telling.as_of))
    return Figure("next", words("now.next"), escape(words("now.no_next")), more)


def _hearing(telling: Telling, stands: HearingStands) -> Figure:
    words, hearing = telling.words, stands.hearing
    zone = telling.zone(hearing.court, hearing.proceeding)
    day = Moment(stands.starts.day, circa=stands.starts.circa)
    date = telling.span(day, stands.ends)
    court = telling.court(hearing.court, hearing.proceeding)
    hour = escape(telling.hour(stands.starts, zone))
    more = telling.listed([court, telling.say(hearing.title), hour])
    more += telling.refs(hearing)
    if stands.status is HearingStatus.TENTATIVE:
        more += Markup(" {}.").format(words("hearing.tentative"))
    return Figure("next", words("now.next"), date, more, "case.ics", words("now.calendar"))


def _adrift(telling: Telling, stands: HearingStands) -> Figure:
    """Postponed to nobody knows when: that nothing is announced would be half of the truth."""
    words, hearing = telling.words, stands.hearing
    court = telling.court(hearing.court, hearing.proceeding)
    last = [one for one in telling.case.hearing_events if one.hearing == hearing.id][-1:]
    more = telling.listed([court, telling.say(hearing.title)]) + telling.refs(hearing, *last)
    return Figure("next", words("now.next"), escape(words("hearing.adrift")), more)


def _ended(telling: Telling) -> Figure | None:
    head = telling.case.case
    if head.closed is None:
        return None
    label = telling.words("now.ended")
    return Figure("next", label, telling.when(head.closed), telling.say(head.outcome))
