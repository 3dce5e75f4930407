"""The cases of the newsroom, and the beginning of a new one."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zenger.catalog.models import CaseVersion
from zenger.defend.checks import check
from zenger.defend.rows import Flaw, read_row
from zenger.defend.standing import stand
from zenger.model.case.cases import Case, CaseState, Head
from zenger.model.case.standing import HearingStands
from zenger.model.case.trouble import Weight
from zenger.publish.case_words import words_in
from zenger.web.desk.case_here import address_of_case
from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.workflow.cases.approve import CaseStanding, public_version, standing_of
from zenger.workflow.cases.versions import case_in, cases, save_case


@dataclass(frozen=True, slots=True)
class CaseLine:
    """One case in the list."""

    version: CaseVersion
    case: Case
    standing: CaseStanding
    public: CaseVersion | None
    next_hearing: HearingStands | None
    errors: int
    reminders: int


def cases_view(request: HttpRequest, here: Here) -> HttpResponse:
    """All cases with what is to be done about each; a new one is begun below."""
    problems: dict[str, str] = {}
    if request.method == "POST":
        made = _begun(request, here)
        if isinstance(made, HttpResponse):
            return made
        problems = {one.field: one.message for one in made}
    lines = [_line(version, here) for version in cases()]
    return render(
        request, "cases.html", here, lines=lines, sent=request.POST, problems=problems,
        status=400 if problems else 200, words=words_in("en"),
    )  # fmt: skip


def _line(version: CaseVersion, here: Here) -> CaseLine:
    now = here.newsroom.now()
    case = case_in(version)
    weights = [one.weight for one in check(case, now.date())]
    return CaseLine(
        version, case, standing_of(version), public_version(version.case.name),
        stand(case, now.date(), now).next_hearing, weights.count(Weight.ERROR),
        weights.count(Weight.REMINDER),
    )  # fmt: skip


def _begun(request: HttpRequest, here: Here) -> HttpResponse | tuple[Flaw, ...]:
    sent = request.POST
    language = sent.get("language", "").strip() or "en"
    row = {name: sent.get(name, "").strip() for name in ("id", "title", "summary", "opened")}
    row = {name: value for name, value in row.items() if value} | {"language": language}
    head = read_row(row | {"state": CaseState.PUBLIC.value}, Head, language)
    if isinstance(head, tuple):
        return head
    save_case(here.newsroom, here.viewer, Case(case=head), base=0, note="Begun")
    return HttpResponseRedirect(address_of_case(head.id))
