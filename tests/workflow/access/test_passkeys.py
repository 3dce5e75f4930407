"""A passkey proves its owner at this site, once per question, and no copy of it does."""

import json
import random
from contextlib import suppress
from dataclasses import replace

import pyotp
import pytest
from tests.authenticator import ORIGIN, Authenticator, decoded, encoded
from tests.desk import PASSPHRASE, House

from zenger.catalog.models import Account, AuditEntry, DeskSession, Passkey, Throttle
from zenger.errors import AccountError, NotThereError, SignInError
from zenger.model.people import Role
from zenger.workflow.access import sessions
from zenger.workflow.access.accounts import add_account
from zenger.workflow.access.passkeys import (
    HOLDS,
    MOST,
    Site,
    add_passkey,
    ask_for_known,
    ask_for_new,
    prove_by_passkey,
    remove_passkey,
    rename_passkey,
)
from zenger.workflow.access.sign_in import prove_by_code, sign_in
from zenger.workflow.access.throttle import FREE, TooManyAttemptsError

HERE = Site("localhost", ORIGIN)


@pytest.fixture
def keya(house: House) -> Account:
    Account.objects.filter(name="keya").delete()
    Throttle.objects.all().delete()
    account = add_account(house.newsroom, "keya", PASSPHRASE, role=Role.REPORTER)
    account.totp_secret = pyotp.random_base32()
    account.save()
    return account


def half_way_in(house: House) -> DeskSession:
    token = sign_in(house.newsroom, "keya", PASSPHRASE, known_device="", device="A test")
    found = sessions.session_of(house.newsroom, token)
    assert found is not None
    return found


def with_passkey(house: House, authenticator: Authenticator) -> Passkey:
    session = half_way_in(house)
    answer = authenticator.make(ask_for_new(house.newsroom, session, HERE))
    return add_passkey(house.newsroom, session, HERE, answer, "A key on my ring")


def prove(house: House, session: DeskSession, answer: str) -> str:
    return prove_by_passkey(house.newsroom, session, HERE, answer, known_device="")


def test_a_passkey_proves_a_session(house: House, keya: Account) -> None:
    mine = Authenticator()
    with_passkey(house, mine)
    session = half_way_in(house)
    token = prove(house, session, mine.prove(ask_for_known(house.newsroom, session, HERE)))
    proven = sessions.session_of(house.newsroom, token)
    assert proven is not None
    assert proven.proven is not None
    entry = AuditEntry.objects.order_by("pk").last()
    assert entry is not None
    assert (entry.verb, entry.details["second_factor"]) == ("sign-in", "passkey")


def test_an_answer_counts_once(house: House, keya: Account) -> None:
    mine = Authenticator(counts=False)
    with_passkey(house, mine)
    session = half_way_in(house)
    answer = mine.prove(ask_for_known(house.newsroom, session, HERE))
    prove(house, session, answer)
    again = half_way_in(house)
    ask_for_known(house.newsroom, again, HERE)
    with pytest.raises(SignInError):  # in another session
        prove(house, again, answer)
    answer = mine.prove(ask_for_known(house.newsroom, again, HERE))
    with pytest.raises(SignInError):  # spoiled, so that it counts for asked and answered
        prove(house, again, answer.replace('"signature": "', '"signature": "AAAA'))
    with pytest.raises(SignInError):
        prove(house, again, answer)


@pytest.mark.parametrize(
    "spoil",
    [
        {"origin": "https://desk.example.org"},
        {"origin": "http://localhost:81"},
        {"origin": "https://localhost"},
        {"challenge": encoded(b"another")},
        {"challenge": ""},
        {"type": "webauthn.create"},
        {"flags": 0},
    ],
    ids=["another site", "port", "scheme", "challenge", "no challenge", "kind", "nobody touched"],
)
def test_what_was_not_asked_here_is_refused(
    house: House, keya: Account, spoil: dict[str, str]
) -> None:
    mine = Authenticator()
    with_passkey(house, mine)
    session = half_way_in(house)
    answer = mine.prove(ask_for_known(house.newsroom, session, HERE), **spoil)  # type: ignore[arg-type]
    with pytest.raises(SignInError, match="not accepted"):
        prove(house, session, answer)
    assert sessions.DeskSession.objects.get(pk=session.pk).proven is None


def test_a_passkey_of_another_host_is_refused(house: House, keya: Account) -> None:
    mine = Authenticator()
    with_passkey(house, mine)
    mine.host = "evil.example"
    session = half_way_in(house)
    with pytest.raises(SignInError, match="not accepted"):
        prove(house, session, mine.prove(ask_for_known(house.newsroom, session, HERE)))


def test_nothing_is_answered_that_was_not_asked(house: House, keya: Account) -> None:
    mine = Authenticator()
    with_passkey(house, mine)
    session = half_way_in(house)
    unasked = json.dumps({"challenge": ""})
    with pytest.raises(SignInError):
        prove(house, session, mine.prove(unasked))


def test_a_challenge_runs_out(house: House, keya: Account) -> None:
    mine = Authenticator()
    with_passkey(house, mine)
    session = half_way_in(house)
    answer = mine.prove(ask_for_known(house.newsroom, session, HERE))
    house.clock.go_on(seconds=HOLDS.total_seconds() + 1)
    with pytest.raises(SignInError, match="five minutes"):
        prove(house, session, answer)


def test_a_copy_is_found_out_by_its_count(house: House, keya: Account) -> None:
    mine = Authenticator()
    kept = with_passkey(house, mine)
    copy = replace(mine)
    for _ in range(3):
        session = half_way_in(house)
        prove(house, session, mine.prove(ask_for_known(house.newsroom, session, HERE)))
    session = half_way_in(house)
    with pytest.raises(SignInError, match="holds a copy"):
        prove(house, session, copy.prove(ask_for_known(house.newsroom, session, HERE)))
    kept.refresh_from_db()
    assert kept.sign_count == mine.count
    entry = AuditEntry.objects.order_by("pk").last()
    assert entry is not None
    assert (entry.verb, entry.details["what"]) == ("failed-sign-in", "passkey-copied")


