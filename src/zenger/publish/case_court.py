"""What courts did and will do: hearings with what they ended in, by proceeding."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from zenger.model.case.courts import Decision, Hearing, HearingStatus, Proceeding
from zenger.model.case.moments import Moment
from zenger.model.case.records import Fact
from zenger.model.case.standing import HearingStands
from zenger.publish.case_telling import Telling
from zenger.publish.wording import web_address

_AHEAD = frozenset({
    HearingStatus.TENTATIVE, HearingStatus.CONFIRMED, HearingStatus.POSTPONED,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sitting:
    """One line: a hearing, a decision, or a hearing with its decision."""

    anchor: str
    when: Markup
    court: Markup
    what: Markup
    status: Markup
    access: Markup  # who may come, while it is ahead
    result: Markup
    is_next: bool
    facts: tuple[Fact, ...]


@dataclass(frozen=True, slots=True)
class Matter:
    """One proceeding and its lines, oldest first."""

    proceeding: Proceeding
    number: Markup  # in words: “No. 1:18-cr-111”
    parties: Markup
    sittings: tuple[Sitting, ...]


def matters(telling: Telling) -> list[Matter]:
    return [_matter(telling, one) for one in telling.case.proceedings]


def hearing_anchor(hearing: str) -> str:
    """Where a hearing is on its page. Calendars lead there, so it never changes."""
    return f"hearing-{hearing}"


def _matter(telling: Telling, proceeding: Proceeding) -> Matter:
    hearings = [one for one in telling.standing.hearings if one.hearing.proceeding == proceeding.id]
    decisions = [one for one in telling.case.decisions if one.proceeding == proceeding.id]
    of_hearing: dict[str, list[Decision]] = {}
    for one in decisions:
        of_hearing.setdefault(one.hearing, []).append(one)
    lines: list[tuple[Moment, int, Sitting]] = []
    for stands in hearings:
        ruled = of_hearing.get(stands.hearing.id, [])
        lines.append((stands.starts, 0, _heard(telling, stands, ruled)))
    known = {one.hearing.id for one in hearings}
    lines += [
        (one.date, 1, _decided(telling, one)) for one in decisions if one.hearing not in known
    ]
    lines.sort(key=lambda line: (line[0].first_day(), line[1]))
    parties = Markup(" · ").join(
        Markup("<bdi>{}, {}</bdi>").format(telling.say(one.name), one.role) if one.role
        else Markup("<bdi>{}</bdi>").format(telling.say(one.name))
        for one in proceeding.parties
    )  # fmt: skip
    sittings = tuple(line for _, _, line in lines)
    return Matter(proceeding, _number(telling, proceeding), parties, sittings)


def _number(telling: Telling, proceeding: Proceeding) -> Markup:
    """Told apart from the words around it, or it is turned round in Arabic."""
    number = proceeding.number or proceeding.raw_number
    if not number:
        return Markup("")
    words = escape(telling.words("court.number", number="{}"))
    return words.format(Markup('<bdi dir="ltr">{}</bdi>').format(number))


def _heard(telling: Telling, stands: HearingStands, decisions: list[Decision]) -> Sitting:
    hearing, words = stands.hearing, telling.words
    upcoming = telling.standing.next_hearing
    status = escape(words(f"hearing.{'adrift' if stands.is_adrift else stands.status.value}"))
    if stands.is_past and stands.status in _AHEAD and not stands.is_adrift:
        status = escape(words("hearing.unknown"))
    elif decisions and stands.status is HearingStatus.HELD:
        status = Markup("")
    return Sitting(
        anchor=hearing_anchor(hearing.id),
        when=_when(telling, hearing, stands),
        court=telling.court(hearing.court, hearing.proceeding),
        what=telling.say(hearing.title),
        status=status,
        access=_access(telling, stands),
        result=Markup("<br>").join(_result(telling, one, stands.starts) for one in decisions),
        is_next=upcoming is not None and upcoming.hearing.id == hearing.id,
        facts=(hearing, *decisions),
    )


def _access(telling: Telling, stands: HearingStands) -> Markup:
    """For whoever wants to be there."""
    words, hearing = telling.words, stands.hearing
    if stands.is_past or stands.is_adrift or stands.status not in _AHEAD:
        return Markup("")
    said = escape(words(f"court.{hearing.public_access}")) if hearing.public_access else Markup("")
    address = web_address(hearing.access_url)
    link = Markup('<a href="{}">{}</a>').format(address, words("court.watch")) if address else ""
    return Markup(" ").join(part for part in (said, link) if part)


def _when(telling: Telling, hearing: Hearing, stands: HearingStands) -> Markup:
    return telling.span(stands.starts, stands.ends, telling.zone(hearing.court, hearing.proceeding))


def _result(telling: Telling, decision: Decision, heard: Moment) -> Markup:
    """What was decided, with its day where that is another."""
    said = telling.say(decision.summary)
    if decision.effect:
        said += Markup(' <span class="effect">{}</span>').format(telling.say(decision.effect))
    if decision.date.day == heard.day:
        return said
    return Markup("{}: {}").format(telling.words.moment(decision.date), said)


def _decided(telling: Telling, decision: Decision) -> Sitting:
    effect = telling.say(decision.effect)
    return Sitting(
        anchor=f"ruling-{decision.id}",
        when=telling.when(decision.date),
        court=telling.court(decision.court, decision.proceeding),
        what=telling.say(decision.summary),
        status=Markup(""),
        access=Markup(""),
        result=Markup('<span class="effect">{}</span>').format(effect) if effect else effect,
        is_next=False,
        facts=(decision,),
    )
