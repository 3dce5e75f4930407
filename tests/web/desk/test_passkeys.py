"""Passkeys through the pages of the desk: where they are asked for, and from where they come."""

import json

import pytest
from django.test import Client
from tests.authenticator import Authenticator
from tests.desk import PASSPHRASE, House, signed_in

from zenger.catalog.models import Passkey

HERE = {"HTTP_HOST": "localhost"}


def with_passkey(house: House) -> tuple[Client, Authenticator]:
    Passkey.objects.all().delete()
    client, mine = signed_in(house, "reporter"), Authenticator()
    options = client.post("/me/passkeys/new", **HERE).content.decode()
    sent = {"act": "add", "answer": mine.make(options), "name": "<b>ring</b>"}
    assert client.post("/me/passkeys", sent, **HERE).status_code == 302
    return client, mine


def half_way_in() -> Client:
    client = Client()
    client.post("/sign-in", {"name": "reporter", "passphrase": PASSPHRASE}, **HERE)
    return client


def test_a_passkey_signs_in_where_it_was_made(house: House) -> None:
    _, mine = with_passkey(house)
    client = half_way_in()
    assert b"Use a passkey" in client.get("/sign-in/second", **HERE).content
    options = client.post("/sign-in/passkey", **HERE).content.decode()
    assert json.loads(options)["rpId"] == "localhost"
    sent = {"answer": mine.prove(options), "next": "/me"}
    response = client.post("/sign-in/second", sent, **HERE)
    assert response.headers["Location"] == "/me"
    assert client.get("/me", **HERE).status_code == 200


def test_and_nowhere_else(house: House) -> None:
    """The desk goes by another name here, at which the same passkey is worth nothing."""
    _, mine = with_passkey(house)
    client = half_way_in()
    elsewhere = {"HTTP_HOST": "testserver"}
    options = client.post("/sign-in/passkey", **elsewhere).content.decode()
    response = client.post("/sign-in/second", {"answer": mine.prove(options)}, **elsewhere)
    assert response.status_code == 401
    assert client.get("/", **elsewhere).status_code == 302
    foreign = client.post("/sign-in/passkey", HTTP_HOST="evil.example")
    assert foreign.status_code == 400


def test_nobody_is_asked_for_one_before_the_passphrase(house: House) -> None:
    with_passkey(house)
    assert Client().post("/sign-in/passkey", **HERE).status_code == 401
    assert signed_in(house, "editor").post("/sign-in/passkey", **HERE).status_code == 401


def test_an_account_without_one_is_not_offered_it(house: House) -> None:
    Passkey.objects.all().delete()
    client = half_way_in()
    assert b"Use a passkey" not in client.get("/sign-in/second", **HERE).content
    assert client.post("/sign-in/passkey", **HERE).status_code == 404


def test_a_name_is_shown_as_it_was_typed_and_nothing_more(house: House) -> None:
    client, _ = with_passkey(house)
    page = client.get("/me", **HERE).content
    assert b"&lt;b&gt;ring" in page
    assert b"<b>ring" not in page


@pytest.mark.parametrize("act", ["rename", "remove"])
@pytest.mark.parametrize("number", ["", "x", "999999", "9" * 99, "٣"])
def test_a_passkey_that_is_not_there_is_not_there(house: House, act: str, number: str) -> None:
    client, _ = with_passkey(house)
    sent = {"act": act, "passkey": number, "name": "x"}
    assert client.post("/me/passkeys", sent, **HERE).status_code == 404
    assert Passkey.objects.count() == 1


def test_somebody_elses_is_not_there_either(house: House) -> None:
    with_passkey(house)
    other = signed_in(house, "editor")
    sent = {"act": "remove", "passkey": str(Passkey.objects.get().pk)}
    assert other.post("/me/passkeys", sent, **HERE).status_code == 404
    assert Passkey.objects.count() == 1
