"""Who gets in, and who does not: passphrases, codes, recovery, stolen and old sessions."""

from html import unescape

import pyotp
import pytest
from django.test import Client
from tests.desk import PASSPHRASE, House, signed_in

from zenger.catalog.models import Account, AuditEntry, DeskSession, Throttle
from zenger.errors import AccountError, SignInError
from zenger.model.people import Role
from zenger.workflow.access import sessions
from zenger.workflow.access.accounts import (
    add_account,
    disable,
    end_sessions,
    set_passphrase,
)
from zenger.workflow.access.second_factor import new_recovery_codes, set_up_codes
from zenger.workflow.access.sign_in import prove_by_code, sign_in
from zenger.workflow.access.throttle import FREE, LONGEST_WAIT, TooManyAttemptsError


@pytest.fixture
def anna(house: House) -> Account:
    Account.objects.filter(name="anna").delete()
    Throttle.objects.all().delete()
    account = add_account(house.newsroom, "anna", PASSPHRASE, role=Role.REPORTER)
    account.totp_secret = pyotp.random_base32()
    account.save()
    house.clock.go_on(minutes=2)
    return account


def attempt(house: House, passphrase: str = PASSPHRASE, *, known: str = "") -> DeskSession:
    token = sign_in(house.newsroom, "anna", passphrase, known_device=known, device="A test")
    found = sessions.session_of(house.newsroom, token)
    assert found is not None
    return found


def code_of(house: House, account: Account) -> str:
    return pyotp.TOTP(account.totp_secret).at(house.clock.now)


def test_a_passphrase_alone_proves_nothing(house: House, anna: Account) -> None:
    assert attempt(house).proven is None
    with pytest.raises(SignInError, match="not right"):
        attempt(house, "wrong horse battery staple")


def test_an_unknown_name_is_refused_in_the_same_words(house: House, anna: Account) -> None:
    said = []
    for name in ("anna", "nobody"):
        with pytest.raises(SignInError) as refused:
            sign_in(house.newsroom, name, "wrong horse battery", known_device="", device="")
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_what_was_typed_in_place_of_a_name_is_not_kept(house: House) -> None:
    with pytest.raises(SignInError):
        sign_in(house.newsroom, "hunter2hunter2", "x", known_device="", device="")
    last = AuditEntry.objects.order_by("pk").last()
    assert last is not None
    assert (last.verb, last.details) == ("failed-sign-in", {"account": "", "what": "passphrase"})
    assert not Throttle.objects.filter(key__contains="hunter").exists()


def test_a_code_works_once(house: House, anna: Account) -> None:
    code = code_of(house, anna)
    assert prove_by_code(house.newsroom, attempt(house), code, known_device="")
    with pytest.raises(SignInError, match="used before"):
        prove_by_code(house.newsroom, attempt(house), code, known_device="")


def test_a_code_of_ten_minutes_ago_does_not_work(house: House, anna: Account) -> None:
    code = code_of(house, anna)
    house.clock.go_on(minutes=10)
    with pytest.raises(SignInError):
        prove_by_code(house.newsroom, attempt(house), code, known_device="")


def test_a_recovery_code_works_once_however_it_is_typed(house: House, anna: Account) -> None:
    codes = new_recovery_codes(house.newsroom, anna)
    assert len(set(codes)) == 10
    typed = codes[3].upper().replace("-", " ")
    assert prove_by_code(house.newsroom, attempt(house), typed, known_device="")
    with pytest.raises(SignInError):
        prove_by_code(house.newsroom, attempt(house), codes[3], known_device="")
    new_recovery_codes(house.newsroom, anna)
    with pytest.raises(SignInError):  # those from before work no more
        prove_by_code(house.newsroom, attempt(house), codes[4], known_device="")


def test_an_authenticator_is_taken_only_if_it_shows_the_right_code(
    house: House, anna: Account
) -> None:
    Account.objects.filter(pk=anna.pk).update(totp_secret="")
    secret = pyotp.random_base32()
    with pytest.raises(SignInError):
        set_up_codes(house.newsroom, anna, secret, "000000")
    good = pyotp.TOTP(secret).at(house.clock.now)
    set_up_codes(house.newsroom, anna, secret, good)
    with pytest.raises(SignInError):  # the code that set it up was seen by whoever looked on
        prove_by_code(house.newsroom, attempt(house), good, known_device="")


def test_the_token_before_the_second_step_is_worth_nothing_after_it(
    house: House, anna: Account
) -> None:
    early = sign_in(house.newsroom, "anna", PASSPHRASE, known_device="", device="")
    session = sessions.session_of(house.newsroom, early)
    assert session is not None
    token = prove_by_code(house.newsroom, session, code_of(house, anna), known_device="")
    assert sessions.session_of(house.newsroom, early) is None
    assert sessions.session_of(house.newsroom, token) is not None


