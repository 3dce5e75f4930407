"""Earlier versions of a case, what changed between them, and a look at the page as it would be."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from zenger.catalog.models import CaseFile
from zenger.defend.rows import written_in
from zenger.defend.standing import stand
from zenger.errors import NotThereError, ReviewError
from zenger.model.case.cases import Case
from zenger.model.case.people import Photo
from zenger.model.case.standing import Standing
from zenger.model.case.trouble import Trouble
from zenger.model.release import Imprint
from zenger.publish.case_cited import Cited
from zenger.publish.case_links import case_folder
from zenger.publish.case_page import Around, Picture, case_pages
from zenger.publish.case_related import Named, named
from zenger.web.desk.assets import asset_view
from zenger.web.desk.case_here import Opened, open_case, saved
from zenger.web.desk.case_summaries import summary_of
from zenger.web.desk.case_wording import SECTIONS, label_of
from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.workflow.cases.approve import public_version, standing_of
from zenger.workflow.cases.picture import picture_of, shown_photo
from zenger.workflow.cases.versions import case_in, numbered_version

LOOK_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "frame-ancestors 'self'; base-uri 'none'; form-action 'none'"
)
_KINDS = ("css", "svg", "woff2")  # of what a page is shown with


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
    """What went and what came, part by part; of a record that was changed, field by field."""
    yield from _changed("The case itself", "", before.case, after.case)
    for section, (title, _) in (*SECTIONS.items(), ("stories", ("The story", ""))):
        yield from _of_part(title, section, before, after)


def _of_part(title: str, section: str, before: Case, after: Case) -> Iterator[Difference]:
    old, new = _named(before, section), _named(after, section)
    for name, record in old.items():
        called = summary_of(record, before)
        if name not in new:
            yield Difference(title, called, False)
        else:
            yield from _changed(title, f"{called}: ", record, new[name])
    for name, record in new.items():
        if name not in old:
            yield Difference(title, summary_of(record, after), True)


def _named(case: Case, section: str) -> dict[object, Any]:
    """By id; what has none, by what it is called in a list, and of equal ones by their order."""
    found: dict[object, Any] = {}
    for record in getattr(case, section):
        name = getattr(record, "id", "") or summary_of(record, case)
        found[name if name not in found else (name, len(found))] = record
    return found


def _changed(title: str, lead: str, before: Any, after: Any) -> Iterator[Difference]:
    for field in msgspec.structs.fields(type(after)):
        old, new = getattr(before, field.name), getattr(after, field.name)
        if old != new:
            called = f"{lead}{label_of(field.name)}"
            yield Difference(title, f"{called}: {_words(old)}", False)
            yield Difference(title, f"{called}: {_words(new)}", True)


def _words(value: object) -> str:
    """A value as it is typed in a form, with its translations."""
    plain = msgspec.to_builtins(value, enc_hook=written_in("original"))
    if plain in (None, "", [], {}):
        return "nothing"
    return plain if isinstance(plain, str) else msgspec.json.encode(plain).decode()


def look_view(request: HttpRequest, here: Here, case_id: str, path: str) -> HttpResponse:
    """A page of the case as it would be printed of the last version, or a file it is shown with."""
    kind = path.rpartition(".")[2]
    if kind in _KINDS:
        found = asset_view(request, "", path.partition("assets/")[2])
        found.headers["Cache-Control"] = "no-cache"  # the address stays when the style changes
        return found
    opened = open_case(case_id)
    now = here.newsroom.now()
    day = _day(request.GET.get("as-of", ""), now.date())
    settings = here.newsroom.settings
    publisher = settings.newsroom or settings.title
    imprint = Imprint(settings.title, publisher, settings.contact, "", "")
    cited = {one.id: Cited(one) for one in opened.case.citations}
    standing = stand(opened.case, day, now)
    picture, photo = picture_for(opened, standing)
    if picture and path == f"{case_folder(case_id)}{picture.name}":
        return _shown(photo, "image/jpeg")
    around = Around(imprint, cited=cited, picture=picture, related=_related(opened.case))
    for printed, content in case_pages(standing, around):
        if printed == path:
            return _shown(content, f"text/{'plain' if kind == 'txt' else 'html'}; charset=utf-8")
    raise NotThereError("This page of the case is not printed from this version.")


def _related(case: Case) -> tuple[Named, ...]:
    """Those it names that are public. Others that name it are known when all are printed."""
    found = (public_version(name) for name in case.case.related)
    return tuple(named(case_in(one).case) for one in found if one)


def picture_for(opened: Opened, standing: Standing) -> tuple[Picture | None, bytes]:
    """The photo as it would be printed, and its file; none where it cannot be."""
    photo = shown_photo(standing.case)
    digest = opened.version.files.get(photo.file) if photo else None
    made = _picture(digest, photo) if photo and digest else None
    return made if isinstance(made, tuple) else (None, b"")


@lru_cache(maxsize=8)  # it is asked for twice: for the page, and for itself
def _picture(digest: str, photo: Photo) -> tuple[Picture, bytes] | Trouble:
    return picture_of("", photo, bytes(CaseFile.objects.get(pk=digest).content))


def _shown(content: str | bytes, kind: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response.headers["Content-Security-Policy"] = LOOK_POLICY
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


def _day(asked: str, today: date) -> date:
    if not asked:
        return today
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise ReviewError("Write the day as year-month-day: 2024-05-20.") from error
