"""How much a mailbox sent this week is known to all processes, and to nobody after the week."""

import os
import secrets

from zenger.web.door.shares import Shares

MAILBOX, OTHER, WEEK = b"m" * 32, b"o" * 32, "2026-W48"


def test_a_mailbox_is_counted_and_others_with_it_are_not() -> None:
    shares = Shares()
    for _ in range(3):
        shares.add(MAILBOX, WEEK)
    assert (shares.of(MAILBOX, WEEK), shares.of(OTHER, WEEK)) == (3, 0)


def test_with_a_new_week_all_begin_anew() -> None:
    shares = Shares()
    shares.add(MAILBOX, WEEK)
    assert shares.of(MAILBOX, "2026-W49") == 0
    shares.add(MAILBOX, "2026-W49")
    assert shares.of(MAILBOX, "2026-W49") == 1


def test_a_process_that_ends_leaves_its_count_to_the_others() -> None:
    shares = Shares()
    if not (pid := os.fork()):
        shares.add(MAILBOX, WEEK)
        os._exit(0)
    os.waitpid(pid, 0)
    assert shares.of(MAILBOX, WEEK) == 1


def test_a_thousand_mailboxes_do_not_count_for_each_other() -> None:
    shares = Shares()
    for _ in range(1000):
        mailbox = secrets.token_bytes(32)
        for _ in range(5):
            shares.add(mailbox, WEEK)
    # Two places are both taken for one in a thousand, so three of these would be chance gone odd.
    assert sum(shares.of(secrets.token_bytes(32), WEEK) > 0 for _ in range(100)) < 3


def test_numbers_end_where_they_end() -> None:
    shares = Shares()
    for _ in range(0x10000 + 5):
        shares.add(MAILBOX, WEEK)
    assert shares.of(MAILBOX, WEEK) == 0xFFFF
