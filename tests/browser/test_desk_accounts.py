"""The pages for accounts, people and the log are accessible, also with long names and on a phone."""

from collections.abc import Iterator

import pytest
from django.test import Client
from playwright.sync_api import Browser
from tests.browser.accessible import check, in_each_width_and_light
from tests.desk import PASSPHRASE, House, desk_of, make_house, served_desk, signed_in

from zenger.catalog.models import Account, Collection, Passkey
from zenger.model.people import Role
from zenger.workflow.access.accounts import add_account, disable
from zenger.workflow.access.invitations import invite
from zenger.workflow.access.labels import make_label, put_label
from zenger.workflow.access.resets import offer_reset

pytestmark = pytest.mark.browser
LONG = "Wolfeschlegelsteinhausenbergerdorff" + "é" * 60


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("house"))
    admin, viewer = made.acting("admin"), made.viewer("admin")
    long = add_account(admin, "x" * 64, PASSPHRASE, role=Role.EDITOR, shown_name=LONG)
    disable(admin, long)
    add_account(admin, "maryam", PASSPHRASE, role=Role.READER, shown_name="مريم الخطيب")
    invite(admin, Role.EDITOR, Collection.objects.values_list("pk", flat=True))
    label = make_label(admin, viewer, "W" * 64)
    put_label(admin, viewer, made.document("informant.txt").pk, label.pk)
    Passkey.objects.create(
        account=made.people["admin"], credential=b"1", public_key=b"1", name="W" * 64,
        created=made.clock.now,
    )  # fmt: skip
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served_desk(house) as found:
        yield found


def cookies_of(client: Client, address: str) -> list[dict[str, str]]:
    key = client.cookies["zenger-desk"].value
    return [{"name": "zenger-desk", "value": key, "url": address}]


@in_each_width_and_light
def test_axe_finds_nothing_and_nothing_is_cut_off(
    chromium: Browser, house: House, address: str, scheme: str, width: int
) -> None:
    long = Account.objects.get(name="x" * 64)
    paths = {
        "people": "/people", "a person": f"/people/{long.pk}", "the log": "/log",
        "nothing in the log": "/log?actor=nobody", "no day": "/log?since=x", "oneself": "/me",
        "a new passphrase": "/me/passphrase",
        "labels": f"/documents/{house.document('informant.txt').pk}",
    }  # fmt: skip
    check(chromium, address, paths, scheme, width, cookies_of(signed_in(house, "admin"), address))


@in_each_width_and_light
def test_nor_on_the_way_in(
    chromium: Browser, house: House, address: str, scheme: str, width: int
) -> None:
    token = invite(house.acting("admin"), Role.READER, [])
    reset = offer_reset(house.acting("admin"), house.people["reader"])
    paths = {
        "door": "/sign-in", "invitation": f"/invitations/{token}", "lost": "/invitations/x",
        "forgotten": f"/resets/{reset}", "changed": "/sign-in?said=reset",
    }  # fmt: skip
    check(chromium, address, paths, scheme, width)
    half_way, fresh = Client(), Client()
    half_way.post("/sign-in", {"name": "admin", "passphrase": PASSPHRASE})
    key = cookies_of(half_way, address)
    check(chromium, address, {"second step": "/sign-in/second"}, scheme, width, key)
    fresh.post("/sign-in", {"name": "maryam", "passphrase": PASSPHRASE})
    key = cookies_of(fresh, address)
    check(chromium, address, {"set up": "/sign-in/set-up"}, scheme, width, key)
