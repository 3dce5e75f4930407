"""The table of charges: how often, at most how long, and how each stands. Never as guilt."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from zenger.model.case.charges import DECIDED_AGAINST, ChargeStatus
from zenger.model.case.custody import Custody
from zenger.model.case.records import Fact
from zenger.model.case.standing import ChargeStands
from zenger.publish.case_stake import imposed
from zenger.publish.case_telling import Telling
from zenger.publish.case_terms import penalty_words, total_words

NOT_CHARGED = frozenset({ChargeStatus.ALLEGED, ChargeStatus.NOT_CHARGED})
_DECIDED = frozenset({*DECIDED_AGAINST, ChargeStatus.UNDER_APPEAL, ChargeStatus.ACQUITTED})
_LASTING = frozenset({
    ChargeStatus.PENDING, ChargeStatus.AMENDED, ChargeStatus.UNDER_APPEAL,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """One line of the table."""

    who: Markup  # where the case is about several
    law: Markup
    short: str
    url: str
    counts: str
    each: str
    total: str
    state: Markup
    is_live: bool
    note: Markup
    facts: tuple[Fact, ...]


def charge_rows(telling: Telling) -> list[ChargeRow]:
    """Those that are pending first."""
    ordered = sorted(telling.standing.charges, key=lambda stands: not stands.is_live)
    return [_row(telling, stands) for stands in ordered]


def presumption(telling: Telling) -> str:
    """Said while any charge is undecided, or its judgment is not final."""
    standing = telling.standing
    if not standing.presumed_innocent:
        return ""
    pending = [one for one in standing.charges if one.is_live]
    is_appealed = any(one.status is ChargeStatus.UNDER_APPEAL for one in standing.charges)
    if not pending:
        is_final = any(one.status in DECIDED_AGAINST for one in standing.charges)
        return telling.words("presumed_appeal_part" if is_final else "presumed_appeal")
    if is_appealed:
        return telling.words("presumed_both")
    if any(one.status in _DECIDED for one in standing.charges):
        return telling.words("presumed_pending")
    return telling.words("presumed" if pending[1:] else "presumed_one")


def _row(telling: Telling, stands: ChargeStands) -> ChargeRow:
    words, statute, charge = telling.words, stands.statute, stands.charge
    most = statute.maximum if statute else None
    is_charged = stands.status not in NOT_CHARGED
    unknown = words("charge.unknown") if is_charged else "–"
    return ChargeRow(
        who=telling.subject_of_several(charge.subject),
        law=telling.say(charge.wording or (statute.title if statute else None)),
        short=statute.short if statute else "",
        url=statute.url if statute else "",
        counts=words.number(stands.counts) if is_charged else "–",
        each=penalty_words(words, most) if most and is_charged else unknown,
        total=total_words(words, most, stands.counts) if most and is_charged else unknown,
        state=_state(telling, stands),
        is_live=stands.is_live,
        note=telling.note(charge),
        facts=(charge, *stands.events[-1:]),
    )


def _state(telling: Telling, stands: ChargeStands) -> Markup:
    words = telling.words
    said = escape(words(f"charge.{stands.status.value}"))
    if stands.is_live and _has_died(telling, stands.charge.subject):
        return escape(words("charge.died"))
    if stands.status is ChargeStatus.ALLEGED and stands.since:
        said = escape(words("charge.alleged_since", date=words.moment(stands.since)))
    elif stands.since:
        key = "charge.since" if stands.status in _LASTING else "charge.on"
        said = escape(words(key, status=said, date=words.moment(stands.since)))
    if stands.sentence:
        said += Markup(". {}: {}").format(words("now.sentence"), imposed(telling, stands.sentence))
    return said


def _has_died(telling: Telling, subject: str) -> bool:
    """Nothing is pending against the dead, whatever the last event of a charge was."""
    held = (one for one in telling.standing.held if one.subject == subject)
    return any(one.status is Custody.DIED_IN_CUSTODY for one in held)
