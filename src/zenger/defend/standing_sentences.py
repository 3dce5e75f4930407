"""What each person was sentenced to, on all charges together.

Courts let sentences run side by side or one after another. `Sentence.runs` says which of both;
where nobody wrote it down, nothing is added up. A fine stands beside the time; two of them are not
added up.
"""

from collections.abc import Iterable, Sequence

from zenger.model.case.charges import Sentence
from zenger.model.case.standing import ChargeStands, Sentenced

_MONTHS = 12  # of a year
_DAYS = 30  # of a month: only to tell which of two sentences is the longer


def sentenced(charges: Iterable[ChargeStands]) -> tuple[Sentenced, ...]:
    """One for each subject with a sentence that stands; charges in the order of sentencing."""
    found: dict[str, list[ChargeStands]] = {}
    for one in charges:
        if one.sentence:
            found.setdefault(one.charge.subject, []).append(one)
    return tuple(_sentenced(subject, some) for subject, some in found.items())


def _sentenced(subject: str, charges: list[ChargeStands]) -> Sentenced:
    ordered = sorted(charges, key=_imposed)
    said = [one.sentence for one in ordered if one.sentence]
    return Sentenced(subject, tuple(ordered), together(said))


def _imposed(stands: ChargeStands) -> tuple[int, int]:
    last = [one for one in stands.events if one.sentence][-1]
    return last.date.first_day().toordinal(), last.seq


def together(sentences: Sequence[Sentence]) -> Sentence | None:
    """All of them as one; None where nobody said how they run."""
    if len(sentences) == 1:
        return sentences[0]
    if any(one.death for one in sentences):
        return Sentence(death=True)
    if any(one.life for one in sentences):
        return Sentence(life=True)
    fines = [one for one in sentences if one.fine]
    timed = [one for one in sentences if length(one)]
    has_words_alone = any(not length(one) and not one.fine for one in sentences)
    if has_words_alone or fines[1:] or not timed or any(one.suspended for one in sentences):
        return None
    first, *others = timed
    whole = Sentence(years=first.years, months=first.months, days=first.days)
    for one in others:
        if one.runs == "consecutive":
            whole = _after(whole, one)
        elif one.runs == "concurrent":
            whole = max(whole, one, key=length)
        else:
            return None
    return Sentence(
        years=whole.years, months=whole.months, days=whole.days,
        fine=fines[0].fine if fines else "", served=all(one.served for one in timed),
    )  # fmt: skip


def _after(whole: Sentence, one: Sentence) -> Sentence:
    return Sentence(
        years=whole.years + one.years, months=whole.months + one.months, days=whole.days + one.days
    )


def length(sentence: Sentence) -> int:
    """About how many days; 0 where it is no time."""
    return (sentence.years * _MONTHS + sentence.months) * _DAYS + sentence.days
