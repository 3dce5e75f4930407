"""The files of a case: added, looked at, and taken out again."""

import re
from dataclasses import dataclass
from pathlib import PurePosixPath
from unicodedata import normalize

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import content_disposition_header

from zenger.errors import NotThereError, ReviewError
from zenger.web.desk.case_here import Opened, address_of_case, open_case
from zenger.web.desk.here import Here
from zenger.workflow.cases.files import file_of, naming, remove_file
from zenger.workflow.cases.versions import LARGEST, save_case

_ALONE = "default-src 'none'; sandbox"
_OTHER = re.compile(r"[^A-Za-z0-9._-]+")
LONGEST_NAME = 80  # characters before the ending


@dataclass(frozen=True, slots=True)
class FileLine:
    """One file in the list."""

    name: str
    photos: tuple[str, ...]  # ids of those that show it


def files_of(opened: Opened) -> list[FileLine]:
    return [FileLine(name, naming(opened.case, name)) for name in sorted(opened.version.files)]


def uploaded(request: HttpRequest) -> dict[str, bytes]:
    """What was sent with a form, by name.

    Raises:
        ReviewError: a file is too large. It is not read.
    """
    sent = request.FILES.getlist("upload")
    if any((one.size or 0) > LARGEST for one in sent):
        raise ReviewError(f"A file of a case has at most {LARGEST // 1_000_000} MB.")
    return {name_for(str(one.name)): one.read() for one in sent}


def name_for(untrusted_name: str) -> str:
    """What a file is called in the folder of a case: ``My photo (2).JPG`` is ``My-photo-2.JPG``."""
    path = PurePosixPath(untrusted_name.replace("\\", "/"))
    stem, suffix = _plain(path.stem)[:LONGEST_NAME], _plain(path.suffix)
    return (stem or "file") + (f".{suffix}" if suffix else "")


def _plain(text: str) -> str:
    letters = normalize("NFKD", text).encode("ascii", "ignore").decode()
    return _OTHER.sub("-", letters).strip("-.")


def case_files_view(request: HttpRequest, here: Here, case_id: str) -> HttpResponse:
    """Add files, or take one out."""
    opened, base = open_case(case_id), request.POST.get("base", "")
    if not base.isascii() or not base.isdigit() or len(base) > 9:
        raise ReviewError("Go back to the case and try again: it was not said which version it is.")
    if name := request.POST.get("remove", ""):
        remove_file(here.newsroom, here.viewer, case_id, name, base=int(base))
    elif files := uploaded(request):
        note = f"Added: {', '.join(sorted(files))}"[:400]
        save_case(
            here.newsroom, here.viewer, opened.case, base=int(base), untrusted_files=files,
            note=note,
        )  # fmt: skip
    else:
        raise ReviewError("Choose a file first. Nothing was changed.")
    return HttpResponseRedirect(address_of_case(case_id) + "#files")


def case_file_view(request: HttpRequest, here: Here, case_id: str, name: str) -> HttpResponse:
    """One file as it was added, to keep: it is opened by nothing of ours."""
    content = file_of(open_case(case_id).version, name)
    if content is None:
        raise NotThereError("This case has no file of that name.")
    response = HttpResponse(content, content_type="application/octet-stream")
    response.headers["Content-Disposition"] = str(content_disposition_header(True, name))
    response.headers["Content-Security-Policy"] = _ALONE
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
