"""People are invited, given and refused sight of things, and sent away."""

from collections.abc import Iterator

import pyotp
import pytest
from click.testing import CliRunner
from django.test import Client
from django.urls import resolve
from tests.desk import PASSPHRASE, House, signed_in

from zenger.assemble import open_newsroom
from zenger.catalog.models import Account, AuditEntry, Collection, Invitation, Label
from zenger.cli.main import main
from zenger.errors import AccountError, NotAllowedError, NotThereError
from zenger.model.people import Role
from zenger.workflow.access.accounts import add_account, disable, set_role
from zenger.workflow.access.invitations import accept, invitation_of, invite
from zenger.workflow.access.labels import known_labels, make_label, put_label, take_label
from zenger.workflow.access.resets import offer_reset, use_reset
from zenger.workflow.access.roster import Person, everybody
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
    assert b"as an editor" in guest.get(f"/{path}").content
    for first, again in (("short", "short"), (PASSPHRASE, PASSPHRASE + "!")):
        sent = {"name": "grace", "passphrase": first, "again": again}
        refused = guest.post(f"/{path}", sent)
        assert refused.status_code == 400
        assert b'value="grace"' in refused.content
        assert PASSPHRASE not in refused.content.decode()
    sent = {"name": "grace", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert guest.post(f"/{path}", sent).headers["Location"] == "/sign-in/set-up"
    assert guest.get("/").headers["Location"] == "/sign-in/set-up"  # half way in, and no further
    entry = AuditEntry.objects.get(verb="accept-invitation", actor="grace")
    assert entry.details == {"invited_by": "admin"}
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


@pytest.mark.parametrize("end", ["closed", "demoted"])
def test_links_of_an_admin_end_with_their_being_one(house: House, end: str) -> None:
    leaver = add_account(house.newsroom, end, PASSPHRASE, role=Role.ADMIN, sees_all=True)
    back_door = invite(house.acting(end), Role.ADMIN, [])
    other_way = offer_reset(house.acting(end), house.people["publisher"])
    kept = invite(house.acting("admin"), Role.READER, [])
    if end == "closed":
        disable(house.acting("admin"), leaver)
    else:
        set_role(house.acting("admin"), leaver, Role.READER)
    with pytest.raises(NotThereError, match="does not hold"):
        accept(house.newsroom, back_door, "again", PASSPHRASE)
    with pytest.raises(NotThereError, match="does not hold"):
        use_reset(house.newsroom, other_way, PASSPHRASE)
    assert invitation_of(house.newsroom, kept)


@pytest.mark.parametrize("token", ["x", "A" * 43, "é" * 43])
def test_a_forged_link_is_no_invitation(house: House, token: str) -> None:
    invite(house.acting("admin"), Role.ADMIN, [])
    assert Client().get(f"/invitations/{token}").status_code == 404
    sent = {"name": "forger", "passphrase": PASSPHRASE, "again": PASSPHRASE}
    assert Client().post(f"/invitations/{token}", sent).status_code == 404
    digest = Invitation.objects.filter(used_by=None).values_list("pk", flat=True).first()
    assert Client().post(f"/invitations/{digest}", sent).status_code == 404
    assert not Account.objects.filter(name="forger").exists()


def test_an_invitation_from_the_command_line_lets_in(house: House) -> None:
    command = ["user", "invite", "--newsroom", str(house.newsroom.folder), "--role", "reader"]
    made = CliRunner().invoke(main, [*command, "--collection", "Open", "--desk", "https://d.test/"])
    assert made.exit_code == 0
    address = made.stdout.strip()
    assert address.startswith("https://d.test/invitations/")
    assert resolve(address.removeprefix("https://d.test")).url_name == "invitation"
    today = open_newsroom(house.newsroom.folder)  # the command goes by the real clock
    account = accept(today, address.rpartition("/")[2], "cli-guest", PASSPHRASE)
    assert set(seen_documents(house.viewer(account.name)).values_list("collection__title")) == {
        ("Open",)
    }
    refused = CliRunner().invoke(main, [*command, "--collection", "No such"])
    assert refused.exit_code == NotThereError.exit_code


# -- everybody at a glance -------------------------------------------------------------------
def test_the_roster_says_where_somebody_is_and_was(house: House) -> None:
    account = add_account(
        house.newsroom, "rosa", PASSPHRASE, role=Role.READER, collections=["Open"]
    )
    assert one_of("rosa") == Person(account, False, 0, 1, 0, None)
    first, _ = signed_in(house, "rosa"), signed_in(house, "rosa")
    there = one_of("rosa")
    assert (there.has_codes, there.sessions) == (True, 2)
    assert there.last_here is not None
    first.post("/me/sessions", {"session": "others"})
    first.post("/sign-out")
    gone = one_of("rosa")
    assert (gone.sessions, gone.last_here) == (0, house.clock.now)


def one_of(name: str) -> Person:
    return next(one for one in everybody() if one.account.name == name)


def test_numbers_without_end_break_nothing(house: House) -> None:
    admin = signed_in(house, "admin")
    endless = "9" * 60
    assert admin.get(f"/people/{endless}").status_code == 404
    sent = {"act": "sight", "collection": [endless], "label": [endless]}
    assert admin.post(f"/people/{house.people['reader'].pk}", sent).status_code == 302
    house.people["reader"].grant_set.create(collection_id=collection_of("Open"))


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


def test_the_only_admin_stays_one(house: House) -> None:
    admin = signed_in(house, "admin")
    person = f"/people/{house.people['admin'].pk}"
    for act in ({"act": "role", "role": "reader"}, {"act": "disable"}):
        refused = admin.post(person, act)
        assert refused.status_code == 400
        assert b"only admin" in refused.content
    second = add_account(house.newsroom, "deputy", PASSPHRASE, role=Role.ADMIN)
    assert admin.post(person, {"act": "role", "role": "reader"}).status_code == 302
    with pytest.raises(AccountError, match="only admin"):
        disable(house.newsroom, second)
    set_role(house.newsroom, house.people["admin"], Role.ADMIN)
    disable(house.newsroom, second)
    assert admin.post(person, {"act": "disable"}).status_code == 400  # the deputy is closed


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
    with pytest.raises(NotAllowedError):
        put_label(house.acting("reporter"), house.viewer("reporter"), letter.pk, legal.pk)
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
    for old, new, again in (
        ("not this one at all", fresh, fresh),
        (PASSPHRASE, "short", "short"),
        (PASSPHRASE, fresh, fresh + "!"),
    ):
        sent = {"old": old, "new": new, "again": again}
        assert here.post("/me/passphrase", sent).status_code == 400
        assert elsewhere.get("/").status_code == 200
    sent = {"old": PASSPHRASE, "new": fresh, "again": fresh}
    assert here.post("/me/passphrase", sent).status_code == 302
    assert (here.get("/").status_code, elsewhere.get("/").status_code) == (200, 302)
    sent = {"old": fresh, "new": PASSPHRASE, "again": PASSPHRASE}
    assert here.post("/me/passphrase", sent).status_code == 302
