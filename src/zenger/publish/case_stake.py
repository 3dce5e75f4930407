"""What is at stake: the most that a law allows, or what a court imposed. Never of two people at
once: nobody serves what another is charged with."""

from markupsafe import Markup, escape

from zenger.model.case.charges import ChargeStatus, Sentence
from zenger.model.case.standing import ChargeStands, Exposure, Sentenced
from zenger.publish.case_figures import Figure, lines
from zenger.publish.case_telling import Telling
from zenger.publish.case_terms import exposure_words, most_words, sentence_words


def stake(telling: Telling) -> Figure | None:
    """None where nothing is pending and nobody is sentenced."""
    standing = telling.standing
    if standing.exposures:
        return _at_stake(telling, standing.exposures)
    if standing.sentenced:
        return _sentence(telling, standing.sentenced)
    return None


def _at_stake(telling: Telling, exposures: tuple[Exposure, ...]) -> Figure:
    words, most = telling.words, telling.standing.exposure
    assert most is not None  # noqa: S101  # the greatest of some
    if len(exposures) == 1:
        label, more = "now.at_stake", [_parts(telling, most)]
        if len(telling.case.subjects) > 1:
            more.insert(0, telling.subject(most.subject))
    else:
        label = "now.at_stake_people"
        more = [_whose(telling, one.subject, exposure_words(words, one)) for one in exposures]
    more += [_besides(telling, one) for one in telling.standing.sentenced]
    return Figure("stake", words(label), escape(exposure_words(words, most)), lines(more))


def _parts(telling: Telling, exposure: Exposure) -> Markup:
    """``17 counts of at most 10 years and 1 count of at most 5 years.``, over all laws."""
    words = telling.words
    by_most: dict[str, int] = {}
    for counts, most, _ in exposure.parts:
        said = most_words(words, most)
        by_most[said] = by_most.get(said, 0) + counts
    parts = [
        words("now.at_stake_parts", counts=words.count("counts", counts), most=most)
        for most, counts in by_most.items()
    ]
    return escape(f"{words.joined(parts)}.") if parts else Markup("")


def _besides(telling: Telling, one: Sentenced) -> Markup:
    """A sentence beside charges that are still pending."""
    words = telling.words
    said = escape(words("now.sentence_besides", amount=_together(telling, one)))
    if any(stands.status is ChargeStatus.UNDER_APPEAL for stands in one.charges):
        said += Markup(" {}").format(words("now.under_appeal"))
    if len(telling.case.subjects) > 1:
        said = _whose(telling, one.subject, said)
    return said + telling.refs(*(stands.events[-1] for stands in one.charges))


def _sentence(telling: Telling, sentenced: tuple[Sentenced, ...]) -> Figure:
    words = telling.words
    (first, *others) = sentenced
    if others:
        count = sum(len(one.charges) for one in sentenced)
        figure = escape(words.count("sentences", count))
        more = [_whose(telling, one.subject, _together(telling, one)) for one in sentenced]
    elif first.charges[1:]:
        figure = escape(_together(telling, first))
        more = [_of_charge(telling, one) for one in first.charges]
    else:
        figure, more = _alone(telling, first.charges[0])
    charges = [stands for one in sentenced for stands in one.charges]
    if any(one.status is ChargeStatus.UNDER_APPEAL for one in charges):
        more.append(escape(words("now.under_appeal")))
    refs = telling.refs(*(one.events[-1] for one in charges))
    return Figure("stake", words("now.sentence"), figure, lines(more) + refs)


def _alone(telling: Telling, stands: ChargeStands) -> tuple[Markup, list[Markup]]:
    """The only sentence: its figure, and what else to know of it."""
    sentence = stands.sentence or Sentence()
    figure = escape(sentence_words(telling.words, sentence))
    if not figure:
        return imposed(telling, sentence), []
    if sentence.summary:
        return figure, [telling.say(sentence.summary)]
    return figure, [escape(telling.words("now.served"))] if sentence.served else []


def _together(telling: Telling, one: Sentenced) -> str:
    """The sum where the courts said how they run; else how many there are."""
    words = telling.words
    if one.total is None:
        return words.count("sentences", len(one.charges))
    return sentence_words(words, one.total) or str(imposed(telling, one.total).striptags())


def _of_charge(telling: Telling, stands: ChargeStands) -> Markup:
    """``Secrets Act, section 4: 8 years, one after another``"""
    law = telling.say(stands.statute.title) if stands.statute else Markup("")
    sentence = stands.sentence or Sentence()
    said = imposed(telling, sentence)
    if sentence.runs:
        said = telling.listed([said, escape(telling.words(f"runs.{sentence.runs}"))])
    return Markup("{}: {}").format(law, said) if law else said


def imposed(telling: Telling, sentence: Sentence) -> Markup:
    """A sentence in figures; where it has none, in the words of its summary."""
    said = escape(sentence_words(telling.words, sentence))
    return said or telling.say(sentence.summary) or escape(telling.words("no_maximum"))


def _whose(telling: Telling, subject: str, said: str | Markup) -> Markup:
    return Markup("{}: {}").format(telling.subject(subject), said)
