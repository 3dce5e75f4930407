"""Somebody who forgot their passphrase gets a link from an admin, and chooses another one."""

import pyotp
import pytest
from django.test import Client
from django.urls import resolve
from tests.desk import PASSPHRASE, House, signed_in

from zenger.catalog.models import Account, AuditEntry, DeskSession, PassphraseReset
from zenger.errors import AccountError, NotThereError
from zenger.workflow.access.accounts import disable, enable, set_passphrase
from zenger.workflow.access.resets import offer_reset, reset_of, use_reset

FRESH = "an entirely other passphrase"


def test_the_whole_way_in_a_browser(house: House) -> None:
    there = signed_in(house, "reporter")
    admin, account = signed_in(house, "admin"), Account.objects.get(name="reporter")
    page = admin.post(f"/people/{account.pk}", {"act": "reset"}).content.decode()
    link = page.partition("<pre>")[2].partition("</pre>")[0]
    assert link.startswith("http://testserver/resets/")
    where = link.removeprefix("http://testserver")
    assert resolve(where).url_name == "reset"
    assert link not in admin.get(f"/people/{account.pk}").content.decode()

    stranger = Client()
    assert b"for <b>reporter</b>" in stranger.get(where).content
    for sent in ({"passphrase": FRESH, "again": PASSPHRASE}, {"passphrase": "x", "again": "x"}):
        assert stranger.post(where, sent).status_code == 400
    response = stranger.post(where, {"passphrase": FRESH, "again": FRESH}, follow=True)
    assert b"The new passphrase is taken" in response.content
    assert there.get("/").status_code == 302  # signed out everywhere
    assert stranger.get("/").status_code == 302  # and not in by the link alone
    assert stranger.get(where).status_code == 404

    old = stranger.post("/sign-in", {"name": "reporter", "passphrase": PASSPHRASE})
    assert old.status_code != 302
    stranger.post("/sign-in", {"name": "reporter", "passphrase": FRESH})
    assert stranger.get("/").status_code == 302  # the second step is asked for as before
    house.clock.go_on(seconds=60)
    code = pyotp.TOTP(account.totp_secret).at(house.clock.now)
    stranger.post("/sign-in/second", {"code": code})
    assert stranger.get("/").status_code == 200
    verbs = list(AuditEntry.objects.filter(verb__contains="reset").values_list("actor", "verb"))
    assert verbs == [("admin", "offer-reset"), ("reporter", "use-reset")]
    assert not AuditEntry.objects.filter(details__icontains=where.rpartition("/")[2]).exists()
    set_passphrase(house.acting("admin"), account, PASSPHRASE)


def test_a_link_holds_once_for_a_day_and_the_newest_only(house: House) -> None:
    admin, account = house.acting("admin"), house.people["editor"]
    first, second = offer_reset(admin, account), offer_reset(admin, account)
    with pytest.raises(NotThereError):
        reset_of(house.newsroom, first)
    with pytest.raises(AccountError):
        use_reset(house.newsroom, second, "short")
    use_reset(house.newsroom, second, PASSPHRASE)
    with pytest.raises(NotThereError):
        use_reset(house.newsroom, second, FRESH)
    late = offer_reset(admin, account)
    house.clock.go_on(hours=25)
    with pytest.raises(NotThereError):
        reset_of(house.newsroom, late)


def test_only_its_digest_is_kept(house: House) -> None:
    token = offer_reset(house.acting("admin"), house.people["editor"])
    (kept,) = PassphraseReset.objects.filter(account=house.people["editor"])
    assert token not in kept.pk
    assert len(kept.pk) == 64


def test_a_link_dies_with_its_account_and_with_the_passphrase_it_was_for(house: House) -> None:
    admin, account = house.acting("admin"), house.people["publisher"]
    token = offer_reset(admin, account)
    set_passphrase(admin, account, PASSPHRASE)
    with pytest.raises(NotThereError):
        reset_of(house.newsroom, token)
    token = offer_reset(admin, account)
    disable(admin, account)
    try:
        assert Client().get(f"/resets/{token}").status_code == 404
        with pytest.raises(AccountError):
            offer_reset(admin, account)
    finally:
        enable(admin, account)
    assert Client().get(f"/resets/{token}").status_code == 404
    assert not DeskSession.objects.filter(account=account).exists()


def test_nobody_but_an_admin_makes_a_link(house: House) -> None:
    before = PassphraseReset.objects.count()
    publisher = signed_in(house, "publisher")
    response = publisher.post(f"/people/{house.people['editor'].pk}", {"act": "reset"})
    assert response.status_code == 403
    assert PassphraseReset.objects.count() == before
