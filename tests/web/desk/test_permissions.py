"""Who gets through to what: every address of the desk, for everybody, made from the list itself."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.desk import House, signed_in

from zenger.catalog.models import Document, Note
from zenger.model.people import Right, Role, may
from zenger.web.desk.routes import ROUTES
from zenger.workflow.desk.notes import add_note

OPEN = {
    "asset",
    "sign-in",
    "second",
    "ask-for-passkey",
    "set-up",
    "invitation",
    "reset",
    "original-file",  # to who holds a ticket for it
    "zip",
}  # to whoever comes
LETS_GO = {"sign-out", "end-session"}  # would end the session that the other cases need
ABOUT_DOCUMENTS = [route for route in ROUTES if "<int:number>" in route.pattern]


@pytest.fixture(scope="module")
def browsers(house: House) -> dict[str, Client]:
    return {role: signed_in(house, role) for role in Role}


@pytest.fixture(scope="module")
def hidden_note(house: House) -> Note:
    document = house.document("informant.txt")
    return add_note(house.acting("admin"), house.viewer("admin"), document.pk, "Call Zebulon.")


def address(name: str, document: Document, note: int) -> str:
    place: dict[str, Any] = {
        "number": document.pk, "page": 1, "use": "full", "note": note, "digest": document.blob_id,
        "version": "x", "name": "desk.css", "other": document.pk, "assignment": 1,
        "account": 1, "token": "x", "ticket": "x", "batch": 1,
        "saved": 1, "form": "csv", "case_id": "zenger", "edition": 1, "section": "courts",
        "place": "new", "path": "cases/zenger/index.html", "submission": 1,
    }  # fmt: skip
    pattern = next(route.pattern for route in ROUTES if route.name == name)
    return reverse(name, kwargs={k: v for k, v in place.items() if f":{k}>" in pattern})


def test_no_two_addresses_have_one_name() -> None:
    """Django would lead to the last of them without a word."""
    assert len({route.name for route in ROUTES}) == len(ROUTES)


def test_only_the_door_is_open() -> None:
    assert {route.name for route in ROUTES if route.needs is None} == OPEN


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
@pytest.mark.parametrize("method", ["get", "post"])
def test_who_is_not_signed_in_is_shown_the_door(house: House, route: Any, method: str) -> None:
    if route.needs is None:
        return
    where = address(route.name, house.document("Port charges"), 1)
    response = getattr(Client(), method)(where)
    if method.upper() not in route.methods:
        assert response.status_code == 405
    else:
        assert response.status_code == 302
        assert response.headers["Location"].partition("?")[0] == "/sign-in"


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.name)
@pytest.mark.parametrize("role", Role)
def test_a_role_gets_through_where_its_rights_reach(
    house: House, browsers: dict[str, Client], hidden_note: Note, route: Any, role: Role
) -> None:
    if route.needs is None or route.name in LETS_GO:
        return
    where = address(route.name, house.document("Port charges"), hidden_note.pk)
    response = browsers[role].generic(route.methods[0], where)
    assert (response.status_code == 403) == (not may(role, route.needs))
    assert response.status_code != 500


@pytest.mark.parametrize("route", ABOUT_DOCUMENTS, ids=lambda route: route.name)
@pytest.mark.parametrize("role", [role for role in Role if role is not Role.ADMIN])
def test_a_document_of_another_collection_is_not_there(
    house: House, browsers: dict[str, Client], hidden_note: Note, route: Any, role: Role
) -> None:
    where = address(route.name, house.document("informant.txt"), hidden_note.pk)
    seen = browsers[role].generic(route.methods[0], where, HTTP_ACCEPT="text/html")
    absent = browsers[role].generic(
        route.methods[0], where.replace(str(house.document("informant.txt").pk), "987654321", 1)
    )
    assert seen.status_code == absent.status_code
    assert seen.status_code in ({403} if not may(role, route.needs) else {404, 400})
    assert b"Zebulon" not in seen.content
    assert b"informant" not in seen.content


@pytest.mark.parametrize("name", ["change-note", "remove-note"])
def test_a_note_on_it_is_not_there_either(
    browsers: dict[str, Client], hidden_note: Note, name: str
) -> None:
    where = reverse(name, kwargs={"note": hidden_note.pk})
    hidden_note.refresh_from_db()
    before = hidden_note.text, hidden_note.removed
    for role in (Role.REPORTER, Role.EDITOR, Role.PUBLISHER):
        response = browsers[role].post(where, {"text": "mine", "version": "1"})
        assert response.status_code == 404
        assert b"Zebulon" not in response.content
    hidden_note.refresh_from_db()
    assert (hidden_note.text, hidden_note.removed) == before


def test_its_digest_leads_nowhere(house: House, browsers: dict[str, Client]) -> None:
    hidden = house.document("informant.txt")
    where = reverse("by-digest", kwargs={"digest": hidden.blob_id})
    assert browsers[Role.READER].get(where).status_code == 404
    assert browsers[Role.ADMIN].get(where).status_code == 302


def test_a_place_in_an_unseen_collection_is_never_named(
    house: House, browsers: dict[str, Client]
) -> None:
    """The same bytes lie in both collections; whoever sees one learns nothing of the other."""
    shared = Document.objects.get(title="both.txt", collection__title="Open")
    page = browsers[Role.READER].get(reverse("document", kwargs={"number": shared.pk}))
    assert b"secret path" not in page.content
    assert b"Closed" not in page.content
    page = browsers[Role.ADMIN].get(reverse("document", kwargs={"number": shared.pk}))
    assert b"Closed" in page.content


def test_a_conversation_shows_the_messages_that_may_be_seen(
    house: House, browsers: dict[str, Client]
) -> None:
    letter = house.document("Port charges")
    where = reverse("document", kwargs={"number": letter.pk})
    assert b"Re: Port charges" not in browsers[Role.EDITOR].get(where).content
    assert b"Re: Port charges" in browsers[Role.ADMIN].get(where).content


@pytest.mark.parametrize("where", ["/", "/search?q=*", "/search?q=harbour", "/search?q=zebulon"])
def test_no_list_count_or_facet_speaks_of_what_is_not_seen(
    browsers: dict[str, Client], where: str
) -> None:
    page = browsers[Role.READER].get(where).content
    for word in (b"Closed", b"quartz", b"informant", b"secret path"):
        assert word not in page
    assert b"Closed" in browsers[Role.ADMIN].get("/").content


@pytest.mark.parametrize("right", Right)
def test_each_role_may_all_that_the_one_before_may(right: Right) -> None:
    allowed = [may(role, right) for role in Role]
    assert allowed == sorted(allowed)
    assert allowed[-1]


def test_a_form_of_somebody_elses_is_refused(house: House) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies = signed_in(house, "reporter").cookies
    document = house.document("Port charges")
    response = client.post(reverse("tag", kwargs={"number": document.pk}), {"tag": "forged"})
    assert response.status_code == 403
    assert "Nothing was changed" in response.content.decode()
    assert not document.tag_set.filter(word="forged").exists()


def test_another_name_for_this_machine_is_refused(browsers: dict[str, Client]) -> None:
    response = browsers[Role.READER].get("/", HTTP_HOST="attacker.example")
    assert response.status_code == 400
