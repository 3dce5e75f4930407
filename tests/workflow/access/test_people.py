"""People are invited, given and refused sight of things, and sent away."""

from collections.abc import Iterator

import pyotp
import pytest
from django.test import Client
from tests.desk import PASSPHRASE, House, signed_in

from zenger.catalog.models import Account, AuditEntry, Collection, Invitation, Label
from zenger.errors import AccountError, NotAllowedError, NotThereError
from zenger.model.people import Role
from zenger.workflow.access.invitations import accept, invite
from zenger.workflow.access.labels import known_labels, make_label, put_label, take_label
from zenger.workflow.access.sight import seen_documents


def collection_of(title: str) -> int:
    return Collection.objects.get(title=title).pk


# -- invitations -----------------------------------------------------------------------------
def test_an_invitation_makes_one_account_with_what_it_gives(house: House) -> None:
    token = invite(house.acting("admin"), Role.REPORTER, [collection_of("Closed")])
    assert not Invitation.objects.filter(pk=token).exists()  # only its digest is kept
    account = accept(house.newsroom, token, "ida", PASSPHRASE, shown_name="Ida B.")
    assert (account.role, account.shown_name, account.sees_all) == ("reporter", "Ida B.", False)
    assert set(seen_documents(house.viewer("ida")).values_list("collection__title")) == {
        ("Closed",)
    }
    with pytest.raises(NotThereError, match="does not hold"):
        accept(house.newsroom, token, "thief", PASSPHRASE)


def test_an_invitation_runs_out(house: House) -> None:
    token = invite(house.acting("admin"), Role.READER, [])
    house.clock.go_on(days=8)
    with pytest.raises(NotThereError):
        accept(house.newsroom, token, "late", PASSPHRASE)
    assert Client().get(f"/invitations/{token}").status_code == 404


def test_a_refused_name_does_not_use_the_invitation_up(house: House) -> None:
    token = invite(house.acting("admin"), Role.READER, [])
    for name, passphrase in (("admin", PASSPHRASE), ("No Good", PASSPHRASE), ("nell", "short")):
        with pytest.raises(AccountError):
            accept(house.newsroom, token, name, passphrase)
    assert accept(house.newsroom, token, "nell", PASSPHRASE)


def test_the_whole_way_in_a_browser(house: House) -> None:
    admin = signed_in(house, "admin")
    made = admin.post("/people/invite", {"role": "editor", "collection": [collection_of("Open")]})
    link = made.content.decode().partition("<pre>")[2].partition("</pre>")[0]
    path = link.partition("//")[2].partition("/")[2]
    guest = Client()
    assert b"as a editor" in guest.get(f"/{path}").content
    weak = guest.post(f"/{path}", {"name": "grace", "passphrase": "short"})
    assert weak.status_code == 400
    assert b'value="grace"' in weak.content
    assert guest.post(f"/{path}", {"name": "grace", "passphrase": PASSPHRASE}).status_code == 302
    signed_in(house, "grace")
    assert "grace" in admin.get("/people").content.decode()
    assert link not in admin.get("/people").content.decode()


def test_an_invitation_taken_back_lets_nobody_in(house: House) -> None:
    admin = signed_in(house, "admin")
    token = invite(house.acting("admin"), Role.READER, [])
    digest = Invitation.objects.order_by("-created").first()
    assert digest is not None
    admin.post("/people/invite", {"withdraw": digest.pk})
    with pytest.raises(NotThereError):
        accept(house.newsroom, token, "unwanted", PASSPHRASE)


# -- what somebody sees ----------------------------------------------------------------------
def test_what_somebody_sees_changes_at_once(house: House) -> None:
    admin, reader = signed_in(house, "admin"), signed_in(house, "publisher")
    person = f"/people/{house.people['publisher'].pk}"
    assert b"Closed" not in reader.get("/").content
    both = [collection_of("Open"), collection_of("Closed")]
    admin.post(person, {"act": "sight", "collection": both})
    assert b"Closed" in reader.get("/").content
    admin.post(person, {"act": "sight", "collection": both[:1]})
    assert b"Closed" not in reader.get("/").content


