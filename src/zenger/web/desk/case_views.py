"""One case: what it holds, what is to be done, its forms, and who lets it go public."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from zenger.defend.checks import check
from zenger.defend.rows import Flaw, read_row
from zenger.defend.standing import stand
from zenger.errors import ConflictError, ReviewError
from zenger.model.case.records import Fact
from zenger.publish.case_terms import exposure_words
from zenger.publish.case_words import words_in
from zenger.web.desk.case_corrections import is_event_in_public, with_correction
from zenger.web.desk.case_fields import fields_of
from zenger.web.desk.case_files import files_of, name_for, uploaded
from zenger.web.desk.case_here import (
    HEAD,
    STORIES,
    Opened,
    address_of_case,
    kind_of,
    open_case,
    saved,
    with_record,
)
from zenger.web.desk.case_summaries import summary_of
from zenger.web.desk.case_values import row_of, short_name
from zenger.web.desk.case_wording import SECTIONS, place_of, said_here
from zenger.web.desk.here import Here
from zenger.web.desk.render import render
from zenger.workflow.cases.approve import (
    approve_case,
    held_back,
    hold_back,
    public_version,
    return_case,
    standing_of,
    take_back,
)
from zenger.workflow.cases.versions import versions_of
from zenger.workflow.cases.withdraw import withdraw_case

NEW = "new"
_OTHERS = {HEAD: "case", STORIES: "text of the page"}


def case_view(request: HttpRequest, here: Here, case_id: str) -> HttpResponse:
    """A case, part by part."""
    opened = open_case(case_id)
    now = here.newsroom.now()
    parts = [
        (
            section,
            title,
            one,
            [summary_of(record, opened.case) for record in opened.records(section)],
        )
        for section, (title, one) in SECTIONS.items()
    ]
    return render(
        request, "case.html", here, version=opened.version, case=opened.case, parts=parts,
        standing=standing_of(opened.version), public=public_version(case_id),
        hold=held_back(case_id),
        stands=stand(opened.case, now.date(), now), troubles=check(opened.case, now.date()),
        versions=list(versions_of(case_id)[:10]), files=files_of(opened), place_of=place_of,
        words=words_in("en"), most=exposure_words, said_here=said_here,
        names={one.id: one.names[0].name.text for one in opened.case.subjects if one.names},
    )  # fmt: skip


def part_view(
    request: HttpRequest, here: Here, case_id: str, section: str, place: str
) -> HttpResponse:
    """The form of one record: of a new one, or to change or remove one."""
    opened, kind = open_case(case_id), kind_of(section)
    number = None if place == NEW else _place(place)
    old = {} if number is None else opened.row(section, number)
    if request.method != "POST":
        return _form(request, here, opened, section, place, old, ())
    if "remove" in request.POST and number is not None and section != HEAD:
        return _save(request, here, opened, section, number, None)
    row = row_of(kind, request.POST, old, opened.sheet(section))
    added = request.FILES.getlist("upload")
    if section == "photos" and added and not row.get("file"):
        row["file"] = name_for(str(added[0].name))
    if section == HEAD:
        row["id"] = case_id  # permanent
    if issubclass(kind, Fact) and "recorded_by" not in row:
        row["recorded_by"] = here.viewer.name
    if section in SECTIONS and "id" in kind.__struct_fields__ and not row.get("id"):
        row["id"] = _free_id(opened, section, row)
    record = read_row(row, kind, opened.case.case.language)
    if isinstance(record, tuple):
        return _form(request, here, opened, section, place, row, record)
    return _save(request, here, opened, section, number, record)


def _place(asked: str) -> int:
    if not asked.isascii() or not asked.isdigit() or len(asked) > 6:
        raise ReviewError("There is no such part of this case. Go back to the case.")
    return int(asked)


def _free_id(opened: Opened, section: str, row: dict[str, Any]) -> str:
    """A short name out of what the record is called, else of what it is; with a number where there
    is one of that name already."""
    taken = {record.id for record in opened.records(section)}
    word = short_name(row) or SECTIONS[section][1].replace(" ", "-")
    if word not in taken:
        return word
    return next(name for n in range(2, len(taken) + 3) if (name := f"{word}-{n}") not in taken)


def _save(
    request: HttpRequest, here: Here, opened: Opened, section: str, number: int | None, record: Any
) -> HttpResponse:
    one = SECTIONS[section][1] if section in SECTIONS else "title and summary"
    if number is not None and is_event_in_public(opened, section, number):
        today, name = here.newsroom.now().date(), here.viewer.name
        case = with_correction(opened, section, number, record, today, name)
        act = "Taken back" if record is None else "Corrected"
    else:
        case = with_record(opened, section, number, record)
        act = "Removed" if record is None else "Added" if number is None else "Changed"
    note = request.POST.get("change", "").strip() or f"{act}: {one}"
    base = request.POST.get("base", "")
    try:
        files = uploaded(request)
        return saved(here, opened, case, note, _place(base or "0"), files, section)
    except (ConflictError, ReviewError) as error:  # what was typed stays in the form
        is_conflict = isinstance(error, ConflictError)
        row = row_of(kind_of(section), request.POST, {}, opened.sheet(section))
        flaw = Flaw("", "conflict" if is_conflict else "not-saved", str(error))
        place = NEW if number is None else str(number)
        status = error.http_status
        return _form(request, here, opened, section, place, row, (flaw,), status=status)


def _form(
    request: HttpRequest, here: Here, opened: Opened, section: str, place: str,
    row: dict[str, Any], flaws: tuple[Flaw, ...], *, status: int = 0,
) -> HttpResponse:  # fmt: skip
    kind = kind_of(section)
    one = SECTIONS[section][1] if section in SECTIONS else _OTHERS[section]
    return render(
        request, "case_part.html", here, status=status or (400 if flaws else 200),
        case=opened.case, version=opened.version, section=section, place=place, one=one,
        fields=fields_of(kind, row, opened.sheet(section)), is_new=place == NEW,
        flaws=flaws, problems={flaw.field: flaw.message for flaw in flaws if flaw.field},
        files=sorted(opened.version.files), is_head=section == HEAD, is_story=section == STORIES,
        is_public=place != NEW and is_event_in_public(opened, section, _place(place)),
    )  # fmt: skip


def decide_case_view(request: HttpRequest, here: Here, case_id: str) -> HttpResponse:
    """Approve the version that was on the screen, take that back, or return it to be changed."""
    sent = request.POST
    mark, note = sent.get("mark", ""), sent.get("note", "")
    act = sent.get("act", "")
    if act == "approve":
        approve_case(here.newsroom, here.viewer, case_id, mark=mark, note=note)
    elif act == "take-back":
        take_back(here.newsroom, here.viewer, case_id, mark=mark)
    elif act == "return":
        return_case(here.newsroom, here.viewer, case_id, mark=mark, note=note)
    elif act == "hold":
        hold_back(here.newsroom, here.viewer, case_id, note=note)
    elif act == "withdraw":
        base = _place(sent.get("base", "0"))
        withdraw_case(here.newsroom, here.viewer, case_id, base=base, why=note)
    else:
        raise ReviewError("Choose what to do with this version: approve it, or return it.")
    return HttpResponseRedirect(address_of_case(case_id) + "#going-public")