@pytest.mark.parametrize("end", ["new passphrase", "signed out everywhere", "proven already"])
def test_a_session_that_was_ended_meanwhile_is_proven_no_more(
    house: House, anna: Account, end: str
) -> None:
    """Whoever knew the old passphrase is at the second step when the owner changes it."""
    thief = attempt(house)
    if end == "new passphrase":
        set_passphrase(house.newsroom, anna, "another passphrase of anna's")
    elif end == "signed out everywhere":
        end_sessions(house.newsroom, anna)
    else:
        sessions.prove(house.newsroom, thief, "code")
    with pytest.raises(SignInError, match="ended meanwhile"):
        sessions.prove(house.newsroom, thief, "code")
    assert DeskSession.objects.filter(account=anna).count() == (end == "proven already")


def test_of_two_who_set_up_the_second_step_at_once_one_is_let_in(house: House) -> None:
    add_account(house.newsroom, "twice", PASSPHRASE, role=Role.READER)
    first, second = (Account.objects.get(name="twice") for _ in range(2))
    secrets = pyotp.random_base32(), pyotp.random_base32()
    codes = [pyotp.TOTP(secret).at(house.clock.now) for secret in secrets]
    set_up_codes(house.newsroom, first, secrets[0], codes[0])
    with pytest.raises(SignInError, match="meanwhile"):
        set_up_codes(house.newsroom, second, secrets[1], codes[1])
    assert Account.objects.get(name="twice").totp_secret == secrets[0]


def test_the_records_open_no_session(house: House, anna: Account) -> None:
    session = attempt(house)
    assert sessions.session_of(house.newsroom, session.digest) is None


@pytest.mark.parametrize(
    ("is_proven", "idle", "holds"),
    [
        (False, {"minutes": 14}, True),
        (False, {"minutes": 16}, False),
        (True, {"hours": 11}, True),
        (True, {"hours": 13}, False),
    ],
    ids=["half way in", "half way in for long", "a long lunch", "overnight"],
)
def test_a_session_runs_out(
    house: House, anna: Account, is_proven: bool, idle: dict[str, int], holds: bool
) -> None:
    token = sign_in(house.newsroom, "anna", PASSPHRASE, known_device="", device="")
    if is_proven:
        session = sessions.session_of(house.newsroom, token)
        assert session is not None
        token = prove_by_code(house.newsroom, session, code_of(house, anna), known_device="")
    house.clock.go_on(**idle)
    assert (sessions.session_of(house.newsroom, token) is not None) == holds


def test_a_session_ends_after_a_week_however_busy(house: House, anna: Account) -> None:
    session = attempt(house)
    token = prove_by_code(house.newsroom, session, code_of(house, anna), known_device="")
    for _ in range(16):
        assert sessions.session_of(house.newsroom, token) is not None
        house.clock.go_on(hours=10)
    house.clock.go_on(hours=10)
    assert sessions.session_of(house.newsroom, token) is None


def test_what_has_run_out_is_removed_at_the_next_sign_in(house: House, anna: Account) -> None:
    attempt(house)
    session = attempt(house)
    prove_by_code(house.newsroom, session, code_of(house, anna), known_device="")
    with pytest.raises(SignInError):
        attempt(house, "a wrong passphrase")
    house.clock.go_on(hours=1)
    attempt(house)
    assert DeskSession.objects.filter(account=anna).count() == 2  # the proven and the new one
    assert Throttle.objects.exists()
    house.clock.go_on(days=2)
    attempt(house)
    assert DeskSession.objects.filter(account=anna).count() == 1
    assert not Throttle.objects.exists()


@pytest.mark.parametrize("act", [disable, lambda n, a: set_passphrase(n, a, PASSPHRASE + "!")])
def test_sessions_end_with_the_account_or_its_passphrase(
    house: House, anna: Account, act: object
) -> None:
    token = sign_in(house.newsroom, "anna", PASSPHRASE, known_device="", device="")
    act(house.newsroom, anna)  # type: ignore[operator]
    assert sessions.session_of(house.newsroom, token) is None


def test_guessing_grows_slow_and_the_owner_is_not_locked_out(house: House, anna: Account) -> None:
    for _ in range(FREE):
        with pytest.raises(SignInError):
            attempt(house, "a wrong passphrase")
    with pytest.raises(TooManyAttemptsError, match="Wait"):
        attempt(house)
    # From a device that was here before, at the same moment:
    assert attempt(house, known="her own telephone")
    house.clock.go_on(seconds=LONGEST_WAIT.total_seconds() + 1)
    assert attempt(house)


def test_codes_cannot_be_guessed_at_leisure_either(house: House, anna: Account) -> None:
    session = attempt(house)
    for _ in range(FREE):
        with pytest.raises(SignInError):
            prove_by_code(house.newsroom, session, "123456", known_device="")
    with pytest.raises(TooManyAttemptsError):
        prove_by_code(house.newsroom, session, code_of(house, anna), known_device="")


