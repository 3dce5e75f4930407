"""A case is begun, filled in, looked at and let go public in forms alone."""

import html
import re
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from msgspec.structs import replace
from tests.desk import House, signed_in
from tests.workflow.cases.conftest import small_case
from tests.workflow.cases.test_withdraw import jpeg, with_photo

from zenger.model.case.custody import Custody, CustodyEvent
from zenger.model.case.moments import Moment
from zenger.web.desk.case_files import name_for
from zenger.workflow.cases.approve import approve_case, public_version
from zenger.workflow.cases.versions import case_in, last_version, save_case


def _begin(client: Client, name: str) -> None:
    sent = {"id": name, "title": "John Peter Zenger", "summary": "Tried for printing what was true.",
            "opened": "1734-11-17", "language": "en"}  # fmt: skip
    answer = client.post("/cases", sent)
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/cases/{name}")


def _part(client: Client, where: str, **sent: Any) -> Any:
    """Send the form at such a place: “zenger/custody/new”."""
    base = last_version(where.partition("/")[0]).number
    return client.post(f"/cases/{where}", {"base": base, **sent})


def test_a_case_is_begun_and_filled_in(house: House) -> None:
    editor = signed_in(house, "editor")
    _begin(editor, "zenger")
    source = {
        "id": "trial", "external.url": "https://example.org/trial", "external.title": "The trial",
        "external.accessed": "2026-11-26",
    }  # fmt: skip
    assert _part(editor, "zenger/citations/new", **source).status_code == 302
    person = {"id": "zenger", "names.count": 1, "names.0.name": "John Peter Zenger",
              "kind": "person", "sources": ["trial"]}  # fmt: skip
    assert _part(editor, "zenger/subjects/new", **person).status_code == 302
    held = {"subject": "zenger", "status": "remand", "date": "1734-11-17", "sources": ["trial"]}
    assert _part(editor, "zenger/custody/new", **held).status_code == 302
    case = case_in(last_version("zenger"))
    assert case.custody[0].recorded_by == "editor"
    assert [one.name.text for one in case.subjects[0].names] == ["John Peter Zenger"]
    page = editor.get("/cases/zenger").content.decode()
    assert "days" in page
    assert "17 November 1734 · John Peter Zenger · Held on remand" in page


def test_each_wrong_field_says_so_and_nothing_is_saved(house: House) -> None:
    editor = signed_in(house, "editor")
    _begin(editor, "wrong")
    answer = _part(editor, "wrong/custody/new", subject="x", status="sleeping", date="31 February")
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "Nothing was saved" in page and page.count('role="alert" id=') == 2
    assert 'value="31 February"' in page and "is not a date" in page
    assert last_version("wrong").number == 1


def test_two_people_in_one_form_lose_nothing(house: House) -> None:
    editor, admin = signed_in(house, "editor"), signed_in(house, "admin")
    _begin(editor, "both")
    sent = {"base": 1, "id": "court", "name": "Supreme Court of Judicature"}
    assert editor.post("/cases/both/courts/new", sent).status_code == 302
    late = admin.post("/cases/both/courts/new", {**sent, "name": "Another court"})
    page = late.content.decode()
    assert late.status_code == 409
    assert "Another court" in page and 'name="base" value="2"' in page
    assert [one.name.text for one in case_in(last_version("both")).courts] == [
        "Supreme Court of Judicature"
    ]


def test_a_record_is_changed_taken_out_and_brought_back(house: House) -> None:
    editor = signed_in(house, "editor")
    _begin(editor, "changed")
    _part(editor, "changed/courts/new", id="court", name="A court")
    _part(editor, "changed/courts/0", id="court", name="The court")
    assert 'value="court"' in editor.get("/cases/changed/courts/0").content.decode()
    _part(editor, "changed/courts/0", remove="1")
    assert case_in(last_version("changed")).courts == ()
    page = editor.get("/cases/changed/version/3").content.decode()
    assert '<del class="went"><bdi>A court: Name: A court' in page
    assert '<ins class="came"><bdi>A court: Name: The court' in page
    editor.post("/cases/changed/version/3")
    assert [one.name.text for one in case_in(last_version("changed")).courts] == ["The court"]
    assert last_version("changed").number == 5


