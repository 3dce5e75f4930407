"""How much a mailbox sent this week is known to all processes, and to nobody after the week."""

import os
import secrets

from zenger.web.door.shares import Hour, Sent, Shares

MAILBOX, OTHER, WEEK = b"m" * 32, b"o" * 32, "2026-W48"
KIB = 1024
NOTHING = Sent(0, 0, 0)


def test_a_mailbox_is_counted_and_others_with_it_are_not() -> None:
    shares = Shares()
    for _ in range(3):
        shares.add_parcel(MAILBOX, WEEK, 128 * KIB)
    shares.add_files(MAILBOX, WEEK, 5 * 10**9)
    assert shares.of(MAILBOX, WEEK) == Sent(3, 384 * KIB, 5 * 10**9 // KIB * KIB + KIB)
    assert shares.of(OTHER, WEEK) == NOTHING


def test_with_a_new_week_all_begin_anew() -> None:
    shares = Shares()
    shares.add_parcel(MAILBOX, WEEK, KIB)
    assert shares.of(MAILBOX, "2026-W49") == NOTHING
    shares.add_parcel(MAILBOX, "2026-W49", KIB)
    assert shares.of(MAILBOX, "2026-W49") == Sent(1, KIB, 0)


def test_an_hour_knows_what_was_left_and_what_came_from_all() -> None:
    shares = Shares()
    assert shares.hour(0, 900) == Hour(900, (0, 0, 0, 0))
    shares.openings.note(OTHER, WEEK)
    for mailbox in (MAILBOX, OTHER, OTHER):
        shares.add_parcel(mailbox, WEEK, 100)
    shares.add_parcel(OTHER, "2026-W49", 100)  # a new week within the hour: known by now
    assert shares.hour(0, 600) == Hour(900, (200, 0, 100, 100))
    assert shares.hour(1, 600) == Hour(600, (0, 0, 0, 0))
    assert shares.hour(2, -5) == Hour(0, (0, 0, 0, 0))


def test_a_process_that_ends_leaves_its_count_to_the_others() -> None:
    shares = Shares()
    if not (pid := os.fork()):
        shares.add_parcel(MAILBOX, WEEK, KIB)
        os._exit(0)
    os.waitpid(pid, 0)
    assert shares.of(MAILBOX, WEEK) == Sent(1, KIB, 0)


def test_a_thousand_mailboxes_do_not_count_for_each_other() -> None:
    shares = Shares()
    for _ in range(1000):
        mailbox = secrets.token_bytes(32)
        for _ in range(5):
            shares.add_parcel(mailbox, WEEK, KIB)
    # Two places are both taken for one in a thousand, so three of these would be chance gone odd.
    found = [shares.of(secrets.token_bytes(32), WEEK) for _ in range(100)]
    assert sum(one.parcels > 0 for one in found) < 3


def test_numbers_end_where_they_end() -> None:
    shares = Shares()
    for _ in range(2):
        shares.add_files(MAILBOX, WEEK, 2**42 - KIB)
    assert shares.of(MAILBOX, WEEK).files == (2**32 - 1) * KIB
