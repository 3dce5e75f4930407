"""Which mailboxes are new this week is known to all processes, and to nobody after the week."""

import os
import secrets

from zenger.web.door.openings import MOST_OF_CIRCUIT, Openings

MAILBOX, OTHER, WEEK = b"m" * 32, b"o" * 32, "2026-W48"


def test_a_mailbox_is_new_in_the_week_in_which_it_was_opened() -> None:
    openings = Openings()
    openings.note(MAILBOX, WEEK)
    assert openings.has(MAILBOX, WEEK)
    assert not openings.has(OTHER, WEEK)
    assert not openings.has(MAILBOX, "2026-W49")
    openings.note(OTHER, "2026-W49")
    assert not openings.has(MAILBOX, "2026-W49")


def test_other_processes_know_it() -> None:
    openings = Openings()
    if not (pid := os.fork()):
        openings.note(MAILBOX, WEEK)
        os._exit(0)
    os.waitpid(pid, 0)
    assert openings.has(MAILBOX, WEEK)


def test_ten_thousand_new_ones_make_no_other_new() -> None:
    openings = Openings()
    for _ in range(10_000):
        openings.note(secrets.token_bytes(32), WEEK)
    # By chance one in thirty thousand million would be.
    assert not any(openings.has(secrets.token_bytes(32), WEEK) for _ in range(1000))


def test_one_circuit_opens_a_few_and_others_still_may() -> None:
    openings = Openings()
    for _ in range(MOST_OF_CIRCUIT):
        assert openings.may_open("greedy")
        openings.note(secrets.token_bytes(32), WEEK, "greedy")
    assert not openings.may_open("greedy")
    assert openings.may_open("honest")


def test_where_nobody_names_circuits_any_number_is_opened() -> None:
    openings = Openings()
    for _ in range(MOST_OF_CIRCUIT + 1):
        openings.note(secrets.token_bytes(32), WEEK)
    assert openings.may_open("")
