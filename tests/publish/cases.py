"""A small invented case, as it stands on a day, to be changed by tests with `replace`."""

from datetime import date
from typing import Any

from msgspec.structs import replace

from zenger.model.case.advocacy import Demand, DemandStatus, Engaged, Risk
from zenger.model.case.cases import Case, CaseState, Head, Story
from zenger.model.case.charges import Charge, ChargeEvent, ChargeStatus, Penalty, Statute
from zenger.model.case.citations import Citation, External
from zenger.model.case.courts import Court, Hearing, HearingStatus, Proceeding
from zenger.model.case.custody import Custody, CustodyEvent
from zenger.model.case.moments import Moment
from zenger.model.case.outcomes import Branch, BranchState, DecisionPoint, End, PointStatus
from zenger.model.case.people import Authority, Name, Photo, Place, Subject
from zenger.model.case.standing import (
    BranchStands,
    ChargeStands,
    DemandStands,
    Entry,
    EntryKind,
    Exposure,
    HearingStands,
    Held,
    PointStands,
    Spell,
    Standing,
)
from zenger.model.case.texts import Text, Translation
from zenger.publish.case_cited import Cited

ARABIC = "حرّروا نور حداد"
SOURCE = ("court",)


def day(text: str) -> Moment:
    return Moment.parse(text)


def text(words: str, **translations: str) -> Text:
    return Text(words, {key: Translation(said) for key, said in translations.items()})


ARREST = CustodyEvent(
    id="arrest", date=day("2026-01-05"), subject="nour", status=Custody.REMAND, place="prison",
    sources=SOURCE,
)  # fmt: skip
LAW = Statute(
    id="secrets", jurisdiction="XX", title=text("Secrets Act"), short="s. 4", sources=SOURCE,
    maximum=Penalty(years=10),
)  # fmt: skip
CHARGE = Charge(id="leak", subject="nour", statute="secrets", counts=2, sources=SOURCE)
CHARGED = ChargeEvent(
    id="charged", date=day("2026-01-20"), charge="leak", status=ChargeStatus.PENDING, sources=SOURCE
)
HEARING = Hearing(
    id="bail", proceeding="trial", title=text("Bail"), starts=day("2026-03-02 10:30"),
    sources=SOURCE, known=day("2026-02-01"),
)  # fmt: skip
POINT = DecisionPoint(id="may", question=text("Is she released on bail?"), sources=SOURCE)
YES = Branch(id="yes", point="may", label=text("Yes"), end=End.FREED, sources=SOURCE)
NO = Branch(id="no", point="may", label=text("No"), end=End.REMAINS_DETAINED, sources=SOURCE)
DEMAND = Demand(id="drop", text=text("Drop the charges."), addressee="minister", sources=SOURCE)
FALLBACK = Demand(
    id="release", text=text("Release her until the trial."), addressee="minister",
    fallback_of="drop", sources=SOURCE,
)  # fmt: skip

CASE = Case(
    case=Head(
        id="haddad", title=text("Nour Haddad", ar="نور حداد"),
        summary=text("An editor is charged for printing a leaked report.", ar=ARABIC),
        route=text("Prosecution, Portland"), state=CaseState.PUBLIC, opened=day("2026-01-05"),
        country="GB", zone="Europe/London",
    ),
    stories=(Story(date=day("2026-01-06"), language="en", text="She printed it.[^court]"),),
    subjects=(Subject(id="nour", names=(Name(name=text("Nour Haddad")),), sources=SOURCE),),
    places=(Place(id="prison", name=text("Harbour Prison"), city=text("Portland"), country="GB"),),
    photos=(
        Photo(
            caption=text("At her desk."), alt=text("A woman at a desk"), credit="A. Lens",
            rights_holder="A. Lens", licence="permission", reproducible=False, sources=SOURCE,
        ),
    ),
    authorities=(Authority(id="minister", name=text("Minister of Justice"), sources=SOURCE),),
    custody=(ARREST,),
    statutes=(LAW,),
    charges=(CHARGE,),
    charge_events=(CHARGED,),
    courts=(Court(id="crown", name=text("Crown Court"), zone="Europe/London"),),
    proceedings=(
        Proceeding(id="trial", court="crown", type="criminal", title=text("Trial"), sources=SOURCE),
    ),
    hearings=(HEARING,),
    points=(POINT,),
    branches=(YES, NO),
    rights=(
        Engaged(
            id="expression", instrument="ICCPR", article="19", label=text("Freedom of expression"),
            sources=SOURCE,
        ),
    ),
    risks=(Risk(id="unfair", label=text("An unfair trial"), sources=SOURCE),),
    demands=(DEMAND, FALLBACK),
    citations=(
        Citation(
            id="court",
            external=External(
                url="https://court.example/1", title="Court list", publisher="Crown Court",
                date=day("2026-01"), accessed=day("2026-02-01"),
            ),
        ),
    ),
)  # fmt: skip

_HEARING_STANDS = HearingStands(
    HEARING, HearingStatus.CONFIRMED, HEARING.starts, None, 0, None, is_past=False
)
STANDING = Standing(
    case=CASE,
    as_of=date(2026, 2, 10),
    is_open=True,
    held=(
        Held(
            "nour", ARREST, CASE.places[0], Custody.REMAND, True,
            (Spell("nour", date(2026, 1, 5), None, 36, True),),
            Spell("nour", date(2026, 1, 5), None, 36, True), 36, 36, 0, True,
        ),
    ),
    charges=(
        ChargeStands(
            CHARGE, LAW, ChargeStatus.PENDING, 2, CHARGED.date, (CHARGED,), None, is_live=True
        ),
    ),
    exposures=(
        Exposure(
            240, life=False, death=False, parts=((2, Penalty(years=10), LAW),), unknown=(),
            subject="nour",
        ),
    ),
    sentenced=(),
    presumed_innocent=True,
    hearings=(_HEARING_STANDS,),
    next_hearing=_HEARING_STANDS,
    open_points=(),
    outcomes=(
        PointStands(
            POINT, PointStatus.OPEN, None,
            (
                BranchStands(YES, BranchState.OPEN, None, None, None),
                BranchStands(NO, BranchState.OPEN, None, None, None),
            ),
        ),
    ),
    demands=(
        DemandStands(
            DEMAND, DemandStatus.MADE, (), (DemandStands(FALLBACK, DemandStatus.MADE, (), ()),)
        ),
    ),
    timeline=(
        Entry(ARREST.date, 0, EntryKind.CUSTODY, "arrest", ARREST),
        Entry(CHARGED.date, 0, EntryKind.CHARGE, "charged", CHARGED),
    ),
)  # fmt: skip


def cited(case: Case = CASE) -> dict[str, Cited]:
    """All citations, as if each archived one had been found on page 1 of one document."""
    return {
        one.id: Cited(one, "d/abc/p/1/index.html" if one.archive else "", "Report", "exact")
        for one in case.citations
    }


def with_head(**changes: Any) -> Case:
    return replace(CASE, case=replace(CASE.case, **changes))
