"""What the views of one case share: its last version, and how it stands today."""

from dataclasses import dataclass
from typing import Any

import msgspec
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from zenger.catalog.models import CaseVersion
from zenger.defend.rows import written_in
from zenger.errors import ReviewError
from zenger.model.case.cases import Case, Head, Story
from zenger.web.desk.case_fields import Sheet, languages_of
from zenger.web.desk.case_wording import SECTIONS
from zenger.web.desk.here import Here
from zenger.workflow.cases.versions import case_in, last_version, save_case

HEAD, STORIES = "case", "stories"


@dataclass(frozen=True, slots=True)
class Opened:
    """A case as it was last saved."""

    version: CaseVersion
    case: Case

    def sheet(self, section: str) -> Sheet:
        return Sheet(self.case, section, languages_of(self.case))

    def row(self, section: str, place: int) -> dict[str, Any]:
        """What a record says, as in a case folder. Of the head there is one.

        Raises:
            ReviewError: there is none there any more.
        """
        record = self.case.case if section == HEAD else self.records(section)[place : place + 1]
        if record == ():
            raise ReviewError("This part of the case is not there any more. Look at the case anew.")
        chosen = record if section == HEAD else record[0]  # type: ignore[index]
        found: dict[str, Any] = msgspec.to_builtins(
            chosen, enc_hook=written_in(self.case.case.language)
        )
        return found

    def records(self, section: str) -> tuple[Any, ...]:
        return tuple(getattr(self.case, section))


def open_case(name: str) -> Opened:
    """The last version of a case.

    Raises:
        NotThereError: no case of this name.
    """
    version = last_version(name)
    return Opened(version, case_in(version))


def kind_of(section: str) -> type[msgspec.Struct]:
    """The type of the records of a part.

    Raises:
        ReviewError: a case has no such part.
    """
    if section == HEAD:
        return Head
    if section == STORIES:
        return Story
    if section not in SECTIONS:
        raise ReviewError("A case has no such part. Go back to the case.")
    field = next(one for one in msgspec.structs.fields(Case) if one.name == section)
    kind: type[msgspec.Struct] = field.type.__args__[0]
    return kind


def with_record(opened: Opened, section: str, place: int | None, record: Any) -> Case:
    """The case with a record put in place of another, or added; `None` takes the other out."""
    if section == HEAD:
        return msgspec.structs.replace(opened.case, case=record)
    rows = list(opened.records(section))
    if place is None:
        rows.append(record)
    elif record is None:
        del rows[place]
    else:
        rows[place] = record
    return msgspec.structs.replace(opened.case, **{section: tuple(rows)})


def saved(
    here: Here, opened: Opened, case: Case, note: str, base: int,
    files: dict[str, bytes] | None = None, anchor: str = "",
) -> HttpResponse:  # fmt: skip
    """Save, and go back to the case.

    Raises:
        ConflictError: somebody saved it meanwhile.
    """
    save_case(here.newsroom, here.viewer, case, base=base, untrusted_files=files, note=note)
    return HttpResponseRedirect(address_of_case(case.case.id) + (f"#{anchor}" if anchor else ""))


def address_of_case(name: str) -> str:
    return reverse("case", kwargs={"case_id": name})
