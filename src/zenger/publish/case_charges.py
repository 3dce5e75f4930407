"""The table of charges: how often, at most how long, and how each stands. Never as guilt."""

from dataclasses import dataclass

from markupsafe import Markup, escape

from zenger.model.case.charges import ChargeStatus
from zenger.model.case.records import Fact
from zenger.model.case.standing import ChargeStands
from zenger.publish.case_now import penalty_words, sentence_words
from zenger.publish.case_telling import Telling

NOT_CHARGED = frozenset({ChargeStatus.ALLEGED, ChargeStatus.NOT_CHARGED})
_LASTING = frozenset({
    ChargeStatus.ALLEGED, ChargeStatus.PENDING, ChargeStatus.AMENDED, ChargeStatus.UNDER_APPEAL,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChargeRow:
    """One line of the table."""

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


def _row(telling: Telling, stands: ChargeStands) -> ChargeRow:
    words, statute, charge = telling.words, stands.statute, stands.charge
    most = statute.maximum if statute else None
    is_charged = stands.status not in NOT_CHARGED
    unknown = words("charge.unknown") if is_charged else "–"
    return ChargeRow(
        law=telling.say(charge.wording or (statute.title if statute else None)),
        short=statute.short if statute else "",
        url=statute.url if statute else "",
        counts=words.number(stands.counts) if is_charged else "–",
        each=penalty_words(words, most) if most and is_charged else unknown,
        total=penalty_words(words, most, stands.counts) if most and is_charged else unknown,
        state=_state(telling, stands),
        is_live=stands.is_live,
        note=telling.note(charge),
        facts=(charge, *stands.events[-1:]),
    )


def _state(telling: Telling, stands: ChargeStands) -> Markup:
    words = telling.words
    said = escape(words(f"charge.{stands.status.value}"))
    if stands.since:
        key = "charge.since" if stands.status in _LASTING else "charge.on"
        said = escape(words(key, status=said, date=words.moment(stands.since)))
    if stands.sentence:
        said += Markup(". {}: {}").format(
            words("now.sentence"), sentence_words(words, stands.sentence)
        )
    return said