def test_a_role_changes_at_once_and_a_made_up_one_is_refused(house: House) -> None:
    admin, editor = signed_in(house, "admin"), signed_in(house, "editor")
    person = f"/people/{house.people['editor'].pk}"
    assert editor.get("/people").status_code == 403
    admin.post(person, {"act": "role", "role": "admin"})
    assert editor.get("/people").status_code == 200
    assert admin.post(person, {"act": "role", "role": "king"}).status_code == 400
    admin.post(person, {"act": "role", "role": "editor"})
    assert editor.get("/people").status_code == 403


def test_a_closed_account_is_out_at_once_and_back_when_opened(house: House) -> None:
    admin, reporter = signed_in(house, "admin"), signed_in(house, "reporter")
    person = f"/people/{house.people['reporter'].pk}"
    admin.post(person, {"act": "disable"})
    assert reporter.get("/").status_code == 302
    refused = Client().post("/sign-in", {"name": "reporter", "passphrase": PASSPHRASE})
    assert refused.status_code == 401
    admin.post(person, {"act": "enable"})
    signed_in(house, "reporter")


def test_a_lost_telephone_is_forgotten(house: House) -> None:
    admin, reporter = signed_in(house, "admin"), signed_in(house, "reporter")
    admin.post(f"/people/{house.people['reporter'].pk}", {"act": "forget"})
    assert reporter.get("/").status_code == 302
    again = Client()
    again.post("/sign-in", {"name": "reporter", "passphrase": PASSPHRASE})
    assert again.get("/").headers["Location"] == "/sign-in/set-up"
    account = Account.objects.get(name="reporter")
    account.totp_secret = pyotp.random_base32()
    account.save()


def test_nothing_asked_for_is_nothing_done(house: House) -> None:
    admin = signed_in(house, "admin")
    before = AuditEntry.objects.exclude(verb="sign-in").count()
    response = admin.post(f"/people/{house.people['reader'].pk}", {"act": "promote"})
    assert response.status_code == 400
    assert AuditEntry.objects.exclude(verb="sign-in").count() == before


# -- labels ----------------------------------------------------------------------------------
@pytest.fixture
def legal(house: House) -> Iterator[Label]:
    made = make_label(house.acting("admin"), house.viewer("admin"), "  legal   hold ")
    yield made
    made.delete()


def test_a_label_is_put_on_by_whoever_was_given_it(house: House, legal: Label) -> None:
    letter = house.document("Port charges")
    with pytest.raises(NotThereError):  # the editor was not given it, and would be shut out
        put_label(house.acting("editor"), house.viewer("editor"), letter.pk, legal.pk)
    put_label(house.acting("admin"), house.viewer("admin"), letter.pk, legal.pk)
    assert letter not in seen_documents(house.viewer("editor"))
    legal.labelgrant_set.create(account=house.people["editor"])
    assert letter in seen_documents(house.viewer("editor"))
    take_label(house.acting("editor"), house.viewer("editor"), letter.pk, legal.pk)
    assert letter in seen_documents(house.viewer("reader"))


def test_labels_are_made_once_and_by_admins(house: House, legal: Label) -> None:
    assert legal.name == "legal hold"
    with pytest.raises(AccountError):
        make_label(house.acting("admin"), house.viewer("admin"), "legal hold")
    with pytest.raises(NotAllowedError):
        make_label(house.acting("editor"), house.viewer("editor"), "mine")
    assert known_labels(house.viewer("editor")) == []
    assert known_labels(house.viewer("admin")) == [legal]


# -- one's own passphrase --------------------------------------------------------------------
def test_a_new_passphrase_takes_the_old_one_to_set(house: House) -> None:
    here, elsewhere = signed_in(house, "publisher"), signed_in(house, "publisher")
    fresh = "an entirely other passphrase"
    wrong = here.post("/me/passphrase", {"old": "not this one at all", "new": fresh})
    assert wrong.status_code == 400
    assert elsewhere.get("/").status_code == 200
    assert here.post("/me/passphrase", {"old": PASSPHRASE, "new": "short"}).status_code == 400
    assert here.post("/me/passphrase", {"old": PASSPHRASE, "new": fresh}).status_code == 302
    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    assert here.post("/me/passphrase", {"old": fresh, "new": PASSPHRASE}).status_code == 302
