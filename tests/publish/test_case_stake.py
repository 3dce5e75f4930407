"""What a page says of punishment: true of each person, and never more than the record holds."""

from datetime import date

import pytest
from msgspec.structs import replace
from tests.publish.cases import CASE, CHARGE, CHARGED, LAW, SOURCE, cited, day, text

from zenger.defend.standing import stand
from zenger.model.case.cases import Case
from zenger.model.case.charges import Charge, ChargeEvent, ChargeStatus, Penalty, Sentence
from zenger.model.case.courts import Decision, HearingEvent, HearingStatus
from zenger.model.case.custody import Custody, CustodyEvent
from zenger.model.case.people import Consent, Name, Subject
from zenger.model.case.standing import EntryKind
from zenger.model.release import Imprint
from zenger.publish.case_card import case_card
from zenger.publish.case_listing import Listing
from zenger.publish.case_now import now
from zenger.publish.case_page import Around, case_pages
from zenger.publish.case_shelf import row_of
from zenger.publish.case_telling import Telling
from zenger.publish.case_terms import penalty_words, sentence_words
from zenger.publish.case_words import words_in

IMPRINT = Imprint("Cases", "Newsroom", "", "", "")
AS_OF = date(2026, 2, 10)
PEOPLE = tuple(
    Subject(id=id_, names=(Name(name=text(name)),), consent=Consent(public_naming=True))
    for id_, name in [("nour", "Nour Haddad"), ("omar", "Omar Saleh")]
)
LEAK_OF_OMAR = replace(CHARGE, id="his", subject="omar", counts=1)
CHARGED_TOO = replace(CHARGED, id="too", charge="his")
TWO = replace(CASE, subjects=PEOPLE, charges=(CHARGE, LEAK_OF_OMAR))


def figures(case: Case, as_of: date = AS_OF, language: str = "en") -> dict[str, tuple[str, str]]:
    """(label and figure, what stands under it) of each cell."""
    cells = now(Telling(stand(case, as_of), language, cited()))
    return {
        one.key: (
            f"{one.label}: {one.figure.striptags()}",
            one.more.replace("<br>", "; ").replace(" \u200e", ""),
        )
        for one in cells
    }


def page(case: Case, as_of: date = AS_OF) -> str:
    return dict(case_pages(stand(case, as_of), Around(IMPRINT, cited=cited())))[
        "cases/haddad/index.html"
    ]


def ended(charge: str, status: ChargeStatus, sentence: Sentence | None = None) -> ChargeEvent:
    return ChargeEvent(
        charge=charge, date=day("2026-02-01"), status=status, sentence=sentence, sources=SOURCE
    )


def test_two_people_are_not_added_up() -> None:
    case = replace(TWO, charge_events=(CHARGED, CHARGED_TOO))
    stake = figures(case)["stake"]
    assert stake[0] == "At most for one of them, if convicted of all: 20 years"
    assert stake[1] == "Nour Haddad: 20 years; Omar Saleh: 10 years"
    html = page(case)
    assert "Nour Haddad: All pending charges" in html
    assert "30 years" not in html
    assert '<span class="who">Omar Saleh</span>' in html  # whose charge it is


@pytest.mark.parametrize(
    ("maximum", "said"),
    [
        (Penalty(years=10), "20 years"),
        (Penalty(months=18), "3 years"),
        (Penalty(fine="90,000 TRY"), "fine of 2 × 90,000 TRY"),
        (Penalty(years=1, fine="90,000 TRY"), "2 years"),
        (Penalty(life=True), "life imprisonment"),
        (Penalty(), "not known"),
        (None, "not known"),
    ],
)
def test_the_most_is_what_the_law_says(maximum: Penalty | None, said: str) -> None:
    case = replace(CASE, statutes=(replace(LAW, maximum=maximum),))
    assert figures(case)["stake"][0] == f"At most, if convicted of all: {said}"


