"""What belongs to somebody else, asked for by its number: made from the list of addresses, for each
role. Nothing of it is shown, nothing of it is changed, and the answer is as for what is not there.
"""

import io
import re
from typing import Any

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from tests.desk import PASSPHRASE, House, signed_in

from zenger.catalog import models
from zenger.catalog.models import Account, Document
from zenger.model.people import Role
from zenger.model.research import Order
from zenger.web.desk.routes import ROUTES
from zenger.workflow.access.accounts import add_account
from zenger.workflow.access.sessions import digest_of
from zenger.workflow.desk.assignments import assign
from zenger.workflow.desk.batch_lists import Options
from zenger.workflow.desk.batches import make_batch, run_slice
from zenger.workflow.desk.notes import add_note
from zenger.workflow.desk.saved import save_search

_KEY = re.compile(r"<\w+:(\w+)>")
OWNED = {"batch", "saved", "assignment", "note", "account"}
OF_DOCUMENTS = {"number", "page", "other", "use", "digest"}  # see test_permissions.py
OF_NOBODY = {"version", "name", "token", "ticket", "form"}  # or a secret in itself
# Of all whom the route lets in.
OF_THE_HOUSE = {"case_id", "edition", "section", "place", "path", "submission"}
ABOUT_OTHERS = [route for route in ROUTES if OWNED & set(_KEY.findall(route.pattern))]
LISTS = [route for route in ROUTES if not _KEY.search(route.pattern) and "GET" in route.methods]
MARK = "zircon"  # in all that is the owner's
FORMS: tuple[dict[str, str], ...] = (
    {}, {"remove": "1"}, {"again": "1"}, {"name": "taken"}, {"alert": "1"}, {"alert": "0"},
    {"last": "999999"}, {"done": "1"}, {"done": "0"}, {"text": "taken", "version": "1"},
    {"restore": "1"}, {"act": "disable"}, {"act": "role", "role": "admin"}, {"act": "reset"},
    {"act": "end-sessions"}, {"act": "forget"}, {"act": "sight", "all": "1"},
)  # fmt: skip
BELOW_ADMIN = [role for role in Role if role is not Role.ADMIN]
PRIVATE = {"batch", "saved"}  # nobody's but the owner's, whatever somebody may see


@pytest.fixture(scope="module")
def browsers(house: House) -> dict[str, Client]:
    return {role: signed_in(house, role) for role in Role}


@pytest.fixture(scope="module")
def owner(house: House) -> Account:
    """A reporter who sees everything, and has one of each thing."""
    newsroom = house.newsroom
    made = add_account(newsroom, "olga", PASSPHRASE, role=Role.REPORTER, sees_all=True)
    signed_in(house, "olga").get(f"/search?q={MARK}")
    models.Passkey.objects.create(
        account=made, credential=b"1", public_key=b"2", name=MARK, created=newsroom.now()
    )
    acting, viewer = house.acting("olga"), house.viewer("olga")
    save_search(acting, viewer, MARK, f"harbour {MARK}", order=Order.RELEVANCE, alert=True)
    batch = make_batch(acting, viewer, MARK, io.StringIO(f"harbour\n{MARK}\n"), Options())
    run_slice(acting, viewer, batch.pk)
    return made


@pytest.fixture(scope="module")
def on_hidden(house: House, owner: Account) -> dict[str, int]:
    return things_of(house, owner, house.document("informant.txt"))


@pytest.fixture(scope="module")
def on_seen(house: House, owner: Account) -> dict[str, int]:
    """Notes on what others see are shown to them, in lists too."""
    return things_of(house, owner, house.document("Port charges"), "the dues")


def things_of(
    house: House, owner: Account, document: Document, about: str = MARK
) -> dict[str, int]:
    """Numbers of what is the owner's, by what addresses call them; some of it on a document."""
    olga = house.acting("olga"), house.viewer("olga")
    return {
        "batch": models.Batch.objects.get(account=owner).pk,
        "saved": models.SavedSearch.objects.get(account=owner).pk,
        "note": add_note(*olga, document.pk, f"Ask about {about}.").pk,
        "assignment": assign(*olga, document.pk, "olga", f"See to {about}.").pk,
        "account": owner.pk,
    }


def held(owner: Account) -> list[Any]:
    """All that is the owner's, as the records have it."""
    mine: list[tuple[type[Model], dict[str, Any]]] = [
        (models.Account, {"pk": owner.pk}), (models.Grant, {"account": owner}),
        (models.DeskSession, {"account": owner}), (models.Passkey, {"account": owner}),
        (models.PassphraseReset, {"account": owner}), (models.PastSearch, {"account": owner}),
        (models.SavedSearch, {"account": owner}), (models.Batch, {"account": owner}),
        (models.BatchLine, {"batch__account": owner}), (models.Note, {"author": owner}),
        (models.Assignment, {"to": owner}),
    ]  # fmt: skip
    return [list(kind._default_manager.filter(**of).order_by("pk").values()) for kind, of in mine]


