"""One case told in one language: its texts, dates, names and numbered sources, as markup."""

from collections.abc import Iterable, Iterator
from functools import cached_property

from markupsafe import Markup, escape

from zenger.model.case.advocacy import Risk
from zenger.model.case.courts import Hearing, Proceeding
from zenger.model.case.moments import Moment
from zenger.model.case.people import Authority, Place
from zenger.model.case.records import Confidence, Fact, Value
from zenger.model.case.standing import HearingStands, Standing
from zenger.model.case.texts import Text, Translated
from zenger.model.names import inert
from zenger.publish.case_cited import Cited, SourceList
from zenger.publish.case_words import ORIGINAL, as_datetime, has_words, words_in, zoned
from zenger.publish.wording import clean_text, direction, language_tag

_TIME = Markup('<time datetime="%s">%s</time>')  # with %: `format` takes four times as long


class Telling:
    """What the templates of a case ask for words.

    Args:
        language: of the page; texts without a translation stand in the case's own language.
        cited: what was found of the citations, by id.
    """

    def __init__(self, standing: Standing, language: str, cited: dict[str, Cited]) -> None:
        self.standing = standing
        self.case = standing.case
        self.language = language
        self.words = words_in(language)
        # Where we have no words in a language, ours stand around the case's in English.
        self.tongue = language if has_words(language) else ORIGINAL
        self.sources = SourceList(cited)

    # -- texts -------------------------------------------------------------------------------
    def plain(self, text: Text | None) -> str:
        """The words alone, for titles and attributes."""
        if text is None:
            return ""
        translation = text.translations.get(self.language)
        chosen = translation.text if translation and not self._is_original else text.text
        return clean_text(chosen).strip()

    def say(self, text: Text | None) -> Markup:
        """The words in this page's language; marked where that is not so, or they are stale."""
        if text is None:
            return Markup("")
        said = escape(self.plain(text))
        translation = None if self._is_original else text.translations.get(self.language)
        if translation is None:
            return _foreign(said, self.case.case.language, self.tongue)
        said = _foreign(said, self.language, self.tongue)
        if text.is_stale(self.language):
            said += _mark("◦", self.words("stale"))
        return said

    def within(self, text: Text | None) -> str:
        """The words for a place in a sentence of ours. Where they run the other way they are kept
        together, or their last stop stands before their first word."""
        words = self.plain(text)
        if text is None or direction(self.language_of(text)) == direction(self.tongue):
            return words
        return f"\u2068{words}\u2069"

    def language_of(self, text: Text) -> str:
        """Of the words that `plain` says."""
        return self.language if self.language in text.translations else self.case.case.language

    def passage(self, markup: Markup, language: str) -> Markup:
        """Paragraphs; named where they are in another language than the page, and turned round."""
        if language == self.tongue or not markup:
            return markup
        turned = f' dir="{direction(language)}"'
        opened = Markup('<div lang="{}"{}>').format(inert(language_tag(language)), Markup(turned))  # noqa: S704
        return opened + markup + Markup("</div>")

    @cached_property
    def stale_texts(self) -> int:
        """How many translations into this language are older than their original."""
        return sum(
            text.is_stale(self.language)
            for text in texts_in(self.case)
            if self.language in text.translations
        )

    @cached_property
    def is_machine(self) -> bool:
        """A machine translated some of it, and nobody has looked it over."""
        texts = (text.translations.get(self.language) for text in texts_in(self.case))
        stories = [one.status for one in self.case.stories if one.language == self.language]
        return Translated.MACHINE in (*stories, *(one.status for one in texts if one))

    @cached_property
    def is_partial(self) -> bool:
        """Something of the case stands in its own language only, or has been changed since."""
        return any(
            self.language not in text.translations or text.is_stale(self.language)
            for text in texts_in(self.case)
        )

    def paragraphs(self, text: Text | None) -> Markup:
        """The words without marks, parted where a line is empty."""
        if text is None:
            return Markup("")
        parts = [part for part in self.plain(text).split("\n\n") if part.strip()]
        told = Markup("\n").join(Markup("<p>{}</p>").format(part) for part in parts)
        return self.passage(told, self.language_of(text))

    @cached_property
    def _is_original(self) -> bool:
        return self.language == self.case.case.language

    # -- dates -------------------------------------------------------------------------------
    def when(self, moment: Moment, zone: str = "") -> Markup:
        """A `<time>` with the words for it."""
        at = zoned(moment, zone or self.case.case.zone)
        return _TIME % (as_datetime(at), self.words.moment(at))

    def span(self, start: Moment, end: Moment | None, zone: str = "") -> Markup:
        at = zoned(start, zone or self.case.case.zone)
        return _TIME % (as_datetime(at), self.words.span(at, end))

    def moment(self, moment: Moment) -> str:
        """The words alone; an hour says whose it is."""
        return self.words.moment(zoned(moment, self.case.case.zone))

    def sitting(self, stands: HearingStands) -> str:
        """When a hearing is, by the clock of its court."""
        hearing = stands.hearing
        zone = self.zone(hearing.court, hearing.proceeding) or self.case.case.zone
        return self.words.span(zoned(stands.starts, zone), stands.ends)

    def hour(self, moment: Moment, zone: str = "") -> str:
        """The hour and whose it is; empty where only the day is known."""
        return self.words.hour(zoned(moment, zone or self.case.case.zone))

    @property
    def as_of(self) -> str:
        return self.words.day(self.standing.as_of)

    # -- facts -------------------------------------------------------------------------------
    def refs(self, *facts: Fact | None) -> Markup:
        """Numbers of the sources of facts, as links, and how sure the facts are if not sure."""
        known = [fact for fact in facts if fact is not None]
        marks = [self.sources.link(id_, self.words) for id_ in _once(known)]
        doubt = next((f.confidence for f in known if f.confidence != Confidence.CONFIRMED), None)
        if doubt:
            words = self.words(f"confidence_{doubt.value}")
            marks.append(Markup('<span class="doubt">{}</span>').format(words))
        return Markup("").join(marks)

    def listed(self, parts: Iterable[Markup]) -> Markup:
        """``Held on remand, HMP Belmarsh, London``: what is empty is left out."""
        return escape(self.words("comma")).join(part for part in parts if part)

    def note(self, fact: Fact) -> Markup:
        """What to know about a fact."""
        if fact.note is None:
            return Markup("")
        return Markup('<span class="remark">{}</span>').format(self.say(fact.note))

    # -- who and where -----------------------------------------------------------------------
    def subject(self, id_: str) -> Markup:
        names = {one.id: one.names for one in self.case.subjects}.get(id_, ())
        return self.say(names[0].name) if names else Markup("")

    def subject_of_several(self, id_: str) -> Markup:
        """Empty where the case is about one: then everybody knows who."""
        return self.subject(id_) if len(self.case.subjects) > 1 else Markup("")

    def authority(self, id_: str) -> Authority | None:
        return next((one for one in self.case.authorities if one.id == id_), None)

    def proceeding(self, id_: str) -> Proceeding | None:
        return next((one for one in self.case.proceedings if one.id == id_), None)

    def hearing(self, id_: str) -> Hearing | None:
        return next((one for one in self.case.hearings if one.id == id_), None)

    def question(self, id_: str) -> Text | None:
        return next((one.question for one in self.case.points if one.id == id_), None)

    def risk(self, id_: str) -> Risk | None:
        return next((one for one in self.case.risks if one.id == id_), None)

    def court(self, id_: str, proceeding: str = "") -> Markup:
        """The name of a court; of the proceeding's where a hearing names none itself."""
        if not id_ and (found := self.proceeding(proceeding)):
            id_ = found.court
        court = next((one for one in self.case.courts if one.id == id_), None)
        return self.say(court.name) if court else Markup("")

    def zone(self, id_: str, proceeding: str = "") -> str:
        if not id_ and (found := self.proceeding(proceeding)):
            id_ = found.court
        return next((one.zone for one in self.case.courts if one.id == id_), "")

    def place(self, id_: str) -> Markup:
        place = next((one for one in self.case.places if one.id == id_), None)
        return self.place_name(place) if place else Markup("")

    def place_name(self, place: Place) -> Markup:
        """No more exactly than may be told: the place with its city, the city, or the country."""
        country = escape(self.words.country(place.country)) if place.country else Markup("")
        if place.shown == "country":
            return country
        city = self.say(place.city) if place.city else country
        if place.shown == "city":
            return city
        name = self.say(place.name)
        return name if self._names_its_city(place) else self.listed([name, city])

    def _names_its_city(self, place: Place) -> bool:
        """In its own language or in this one: a translated name has its city in it still."""
        if place.city is None:
            return self.words.country(place.country) in self.plain(place.name)
        is_in = place.city.text.strip() in place.name.text
        return is_in or self.plain(place.city) in self.plain(place.name)


def texts_in(record: object) -> Iterator[Text]:
    """Every text of a record and of the records in it."""
    if isinstance(record, Text):
        yield record
    elif isinstance(record, tuple):
        for one in record:
            yield from texts_in(one)
    elif isinstance(record, Value):
        for name in record.__struct_fields__:
            yield from texts_in(getattr(record, name))


def _once(facts: Iterable[Fact]) -> list[str]:
    return list(dict.fromkeys(id_ for fact in facts for id_ in fact.sources))


def _mark(sign: str, means: str) -> Markup:
    return Markup('<span class="stale" title="{}">{}<span class="hush"> ({})</span></span>').format(
        means, sign, means
    )


def _foreign(said: Markup, language: str, page: str) -> Markup:
    """Words in another language than the page: named to browsers and readers of screens."""
    if language == page:
        return said
    tag = language_tag(language)
    turned = direction(language) if direction(language) != direction(page) else ""
    if not tag:
        return said
    return Markup('<span lang="{}"{}>{}</span>').format(
        inert(tag), Markup(' dir="{}"').format(turned) if turned else "", said
    )
