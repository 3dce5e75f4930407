"""What room is left is shared out so that strangers who take a lot leave some."""

from collections.abc import Iterator

import pytest

from zenger.model.parcel_padding import LEAST
from zenger.receive.door.room import FEWEST, Taken, has_room_for_letter, room_for_files_of

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


def test_half_of_each_hour_is_for_those_who_have_not_written() -> None:
    half = RESERVE // 64 // 2
    assert not has_room_for_letter(LEAST, RESERVE, Taken(LEAST, half, RESERVE))
    assert not has_room_for_letter(2 * LEAST, RESERVE, Taken(0, half, RESERVE))  # two pages, not 50
    assert has_room_for_letter(LEAST, RESERVE, Taken(0, half, RESERVE))
    assert not has_room_for_letter(LEAST, RESERVE, Taken(0, 2 * half, RESERVE))


def test_with_little_left_some_are_taken_in_each_hour() -> None:
    assert has_room_for_letter(LEAST, FEWEST, Taken(0, FEWEST - LEAST, FEWEST))


def hours(mailboxes: int, reserve: int) -> Iterator[int]:
    """Bytes left after each hour in which as many mailboxes as there are take what they can, and
    all of them are new each week."""
    left, hour = reserve, 0
    while left > LEAST:
        if hour % (24 * 7) == 0:
            taken = [0] * mailboxes
        began, used = left, 0
        while True:
            before = used
            for number, mine in enumerate(taken):
                if has_room_for_letter(LEAST, left, Taken(mine, used, began)):
                    taken[number] += LEAST
                    left -= LEAST
                    used += LEAST
            if used == before:
                break
        hour += 1
        yield left


@pytest.mark.parametrize(("mailboxes", "least"), [(1, 0.99), (20, 0.9), (200, 0.5)])
def test_few_mailboxes_leave_most_of_it_after_a_week(mailboxes: int, least: float) -> None:
    """Twenty filled all of it before, within minutes."""
    for hour, left in enumerate(hours(mailboxes, 400_000_000)):
        assert left > least * 400_000_000
        if hour == 24 * 7 - 1:
            break


def test_however_many_mailboxes_there_are_it_takes_days() -> None:
    """As each hour takes a part of what it found."""
    left = RESERVE
    for _ in range(24 * 7):
        left -= max(left // 64, FEWEST)
    assert left > RESERVE // 20


def test_files_of_one_mailbox_leave_as_much_for_others() -> None:
    assert room_for_files_of(0, 100) == 50
    assert room_for_files_of(50, 50) == 0
    assert room_for_files_of(60, 50) == 0
    assert room_for_files_of(10, 100) == 45
    assert room_for_files_of(0, -5) == 0