def test_two_people_let_it_go_public_by_buttons(house: House) -> None:
    editor, admin = signed_in(house, "editor"), signed_in(house, "admin")
    save_case(house.acting("editor"), house.viewer("editor"), small_case("public"), base=0)
    page = editor.get("/cases/public").content.decode()
    mark = re.search(r'name="mark" value="(\w{64})"', page)
    assert mark
    sent = {"mark": mark[1], "act": "approve"}
    editor.post("/cases/public/decide", sent)
    assert public_version("public") is None
    assert "One more person" in admin.get("/cases/public").content.decode()
    admin.post("/cases/public/decide", sent)
    assert public_version("public") == last_version("public")
    assert editor.post("/cases/public/decide", {**sent, "mark": "0" * 64}).status_code == 409


def test_names_and_notes_are_inert(house: House) -> None:
    editor = signed_in(house, "editor")
    _begin(editor, "inert")
    bad = "<script>alert(1)</script>"
    _part(editor, "inert/courts/new", id="court", name=bad, change=bad)
    page = editor.get("/cases/inert").content.decode()
    assert bad not in page and html.escape(bad) in page


def test_files_are_added_kept_from_running_and_taken_out(house: House) -> None:
    editor = signed_in(house, "editor")
    _begin(editor, "with-files")
    sent = {"base": 1, "upload": SimpleUploadedFile("page.html", b"<script>alert(1)</script>")}
    assert editor.post("/cases/with-files/files", sent).status_code == 302
    got = editor.get("/cases/with-files/files/page.html")
    assert got.headers["Content-Type"] == "application/octet-stream"
    assert got.headers["Content-Disposition"] == 'attachment; filename="page.html"'
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert (
        editor.post("/cases/with-files/files", {"base": 1, "remove": "page.html"}).status_code
        == 409
    )
    assert editor.post("/cases/with-files/files", {"base": "x"}).status_code == 400
    assert editor.post("/cases/with-files/files", {"base": 2}).status_code == 400
    assert (
        editor.post("/cases/with-files/files", {"base": 2, "remove": "page.html"}).status_code
        == 302
    )
    assert editor.get("/cases/with-files/files/page.html").status_code == 404
    reader = signed_in(house, "reader")
    assert reader.get("/cases/with-files/files/page.html").status_code in (403, 404)
    assert reader.post("/cases/with-files/files", {"base": 3, "remove": "x"}).status_code in (
        403,
        404,
    )


def test_the_photo_is_in_the_page_that_is_looked_at(house: House) -> None:
    editor = signed_in(house, "editor")
    version = with_photo(house, "photographed", jpeg())
    page = editor.get("/cases/photographed/look/cases/photographed/index.html").content.decode()
    shown = re.search(r'<img src="(photo-\w+\.jpg)" width="60" height="40"', page)
    assert shown and version.number == 1
    picture = editor.get(f"/cases/photographed/look/cases/photographed/{shown[1]}")
    assert picture.headers["Content-Type"] == "image/jpeg"
    assert picture.content.startswith(b"\xff\xd8")


def test_a_case_is_withdrawn_and_brought_back_by_buttons(house: House) -> None:
    editor = signed_in(house, "editor")
    _begin(editor, "leaves")
    sent = {"base": 1, "act": "withdraw", "note": "He asked for it <b>"}
    assert editor.post("/cases/leaves/decide", {**sent, "note": ""}).status_code == 400
    assert editor.post("/cases/leaves/decide", {**sent, "base": 5}).status_code == 409
    assert editor.post("/cases/leaves/decide", sent).status_code == 302
    page = editor.get("/cases/leaves").content.decode()
    assert "<b>Withdrawn</b>: <bdi>He asked for it &lt;b&gt;</bdi>" in page
    assert case_in(last_version("leaves")).case.state == "withdrawn"
    editor.post("/cases/leaves/version/1")
    assert case_in(last_version("leaves")).case.state == "public"


def test_a_record_without_a_short_name_gets_one_from_what_it_is_called(house: House) -> None:
    editor = signed_in(house, "editor")
    _begin(editor, "named")
    for _ in range(2):
        _part(editor, "named/courts/new", name="Cour d'appel de Génève")
    _part(editor, "named/courts/new", name="محكمة")
    source = {"external.url": "https://example.org", "external.title": "Court list"}
    _part(editor, "named/citations/new", **source)
    case = case_in(last_version("named"))
    assert [one.id for one in case.courts] == [
        "cour-d-appel-de-geneve", "cour-d-appel-de-geneve-2", "court",
    ]  # fmt: skip
    assert [one.id for one in case.citations] == ["court-list"]


