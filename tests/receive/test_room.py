"""What room is left is shared out so that strangers who take a lot leave some."""

from collections.abc import Iterator

import pytest

from zenger.model.parcel_padding import LEAST
from zenger.receive.door.room import (
    FEWEST,
    Kind,
    Taken,
    has_room_for_letter,
    kind_of,
    room_for_files_of,
)

RESERVE = 4_000_000_000
NOBODY = Taken(0, 0, RESERVE)


def test_a_first_page_or_two_are_taken_as_long_as_there_is_room() -> None:
    assert has_room_for_letter(LEAST, RESERVE, NOBODY)
    assert has_room_for_letter(LEAST, LEAST, Taken(0, 0, LEAST))
    assert not has_room_for_letter(LEAST, LEAST - 1, Taken(0, 0, LEAST))


def test_who_wrote_already_has_a_part_of_what_is_left() -> None:
    part = RESERVE // 256
    assert has_room_for_letter(LEAST, RESERVE, Taken(part - LEAST, 0, RESERVE))
    assert not has_room_for_letter(LEAST, RESERVE, Taken(part, 0, RESERVE))
    assert not has_room_for_letter(LEAST, RESERVE // 2, Taken(part - LEAST, 0, RESERVE // 2))


def test_each_kind_has_a_quarter_of_the_hour() -> None:
    quarter = RESERVE // 64 // 4
    for mine in (0, LEAST):
        assert has_room_for_letter(LEAST, RESERVE, Taken(mine, quarter - LEAST, RESERVE))
        assert not has_room_for_letter(LEAST, RESERVE, Taken(mine, quarter, RESERVE))


def test_with_little_left_some_of_each_kind_are_taken_in_each_hour() -> None:
    quarter = FEWEST // 4
    assert has_room_for_letter(LEAST, FEWEST, Taken(0, quarter - LEAST, FEWEST))
    assert not has_room_for_letter(LEAST, FEWEST, Taken(0, quarter, FEWEST))


@pytest.mark.parametrize(
    ("size", "is_new", "of_mailbox", "kind"),
    [
        (LEAST, False, 0, Kind.KNOWN_FIRST),
        (LEAST, False, 1, Kind.KNOWN),
        (LEAST + 1, False, 0, Kind.KNOWN),
        (LEAST, True, 0, Kind.NEW_FIRST),
        (LEAST, True, 1, Kind.NEW),
        (LEAST + 1, True, 0, Kind.NEW),  # two pages, not fifty
    ],
)
def test_the_first_page_and_the_age_of_a_mailbox_make_the_kind(
    size: int, is_new: bool, of_mailbox: int, kind: Kind
) -> None:
    assert kind_of(size, is_new=is_new, of_mailbox=of_mailbox) is kind


def hours(mailboxes: int, reserve: int) -> Iterator[int]:
    """Bytes left after each hour in which as many mailboxes as there are take what they can, and
    all of them are new each week."""
    left, hour = reserve, 0
    while left > LEAST:
        if hour % (24 * 7) == 0:
            taken = [0] * mailboxes
        began, used = left, dict.fromkeys(Kind, 0)
        while True:
            before = left
            for number, mine in enumerate(taken):
                kind = kind_of(LEAST, is_new=True, of_mailbox=mine)
                if has_room_for_letter(LEAST, left, Taken(mine, used[kind], began)):
                    taken[number] += LEAST
                    left -= LEAST
                    used[kind] += LEAST
            if left == before:
                break
        hour += 1
        yield left


@pytest.mark.parametrize(("mailboxes", "least"), [(1, 0.99), (20, 0.9), (200, 0.5)])
def test_few_mailboxes_leave_most_of_it_after_a_week(mailboxes: int, least: float) -> None:
    """Twenty filled all of it before, within minutes."""
    for hour, left in enumerate(hours(mailboxes, 1_000_000_000)):
        assert left > least * 1_000_000_000
        if hour == 24 * 7 - 1:
            break


def test_however_many_new_mailboxes_there_are_a_quarter_is_left_after_a_week() -> None:
    """As each hour takes a part of what it found, and half of that is for known ones."""
    left = RESERVE
    for _ in range(24 * 7):
        left -= max(left // 64, FEWEST) // 2
    assert left > RESERVE // 4


def test_files_of_one_mailbox_leave_as_much_for_others() -> None:
    assert room_for_files_of(0, 100) == 50
    assert room_for_files_of(50, 50) == 0
    assert room_for_files_of(60, 50) == 0
    assert room_for_files_of(10, 100) == 45
    assert room_for_files_of(0, -5) == 0