def test_a_fine_beside_a_time_makes_it_no_at_least() -> None:
    other = replace(LAW, id="insult", maximum=Penalty(fine="9 USD"))
    charges = (CHARGE, Charge(id="insult", subject="nour", statute="insult", sources=SOURCE))
    events = (CHARGED, replace(CHARGED, id="b", charge="insult"))
    case = replace(CASE, statutes=(LAW, other), charges=charges, charge_events=events)
    figure, more = figures(case)["stake"]
    assert figure.endswith(": 20 years")
    assert more == "2 counts of at most 10 years and 1 count of at most 9 USD."


@pytest.mark.parametrize(
    ("sentence", "said"),
    [
        (Sentence(months=62), "62 months"),
        (Sentence(years=8), "8 years"),
        (Sentence(months=96), "8 years"),
        (Sentence(years=1, months=2, days=3), "1 year, 2 months and 3 days"),
        (Sentence(days=15, fine="9 USD"), "15 days; fine of 9 USD"),
        (Sentence(months=6, suspended=True), "6 months, suspended"),
        (Sentence(life=True), "life imprisonment"),
        (Sentence(summary=text("Community service.")), ""),
    ],
)
def test_a_sentence_is_told_as_it_was_imposed(sentence: Sentence, said: str) -> None:
    assert sentence_words(words_in("en"), sentence) == said


def test_a_sentence_without_a_figure_is_told_in_its_own_words() -> None:
    sentence = Sentence(summary=text("Community service."))
    case = replace(CASE, charge_events=(ended("leak", ChargeStatus.CONVICTED, sentence),))
    assert figures(case)["stake"][0] == "Sentence: Community service."
    assert "not known" not in page(case)


def test_a_law_may_allow_a_time_and_a_fine() -> None:
    assert penalty_words(words_in("en"), Penalty(years=1, fine="9 USD")) == "1 year; fine of 9 USD"


def test_a_sentence_stands_beside_what_is_pending_and_the_presumption_says_of_what() -> None:
    more = replace(CHARGE, id="more")
    events = (
        ended("leak", ChargeStatus.CONVICTED, Sentence(years=8)), replace(CHARGED, charge="more"),
    )  # fmt: skip
    case = replace(CASE, charges=(CHARGE, more), charge_events=events)
    assert "Sentence on other charges: 8 years." in figures(case)["stake"][1]
    html = page(case)
    assert "No court has decided the charges that are pending." in html
    assert "No court has decided these charges" not in html


def test_what_is_under_appeal_is_not_told_as_final_nor_as_undecided() -> None:
    events = (
        ended("leak", ChargeStatus.CONVICTED, Sentence(years=8)),
        replace(ended("leak", ChargeStatus.UNDER_APPEAL), date=day("2026-02-03")),
    )
    case = replace(CASE, charge_events=events)
    figure, more = figures(case)["stake"]
    assert figure == "Sentence: 8 years"
    assert more.startswith("Under appeal.")
    _, card = case_card(stand(case, AS_OF), IMPRINT)
    for html in (page(case), card):
        assert "the judgment is not final" in html
        assert "No court has decided" not in html


def test_a_hearing_that_was_moved_and_then_called_off_is_not_the_next() -> None:
    moved = HearingEvent(
        hearing="bail", date=day("2026-02-02"), status=HearingStatus.POSTPONED,
        to=day("2026-03-09 10:30"), sources=SOURCE,
    )  # fmt: skip
    off = replace(moved, date=day("2026-02-05"), to=None)
    case = replace(CASE, hearing_events=(moved, off))
    assert figures(case)["next"][0] == "Next: Postponed; no new date"
    assert figures(case, date(2026, 2, 4))["next"][0] == "Next: 9 March 2026"
    assert "Postponed to 9 March 2026, 10:30 (London time)" in page(case)