def test_a_browser_asks_for_nothing_that_may_be_left_out(house: House) -> None:
    """A field that is hidden and required lets no form be sent, and does not say why."""
    editor = signed_in(house, "editor")
    _begin(editor, "asked")
    page = editor.get("/cases/asked/citations/new").content.decode()
    required = set(re.findall(r'name="([^"]+)"[^>]* required', page))
    assert not {one for one in required if one == "id" or one.startswith(("archive", "external"))}
    page = editor.get("/cases/asked/charge_events/new").content.decode()
    assert set(re.findall(r'name="([^"]+)"[^>]* required', page)) == {"date", "charge", "status"}


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("desk.jpg", "desk.jpg"), ("My photo (2).JPG", "My-photo-2.JPG"), ("Zürich.png", "Zurich.png"),
        ("../../etc/passwd", "passwd"), (".htaccess", "htaccess"), ("صورة.jpg", "file.jpg"),
        ("a" * 300 + ".jpg", "a" * 80 + ".jpg"),
    ],
)  # fmt: skip
def test_a_file_keeps_as_much_of_its_name_as_is_safe(sent: str, kept: str) -> None:
    assert name_for(sent) == kept


def test_what_was_typed_stays_when_a_file_cannot_be_taken(house: House) -> None:
    editor = signed_in(house, "editor")
    _begin(editor, "typed")
    sent = {"caption": "At her desk", "alt": "A desk", "credit": "A", "rights_holder": "A",
            "licence": "permission", "upload": SimpleUploadedFile("x.toml", b"a = 1")}  # fmt: skip
    answer = _part(editor, "typed/photos/new", **sent)
    page = answer.content.decode()
    assert answer.status_code == 400
    assert "hold the words of a case" in page and "At her desk" in page
    assert last_version("typed").number == 1


def test_what_readers_have_seen_is_corrected_by_a_further_event(house: House) -> None:
    editor = signed_in(house, "editor")
    arrest = CustodyEvent(
        date=Moment.parse("1734-11-16"), subject="printer", status=Custody.REMAND,
        sources=("trial",),
    )  # fmt: skip
    case = replace(small_case("corrected"), custody=(arrest,))
    who = house.acting("editor"), house.viewer("editor")
    version = save_case(*who, case, base=0)
    typed = {"subject": "printer", "status": "remand", "sources": ["trial"]}
    form = editor.get("/cases/corrected/custody/0").content.decode()
    assert "Take it out of the case" in form
    for name in ("editor", "publisher"):
        approver = house.acting(name), house.viewer(name)
        approve_case(*approver, "corrected", mark=version.mark)
    form = editor.get("/cases/corrected/custody/0").content.decode()
    assert "added as a correction" in form and "Take it back" in form
    _part(editor, "corrected/custody/0", date="1734-11-17", **typed)
    first, second = case_in(last_version("corrected")).custody
    assert (first.date, second.date) == (arrest.date, Moment.parse("1734-11-17"))
    assert (second.corrects, second.known, second.recorded_by) == (
        first.id, Moment.of(house.newsroom.now().date()), "editor",
    )  # fmt: skip
    more = {"id": second.id, "corrects": first.id, "known": "2026-11-26"}
    _part(editor, "corrected/custody/1", date="1734-11-18", **typed, **more)  # not seen by anybody
    assert len(case_in(last_version("corrected")).custody) == 2
    page = editor.get("/cases/corrected").content.decode()
    assert "18 November 1734 · John Peter Zenger · Held on remand · correction" in page
    _part(editor, "corrected/custody/0", remove="1")
    assert case_in(last_version("corrected")).custody[2].retracted


def test_where_a_few_words_are_taken_they_can_be_chosen(house: House) -> None:
    editor = signed_in(house, "editor")
    _begin(editor, "chosen")
    form = editor.get("/cases/chosen/custody/new").content.decode()
    asked = {
        name: re.findall(r'<option value="([^"]*)"( selected)?', select)
        for name, select in re.findall(r'<select id="(\w+)".*?>(.*?)</select>', form)
    }
    regimes = [word for word, _ in asked["regime"]]
    assert regimes == ["", "ordinary", "solitary", "incommunicado", "hospital"]
    assert [word for word, chosen in asked["contact_lawyer"] if chosen] == ["unknown"]
    statuses = editor.get("/cases/chosen/charge_events/new").content.decode()
    assert '<select id="sentence.runs"' in statuses