@pytest.mark.parametrize("passphrase", ["", "short", "x" * 2000])
def test_a_weak_or_endless_passphrase_is_refused(house: House, passphrase: str) -> None:
    with pytest.raises(AccountError):
        add_account(house.newsroom, "weak", passphrase, role=Role.READER)
    assert not Account.objects.filter(name="weak").exists()


def test_passphrases_are_kept_as_argon2id(anna: Account) -> None:
    assert anna.passphrase.startswith("argon2$argon2id$")


def test_the_last_admin_stays(house: House) -> None:
    admin = Account.objects.get(name="admin")
    with pytest.raises(AccountError, match="only admin"):
        disable(house.newsroom, admin)


# -- in a browser ----------------------------------------------------------------------------
def test_a_first_sign_in_leads_through_the_second_step(house: House) -> None:
    add_account(house.newsroom, "newcomer", PASSPHRASE, role=Role.READER, collections=["Open"])
    client = Client()
    response = client.post("/sign-in", {"name": "newcomer", "passphrase": PASSPHRASE}, follow=True)
    assert response.redirect_chain[-1][0] == "/sign-in/set-up"
    assert client.get("/").headers["Location"] == "/sign-in/set-up"
    page = response.content.decode()
    secret = page.partition('class="digest">')[2].partition("<")[0].replace(" ", "")
    sealed = page.partition('name="secret" value="')[2].partition('"')[0]
    wrong = client.post("/sign-in/set-up", {"secret": sealed, "code": "000000"})
    assert wrong.status_code == 400
    code = pyotp.TOTP(secret).at(house.clock.now)
    done = client.post("/sign-in/set-up", {"secret": sealed, "code": code})
    assert done.content.decode().count("<li><code>") == 10
    assert client.get("/").status_code == 200


def test_a_secret_of_ones_own_making_is_not_taken(house: House) -> None:
    add_account(house.newsroom, "forger", PASSPHRASE, role=Role.READER)
    client = Client()
    client.post("/sign-in", {"name": "forger", "passphrase": PASSPHRASE})
    secret = pyotp.random_base32()
    code = pyotp.TOTP(secret).at(house.clock.now)
    response = client.post("/sign-in/set-up", {"secret": secret, "code": code})
    assert response.status_code == 400
    assert client.get("/").status_code == 302


def test_signing_out_ends_the_session_for_whoever_copied_it(house: House) -> None:
    client = signed_in(house, "reader")
    thief = Client()
    thief.cookies["zenger-desk"] = client.cookies["zenger-desk"].value
    assert thief.get("/").status_code == 200
    client.post("/sign-out")
    assert thief.get("/").status_code == 302


def test_one_ends_ones_other_sessions_and_nobody_elses(house: House) -> None:
    lost, mine, other = (signed_in(house, n) for n in ("reader", "reader", "editor"))
    digest = sessions.digest_of(other.cookies["zenger-desk"].value)
    mine.post("/me/sessions", {"session": digest})
    assert other.get("/").status_code == 200
    mine.post("/me/sessions", {"session": "others"})
    assert (lost.get("/").status_code, mine.get("/").status_code) == (302, 200)


@pytest.mark.parametrize(
    "onward", ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(house: House, onward: str) -> None:
    client = Client()
    house.clock.go_on(minutes=1)
    signed_in(house, "reader")
    account = Account.objects.get(name="reader")
    response = client.post("/sign-in", {"name": "reader", "passphrase": PASSPHRASE, "next": onward})
    assert "evil" not in response.headers["Location"]
    house.clock.go_on(minutes=1)
    code = pyotp.TOTP(account.totp_secret).at(house.clock.now)
    response = client.post("/sign-in/second", {"code": code, "next": onward})
    assert response.headers["Location"] == "/"


def test_one_comes_back_to_the_whole_address_after_signing_in(house: House) -> None:
    signed_in(house, "reader")
    where = "/search?q=a%26b+%23c&order=newest&start=20"
    client = Client()
    door = client.get(where).headers["Location"]
    onward = unescape(
        client.get(door).content.decode().partition('name="next" value="')[2].partition('"')[0]
    )
    assert onward == where
    sent = {"name": "reader", "passphrase": PASSPHRASE, "next": onward}
    second = client.get(client.post("/sign-in", sent).headers["Location"]).content.decode()
    assert unescape(second.partition('name="next" value="')[2].partition('"')[0]) == where


def test_the_cookie_is_for_this_host_and_no_script(house: House) -> None:
    cookie = signed_in(house, "reader").cookies["zenger-desk"]
    assert (cookie["httponly"], cookie["samesite"], cookie["domain"]) == (True, "Lax", "")
