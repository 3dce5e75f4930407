"""Earlier versions of a case, what changed between them, and a look at the page as it would be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import msgspec
from django.http import HttpRequest, HttpResponse

from zenger.defend.standing import stand
from zenger.errors import NotThereError, ReviewError
from zenger.model.case.cases import Case
from zenger.model.release import Imprint
from zenger.publish.case_cited import Cited
from zenger.publish.case_page import Around, case_pages
from zenger.web.desk.case_fields import summary_of
from zenger.web.desk.case_here import open_case, saved
from zenger.web.desk.case_wording import SECTIONS
from zenger.web.desk.here import Here
from zenger.web.desk.render import asset_bytes, render
from zenger.workflow.cases.approve import standing_of
from zenger.workflow.cases.versions import case_in, numbered_version

LOOK_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
_KINDS = {"css": "text/css; charset=utf-8", "svg": "image/svg+xml", "woff2": "font/woff2",
          "ttf": "font/ttf"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Difference:
    """One record that is in one version and not in the other."""

    part: str
    words: str
    is_added: bool


def version_view(request: HttpRequest, here: Here, case_id: str, edition: int) -> HttpResponse:
    """What a version changed, who approved it; it can be brought back."""
    version = numbered_version(case_id, edition)
    case = case_in(version)
    if request.method == "POST":
        opened = open_case(case_id)
        note = f"Brought back version {edition}"
        return saved(here, opened, case, note, opened.version.number)
    before = case_in(numbered_version(case_id, edition - 1)) if edition > 1 else None
    return render(
        request, "case_version.html", here, case=case, version=version,
        standing=standing_of(version), is_last=edition == open_case(case_id).version.number,
        changes=list(differences(before, case)) if before else None,
    )  # fmt: skip


def differences(before: Case, after: Case) -> Iterator[Difference]:
    """Records that went and came, in the order of the parts."""
    if before.case != after.case:
        for field in msgspec.structs.fields(type(after.case)):
            old, new = getattr(before.case, field.name), getattr(after.case, field.name)
            if old != new:
                yield Difference("The case itself", f"{field.name}: {_words(old)}", False)
                yield Difference("The case itself", f"{field.name}: {_words(new)}", True)
    for section, (title, _) in (*SECTIONS.items(), ("stories", ("The story", ""))):
        old, new = getattr(before, section), getattr(after, section)
        yield from (Difference(title, summary_of(one), False) for one in old if one not in new)
        yield from (Difference(title, summary_of(one), True) for one in new if one not in old)


def _words(value: object) -> str:
    text = getattr(value, "text", None)
    return str(text if text is not None else value if value not in (None, (), "") else "nothing")


def look_view(request: HttpRequest, here: Here, case_id: str, path: str) -> HttpResponse:
    """A page of the case as it would be printed of the last version, or a file it is shown with."""
    kind = path.rpartition(".")[2]
    if kind in _KINDS:
        return _asset(path, kind)
    opened = open_case(case_id)
    now = here.newsroom.now()
    day = _day(request.GET.get("as-of", ""), now.date())
    settings = here.newsroom.settings
    imprint = Imprint(settings.title, settings.newsroom, settings.contact, "", "")
    cited = {one.id: Cited(one) for one in opened.case.citations}
    around = Around(imprint, cited=cited)
    for printed, content in case_pages(stand(opened.case, day, now), around):
        if printed == path:
            text = kind == "txt"
            response = HttpResponse(
                content, content_type=f"text/{'plain' if text else 'html'}; charset=utf-8"
            )
            response.headers["Content-Security-Policy"] = LOOK_POLICY
            return response
    raise NotThereError("This page of the case is not printed from this version.")


def _day(asked: str, today: date) -> date:
    if not asked:
        return today
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise ReviewError("Write the day as year-month-day: 2024-05-20.") from error


def _asset(path: str, kind: str) -> HttpResponse:
    name = path.partition("assets/")[2] or path.rpartition("/")[2]
    try:
        return HttpResponse(asset_bytes(name), content_type=_KINDS[kind])
    except FileNotFoundError as error:
        raise NotThereError("There is no such file.") from error
