"""Whoever guesses many times at once gets no more guesses than one after the other."""

from collections.abc import Callable

import pyotp
import pytest
from tests.desk import PASSPHRASE, House
from tests.workflow.review.test_at_once import Act, at_once

from zenger.catalog.models import Account, DeskSession, Throttle
from zenger.errors import SignInError
from zenger.model.people import Role
from zenger.workflow.access import sessions
from zenger.workflow.access.accounts import add_account
from zenger.workflow.access.passkeys import Site, prove_by_passkey
from zenger.workflow.access.second_factor import new_recovery_codes
from zenger.workflow.access.sign_in import change_passphrase, prove_by_code, sign_in
from zenger.workflow.access.throttle import FREE, TooManyAttemptsError

GUESSES = 3 * FREE
Guess = Callable[[House, DeskSession], object]


@pytest.fixture
def olga(house: House) -> Account:
    Account.objects.filter(name="olga").delete()
    Throttle.objects.all().delete()
    account = add_account(house.newsroom, "olga", PASSPHRASE, role=Role.REPORTER)
    account.totp_secret = pyotp.random_base32()
    account.save()
    house.clock.go_on(minutes=2)
    return account


def half_in(house: House, passphrase: str = PASSPHRASE) -> DeskSession:
    token = sign_in(house.newsroom, "olga", passphrase, known_device="", device="A test")
    found = sessions.session_of(house.newsroom, token)
    assert found is not None
    return found


def a_passkey(house: House, session: DeskSession) -> object:
    site = Site("localhost", "http://localhost")
    return prove_by_passkey(house.newsroom, session, site, "{}", known_device="")


@pytest.mark.parametrize(
    "guess",
    [
        lambda house, _: half_in(house, "a wrong passphrase"),
        lambda house, session: prove_by_code(house.newsroom, session, "123456", known_device=""),
        lambda house, session: prove_by_code(
            house.newsroom, session, "abcd-efgh-jkmn-pqrs", known_device=""
        ),
        a_passkey,
        lambda house, session: change_passphrase(
            house.newsroom, session, "not the old one", "a new passphrase of hers"
        ),
    ],
    ids=["a passphrase", "a code", "a recovery code", "a passkey", "the old passphrase"],
)
def test_no_more_guesses_are_looked_at_than_one_after_the_other(
    house: House, olga: Account, guess: Guess
) -> None:
    session = half_in(house)

    def one() -> object:
        return guess(house, session)

    came = at_once(*[one] * GUESSES)
    assert all(isinstance(answer, SignInError) for answer in came)
    looked_at = [answer for answer in came if not isinstance(answer, TooManyAttemptsError)]
    assert len(looked_at) == FREE


@pytest.mark.parametrize("kind", ["code", "recovery code"])
def test_of_many_who_give_the_same_code_at_once_one_is_let_in(
    house: House, olga: Account, kind: str
) -> None:
    codes = new_recovery_codes(house.newsroom, olga)
    code = pyotp.TOTP(olga.totp_secret).at(house.clock.now) if kind == "code" else codes[0]

    def proving(session: DeskSession) -> Act:
        return lambda: prove_by_code(house.newsroom, session, code, known_device="")

    came = at_once(*[proving(half_in(house)) for _ in range(FREE)])
    assert sum(isinstance(answer, str) for answer in came) == 1


def test_right_passphrases_cost_nothing(house: House, olga: Account) -> None:
    for _ in range(2 * FREE):
        assert half_in(house)


def test_a_right_passphrase_lifts_no_wait_of_others_who_failed(house: House, olga: Account) -> None:
    for _ in range(FREE - 1):
        with pytest.raises(SignInError, match="not right"):
            half_in(house, "a wrong passphrase")
    assert half_in(house)
    with pytest.raises(SignInError, match="not right"):
        half_in(house, "a wrong passphrase")
    with pytest.raises(TooManyAttemptsError):
        half_in(house)