def test_no_decision_of_a_hearing_is_lost() -> None:
    decisions = tuple(
        Decision(
            id=id_,
            proceeding="trial",
            hearing="bail",
            date=day("2026-02-05"),
            summary=text(said),
            sources=SOURCE,
        )
        for id_, said in [("a", "Bail refused."), ("b", "The trial is adjourned.")]
    )
    html = page(replace(CASE, decisions=decisions))
    court = html[html.index('id="proceedings"') : html.index('id="timeline"')]
    assert "Bail refused." in court
    assert "The trial is adjourned." in court


def test_how_somebody_is_held_is_told() -> None:
    held = CustodyEvent(
        date=day("2026-02-01"), subject="nour", status=Custody.REMAND, regime="solitary",
        contact_lawyer="no", conditions=text("No visits."), sources=SOURCE,
    )  # fmt: skip
    html = page(replace(CASE, custody=(held,)))
    assert "No visits. In solitary confinement. Sees no lawyer." in html


def test_who_it_is_about_is_told_with_all_names() -> None:
    subject = replace(
        PEOPLE[0], born=day("~1987"), nationalities=("TR",), occupations=(text("Editor"),),
        names=(*PEOPLE[0].names, Name(name=text("Umm Karim", ar="أم كريم"), use="pen name")),
    )  # fmt: skip
    html = page(replace(CASE, subjects=(subject,)))
    who = html[html.index('id="who"') :]
    for said in ("Umm Karim", "about 1987", "Türkiye", "Editor"):
        assert said in who
    hidden = page(replace(CASE, subjects=(replace(subject, consent=Consent()),)))
    assert "Umm Karim" not in hidden
    assert "1987" not in hidden


def test_the_first_day_is_no_zero() -> None:
    assert figures(CASE, date(2026, 1, 5))["held"][0] == "Held: less than a day"


def test_a_charge_against_somebody_who_died_is_not_called_pending() -> None:
    died = replace(
        CASE.custody[0], id="died", date=day("2026-02-01"), status=Custody.DIED_IN_CUSTODY
    )
    html = page(replace(CASE, custody=(*CASE.custody, died)))
    assert "Never decided: the accused has died" in html
    assert "Pending since" not in html
    assert "Died in custody" in html
    assert "since 1 February 2026" not in html  # it happened on a day
    assert "20 years" not in html[: html.index('id="charges"')]


def test_an_allegation_lasts_and_says_that_nobody_is_charged() -> None:
    alleged = replace(CHARGED, status=ChargeStatus.ALLEGED)
    html = page(replace(CASE, charge_events=(alleged,)))
    assert "Alleged in public since 20 January 2026; nobody is charged" in html


def test_of_several_one_who_is_held_is_named() -> None:
    label, more = figures(TWO)["held"]
    assert label == "Held now: 1 of 2"
    assert more == "Nour Haddad: 36 days"


def test_a_hearing_put_off_to_a_day_that_passed_is_not_told_as_put_off() -> None:
    moved = HearingEvent(
        id="moved", hearing="bail", date=day("2026-02-02"), status=HearingStatus.POSTPONED,
        to=day("2026-02-05"),
    )  # fmt: skip
    html = page(replace(CASE, hearing_events=(moved,)))
    assert "The date has passed; what happened is not written down yet." in html


def test_the_list_says_of_several_only_what_is_true_of_them() -> None:
    free = CustodyEvent(
        subject="omar", date=day("2026-01-01"), status=Custody.AT_LIBERTY, sources=SOURCE
    )
    exile = replace(CASE.custody[0], status=Custody.IN_EXILE)
    case = replace(TWO, subjects=tuple(reversed(PEOPLE)))
    held = row_of(stand(replace(case, custody=(free, *CASE.custody)), AS_OF), ["en"])
    assert (held.custody, held.held, held.days) == ("remand", 1, 36)
    apart = row_of(stand(replace(case, custody=(free, exile)), AS_OF), ["en"])
    assert (apart.custody, apart.held) == ("", 0)


