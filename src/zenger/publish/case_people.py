"""Who a case is about: other names, birth, nationality, work, lawyers; what of it is known."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from zenger.model.case.people import Employment, Party, Subject
from zenger.publish.case_telling import Telling
from zenger.publish.wording import web_address


@dataclass(frozen=True, slots=True)
class Person:
    """A name, and (label, words) of what is known."""

    name: Markup
    rows: tuple[tuple[str, Markup], ...]
    subject: Subject


def people(telling: Telling) -> list[Person]:
    """Those of whom more is known than the name."""
    told = (_person(telling, one) for one in telling.case.subjects)
    return [one for one in told if one.rows or one.subject.note]


def _person(telling: Telling, subject: Subject) -> Person:
    words = telling.words
    known = {
        "names": [telling.say(one.name) for one in subject.names[1:]],
        "born": [telling.when(subject.born)] if subject.born else [],
        "nationalities": [escape(words.country(one)) for one in subject.nationalities],
        "occupations": [telling.say(one) for one in subject.occupations],
        "employers": [_employment(telling, one) for one in subject.employers],
        "lawyers": [_party(telling, one) for one in subject.lawyers],
    }
    rows = tuple(
        (words(f"who.{key}"), Markup("<br>").join(said)) for key, said in known.items() if said
    )
    return Person(telling.say(subject.names[0].name), rows, subject)


def _employment(telling: Telling, one: Employment) -> Markup:
    """``Editor, The Lantern, 2019 – 2023``"""
    role = telling.say(one.role) if one.role else Markup("")
    return telling.listed([role, telling.say(one.employer), _time(telling, one)])


def _time(telling: Telling, one: Employment) -> Markup:
    words = telling.words
    if one.start and one.end:
        start, end = words.moment(one.start), words.moment(one.end)
        return escape(words("from_to", start=start, end=end))
    if one.start:
        return escape(words("since", date=words.moment(one.start)))
    return escape(words("until", date=words.moment(one.end))) if one.end else Markup("")


def _party(telling: Telling, party: Party) -> Markup:
    """Their name, as a link where they have a page, and their part."""
    name = Markup("<bdi>{}</bdi>").format(telling.say(party.name))
    if address := web_address(party.url):
        name = Markup('<a href="{}" rel="noopener noreferrer">{}</a>').format(address, name)
    return telling.listed([name, escape(party.role)])