def address(route: Any, numbers: dict[str, int]) -> str:
    keys = _KEY.findall(route.pattern)
    return reverse(route.name, kwargs={key: numbers[key] for key in keys})


def answers(browser: Client, route: Any, numbers: dict[str, int]) -> list[tuple[int, str]]:
    """Status and page of all that can be asked there."""
    where = address(route, numbers)
    came = [browser.get(where)] if "GET" in route.methods else []
    if "POST" in route.methods:
        came += [browser.post(where, form) for form in FORMS]
    for response in came:
        assert not response.streaming
    return [(one.status_code, _plain(one.content.decode())) for one in came]


def _plain(page: str) -> str:
    """Without what differs each time."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", page)


def test_whose_each_thing_in_an_address_is_is_known() -> None:
    """A new kind of thing in an address comes into one of these sets, and so into these tests."""
    keys = {key for route in ROUTES for key in _KEY.findall(route.pattern)}
    assert keys <= OWNED | OF_DOCUMENTS | OF_NOBODY | OF_THE_HOUSE
    assert len(ABOUT_OTHERS) >= 10


@pytest.mark.parametrize("route", ABOUT_OTHERS, ids=lambda route: route.name)
@pytest.mark.parametrize("role", Role)
def test_it_is_as_if_it_were_not_there(
    owner: Account, on_hidden: dict[str, int], browsers: dict[str, Client], route: Any, role: Role
) -> None:
    (key,) = OWNED & set(_KEY.findall(route.pattern))
    if role is Role.ADMIN and key not in PRIVATE:
        return  # an admin who sees all of it may
    before = held(owner)
    came = answers(browsers[role], route, on_hidden)
    absent = answers(browsers[role], route, dict.fromkeys(on_hidden, 987654321))
    assert came == absent
    assert {status for status, _ in came} <= {403, 404}
    assert not any(MARK in page for _, page in came)
    assert held(owner) == before


@pytest.mark.parametrize("role", [Role.READER, Role.REPORTER])
@pytest.mark.parametrize("name", ["change-note", "remove-note", "finish"])
def test_where_the_document_may_be_seen_it_still_is_nobody_elses_to_change(
    owner: Account, on_seen: dict[str, int], browsers: dict[str, Client], name: str, role: Role
) -> None:
    route = next(route for route in ROUTES if route.name == name)
    before = held(owner)
    where = address(route, on_seen)
    for form in FORMS:
        status = browsers[role].post(where, form).status_code
        assert status == 403 or (status == 400 and "text" not in form)
    assert held(owner) == before


@pytest.mark.parametrize("role", Role)
def test_no_form_takes_what_is_somebody_elses(
    owner: Account, browsers: dict[str, Client], role: Role
) -> None:
    """Numbers that come in a form instead of an address."""
    session = models.DeskSession.objects.get(account=owner)
    key = models.Passkey.objects.get(account=owner)
    past = models.PastSearch.objects.filter(account=owner)[0]
    mine = digest_of(browsers[role].cookies["zenger-desk"].value)
    before = held(owner)
    for where, form in (
        ("/me/sessions", {"session": session.pk}), ("/me/sessions", {"session": "others"}),
        ("/me/passkeys", {"act": "rename", "passkey": key.pk, "name": "taken"}),
        ("/me/passkeys", {"act": "remove", "passkey": key.pk}),
        ("/search/past", {"forget": past.pk}), ("/search/past", {"forget": "all"}),
    ):  # fmt: skip
        assert browsers[role].post(where, form).status_code in {302, 400, 404}
    assert held(owner) == before
    assert models.DeskSession.objects.filter(pk=mine).exists()


@pytest.mark.parametrize("route", LISTS, ids=lambda route: route.name)
@pytest.mark.parametrize("role", BELOW_ADMIN)
def test_no_list_shows_it(
    on_hidden: dict[str, int], browsers: dict[str, Client], route: Any, role: Role
) -> None:
    response = browsers[role].get(reverse(route.name))
    page = b"".join(response.streaming_content) if response.streaming else response.content  # type: ignore[attr-defined]
    assert MARK.encode() not in page


@pytest.mark.parametrize("name", ["saved", "past", "batches", "lists", "me"])
def test_what_is_the_owners_alone_is_not_shown_to_an_admin_either(
    on_hidden: dict[str, int], browsers: dict[str, Client], name: str
) -> None:
    assert MARK.encode() not in browsers[Role.ADMIN].get(reverse(name)).content