def test_words_that_run_the_other_way_are_kept_together_in_a_sentence() -> None:
    telling = Telling(stand(CASE, AS_OF), "ar", cited())
    assert telling.within(text("Write what is true.")) == "\u2068Write what is true.\u2069"
    assert telling.within(CASE.case.title) == "نور حداد"


def test_the_same_most_under_two_laws_is_told_once() -> None:
    other = replace(LAW, id="other")
    charges = (CHARGE, replace(CHARGE, id="more", statute="other", counts=1))
    events = (CHARGED, replace(CHARGED, charge="more"))
    case = replace(CASE, statutes=(LAW, other), charges=charges, charge_events=events)
    assert figures(case)["stake"][1] == "3 counts of at most 10 years."


def test_a_final_conviction_beside_an_appeal_leaves_the_presumption_for_what_is_appealed() -> None:
    more = replace(CHARGE, id="more")
    events = (
        ended("leak", ChargeStatus.CONVICTED, Sentence(years=8)),
        ended("more", ChargeStatus.UNDER_APPEAL),
    )
    html = page(replace(CASE, charges=(CHARGE, more), charge_events=events))
    assert "part of the judgment is not final. Presumed innocent in what is appealed." in html


def test_a_sentence_under_appeal_beside_pending_charges_is_told_as_under_appeal() -> None:
    more = replace(CHARGE, id="more")
    events = (
        ended("leak", ChargeStatus.UNDER_APPEAL, Sentence(years=8)),
        replace(CHARGED, charge="more"),
    )
    case = replace(CASE, charges=(CHARGE, more), charge_events=events)
    assert "Sentence on other charges: 8 years. Under appeal." in figures(case)["stake"][1]
    assert "a judgment on others is under appeal. Presumed innocent of all of these." in page(case)


def test_an_event_names_as_many_counts_as_were_left_of_the_charge_then() -> None:
    fewer = replace(
        ended("leak", ChargeStatus.AMENDED), counts=1, summary=text("One count is dropped.")
    )
    acquitted = replace(ended("leak", ChargeStatus.ACQUITTED), date=day("2026-02-03"))
    html = page(replace(CASE, charge_events=(CHARGED, fewer, acquitted)))
    assert "Charged, 2 counts" in html
    assert "Charge amended, 1 count," in html
    assert "Acquitted, 1 count," in html


def test_lists_say_about_where_the_days_are_not_certain() -> None:
    month = replace(CASE.custody[0], date=day("2026-01"))
    row = row_of(stand(replace(CASE, custody=(month,)), AS_OF), ["en"])
    assert Listing().days(row) == "about 10 days"
    assert Listing().days(row_of(stand(CASE, AS_OF), ["en"])) == "36 days"


def test_of_one_day_what_was_decided_comes_before_what_it_did() -> None:
    serving = CustodyEvent(
        subject="nour", date=day("2026-02-01"), status=Custody.SERVING_SENTENCE, sources=SOURCE
    )
    arrested = CASE.custody[0]
    charged = replace(CHARGED, date=arrested.date)
    convicted = ended("leak", ChargeStatus.CONVICTED, Sentence(years=8))
    case = replace(CASE, custody=(arrested, serving), charge_events=(charged, convicted))
    timeline = page(case).partition('id="timeline"')[2]
    said = ["Held on remand", "Charged, 2 counts", "Convicted, 2 counts", "Serving a sentence"]
    assert said == sorted(said, key=timeline.index)


def test_several_moves_of_one_day_stay_as_they_were_written_down() -> None:
    out, again = (
        replace(CASE.custody[0], id=f"move-{n}", date=day("2026-02-01"), status=status)
        for n, status in enumerate([Custody.RELEASED, Custody.REMAND])
    )
    timeline = stand(replace(CASE, custody=(CASE.custody[0], out, again)), AS_OF).timeline
    assert [one.id for one in timeline if one.kind is EntryKind.CUSTODY][-2:] == [
        "move-0",
        "move-1",
    ]
