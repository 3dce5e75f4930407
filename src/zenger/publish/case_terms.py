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
    return words.joined(most_words(words, most, counts) for counts, most, _ in exposure.parts)


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
    parts = []
    if months := sentence.years * _MONTHS + sentence.months:
        parts.append(months_words(words, months))
    if sentence.days:
        parts.append(words.count("days", sentence.days))
    time = words.joined(parts) if parts else ""
    if time and sentence.suspended:
        time = words("suspended", amount=time)
    fine = words("fine", amount=sentence.fine) if sentence.fine else ""
    return words("semicolon").join(part for part in (time, fine) if part)


def months_words(words: Words, months: int) -> str:
    """Whole years as years; else months."""
    years, rest = divmod(months, _MONTHS)
    return words.count("months", months) if rest else words.count("years", years)
