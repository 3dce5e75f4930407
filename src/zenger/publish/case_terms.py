"""How long a law allows to lock somebody up, and how long a court did, in words."""

from zenger.model.case.charges import Penalty, Sentence
from zenger.model.case.standing import Exposure
from zenger.publish.case_words import Words

_MONTHS = 12  # of a year


def exposure_words(words: Words, exposure: Exposure) -> str:
    """The most for one person on all pending charges."""
    if exposure.death:
        return words("death")
    if exposure.life:
        return words("life")
    if exposure.months:
        amount = months_words(words, exposure.months)
        return words("at_least", amount=amount) if exposure.unknown else amount
    if exposure.unknown:
        return words("no_maximum")
    return words.joined(total_words(words, most, counts) for counts, most, _ in exposure.parts)


def most_words(words: Words, penalty: Penalty, times: int = 1) -> str:
    """The most for one count, or for several: the time; where there is none, the fine."""
    if penalty.death:
        return words("death")
    if penalty.life:
        return words("life")
    if months := (penalty.years * _MONTHS + penalty.months) * times:
        return months_words(words, months)
    if not penalty.fine:
        return words("no_maximum")
    if times == 1:
        return penalty.fine
    return words("times", n=words.number(times), amount=penalty.fine)


def total_words(words: Words, penalty: Penalty, times: int) -> str:
    """The same, standing alone: a fine is called one."""
    most = most_words(words, penalty, times)
    is_fine = penalty.fine and penalty == Penalty(fine=penalty.fine)
    return words("fine", amount=most) if is_fine else most


def penalty_words(words: Words, penalty: Penalty) -> str:
    """All that the law allows for one count."""
    most = most_words(words, penalty)
    if not penalty.fine:
        return most
    fine = words("fine", amount=penalty.fine)
    return fine if most == penalty.fine else f"{most}{words('semicolon')}{fine}"


def sentence_words(words: Words, sentence: Sentence) -> str:
    """What a court imposed; empty where only its summary says that."""
    if sentence.death:
        return words("death")
    if sentence.life:
        return words("life")
    years, months = sentence.years, sentence.months
    if years or not months % _MONTHS:  # 62 months stay 62 months, as the court said
        years, months = divmod(years * _MONTHS + months, _MONTHS)
    time = _time_words(words, years, months, sentence.days)
    if time and sentence.suspended:
        time = words("suspended", amount=time)
    fine = words("fine", amount=sentence.fine) if sentence.fine else ""
    return words("semicolon").join(part for part in (time, fine) if part)


def months_words(words: Words, months: int) -> str:
    """``2 years and 6 months``"""
    return _time_words(words, *divmod(months, _MONTHS))


def _time_words(words: Words, years: int, months: int, days: int = 0) -> str:
    """Empty where all are 0."""
    amounts = (("years", years), ("months", months), ("days", days))
    parts = [words.count(unit, number) for unit, number in amounts if number]
    return words.joined(parts) if parts else ""