def test_a_count_that_goes_back_to_nothing_is_a_copy_too(house: House, keya: Account) -> None:
    mine = Authenticator()
    with_passkey(house, mine)
    mine.count, mine.counts = 0, False
    session = half_way_in(house)
    with pytest.raises(SignInError, match="holds a copy"):
        prove(house, session, mine.prove(ask_for_known(house.newsroom, session, HERE)))


def test_passkeys_that_do_not_count_work_again_and_again(house: House, keya: Account) -> None:
    mine = Authenticator(counts=False)
    with_passkey(house, mine)
    for _ in range(2):
        session = half_way_in(house)
        assert prove(house, session, mine.prove(ask_for_known(house.newsroom, session, HERE)))


def test_a_forged_signature_is_no_copy(house: House, keya: Account) -> None:
    mine = Authenticator()
    with_passkey(house, mine)
    forger = Authenticator(credential=mine.credential)  # another key, and a count behind
    session = half_way_in(house)
    with pytest.raises(SignInError, match="not accepted"):
        prove(house, session, forger.prove(ask_for_known(house.newsroom, session, HERE)))


def test_somebody_elses_passkey_is_refused(house: House, keya: Account) -> None:
    theirs = Authenticator()
    with_passkey(house, theirs)
    Passkey.objects.update(account=house.people["editor"])
    with_passkey(house, Authenticator())
    session = half_way_in(house)
    with pytest.raises(SignInError, match="not accepted"):
        prove(house, session, theirs.prove(ask_for_known(house.newsroom, session, HERE)))
    Passkey.objects.all().delete()


@pytest.mark.parametrize(
    "spoil",
    [{"origin": "https://evil.example"}, {"challenge": encoded(b"x")}, {"type": "webauthn.get"}],
    ids=["origin", "challenge", "kind"],
)
def test_a_passkey_made_for_something_else_is_not_taken(
    house: House, keya: Account, spoil: dict[str, str]
) -> None:
    session = half_way_in(house)
    answer = Authenticator().make(ask_for_new(house.newsroom, session, HERE), **spoil)
    with pytest.raises(AccountError, match="not accepted"):
        add_passkey(house.newsroom, session, HERE, answer, "")
    assert not keya.passkey_set.exists()


def test_a_passkey_is_taken_once_and_not_without_end(house: House, keya: Account) -> None:
    mine = Authenticator()
    with_passkey(house, mine)
    with pytest.raises(AccountError, match="already"):
        with_passkey(house, mine)
    for _ in range(MOST - 1):
        with_passkey(house, Authenticator())
    with pytest.raises(AccountError, match="at most"):
        with_passkey(house, Authenticator())


def test_names_are_given_and_passkeys_removed_by_their_owner_alone(
    house: House, keya: Account
) -> None:
    mine = Authenticator()
    kept = with_passkey(house, mine)
    rename_passkey(house.newsroom, keya, kept.pk, "  The one\tin the safe \n" + "x" * 99)
    kept.refresh_from_db()
    assert kept.name.startswith("The one in the safe xxx")
    assert len(kept.name) == 64
    for attempt in (
        lambda: rename_passkey(house.newsroom, house.people["editor"], kept.pk, "mine"),
        lambda: remove_passkey(house.newsroom, house.people["editor"], kept.pk),
    ):
        with pytest.raises(NotThereError):
            attempt()
    remove_passkey(house.newsroom, keya, kept.pk)
    with pytest.raises(NotThereError, match="no passkey"):
        ask_for_known(house.newsroom, half_way_in(house), HERE)
    code = pyotp.TOTP(keya.totp_secret).at(house.clock.now)
    assert prove_by_code(house.newsroom, half_way_in(house), code, known_device="")


def test_passkeys_cannot_be_tried_at_leisure(house: House, keya: Account) -> None:
    mine = Authenticator()
    with_passkey(house, mine)
    session = half_way_in(house)
    for _ in range(FREE):
        with pytest.raises(SignInError):
            prove(house, session, "{}")
    with pytest.raises(TooManyAttemptsError):
        prove(house, session, mine.prove(ask_for_known(house.newsroom, session, HERE)))


def test_whatever_a_browser_sends_is_refused_and_breaks_nothing(
    house: House, keya: Account
) -> None:
    mine = Authenticator()
    with_passkey(house, mine)
    session, chance = half_way_in(house), random.Random(20261126)
    for _ in range(150):
        Throttle.objects.all().delete()
        if chance.random() < 0.5:
            answer = json.loads(mine.prove(ask_for_known(house.newsroom, session, HERE)))
        else:
            answer = json.loads(Authenticator().make(ask_for_new(house.newsroom, session, HERE)))
        name = chance.choice([n for n, v in answer["response"].items() if v])
        data = bytearray(decoded(answer["response"][name]))
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        answer["response"][name] = encoded(bytes(data[: chance.choice([None, 3, -1])]))
        if "signature" in answer["response"]:
            with pytest.raises(SignInError):
                prove(house, session, json.dumps(answer))
        else:
            with suppress(AccountError):  # a bit of the key or the count may be any other
                add_passkey(house.newsroom, session, HERE, json.dumps(answer), "")
    for nonsense in ("", "[]", "null", "{" * 9999, "x" * 99_999, '{"id": 1}', "\x00"):
        Throttle.objects.all().delete()
        with pytest.raises(SignInError):
            prove(house, session, nonsense)
