"""A container is explained in one sentence, and figures that do not add up are said."""

import pytest

from zenger.model.document import MemberCount, Status
from zenger.model.reconciliation import Contents
from zenger.model.status_words import INSIDE_WORDS, NOT_WHOLE_BECAUSE, STATUS_MEANS, STATUS_WORDS


@pytest.mark.parametrize(
    ("count", "lost", "sentence"),
    [
        (MemberCount(None, 0, 0, 0), (), "Holds no files."),
        (MemberCount(15, 12, 3, 0), (("encrypted", 2), ("corrupt", 1)),
         "Holds 15 files: 12 taken out, 2 locked with a password, 1 damaged."),
        (MemberCount(1, 0, 1, 0), (("limit", 1),), "Holds 1 file: none taken out, 1 beyond a limit."),
        (MemberCount(20, 15, 0, 0), (),
         "Says that it holds 20 files, and 15 came to light: 15 taken out. 5 unaccounted for."),
        (MemberCount(2, 3, 0, 0), (),
         "Says that it holds 2 files, and 3 came to light: 3 taken out. That is 1 more than it says."),
        (MemberCount(None, 1, 0, 0), (), "1 file was found in it, of a number not known: 1 taken out."),
        (MemberCount(4, 1, 3, 0), (("corrupt", 1),),
         "Holds 4 files: 1 taken out, 1 damaged, 2 lost without a record of why."),
        (MemberCount(5, 0, 0, 0), (),
         "Says that it holds 5 files, and 0 came to light: none taken out. 5 unaccounted for."),
    ],
    ids=["nothing", "some lost", "all lost", "too few", "too many", "no number", "no reason", "none"],
)  # fmt: skip
def test_what_became_of_the_files_inside(
    count: MemberCount, lost: tuple[tuple[str, int], ...], sentence: str
) -> None:
    assert Contents(count, lost).sentence() == sentence


@pytest.mark.parametrize(
    ("count", "is_whole"),
    [
        (MemberCount(2, 2, 0, 0), True),
        (MemberCount(None, 2, 0, 0), True),
        (MemberCount(2, 1, 1, 0), False),
        (MemberCount(2, 1, 0, 1), False),
        (MemberCount(3, 2, 0, 0), False),
    ],
)
def test_only_what_gave_all_it_holds_is_whole(count: MemberCount, is_whole: bool) -> None:
    assert Contents(count).is_whole is is_whole


def test_every_status_has_its_words() -> None:
    every = {status.value for status in Status}
    assert STATUS_WORDS.keys() == every
    assert STATUS_MEANS.keys() == every - {"ok"}
    assert NOT_WHOLE_BECAUSE.keys() == INSIDE_WORDS.keys() == every - {"ok", "empty"}


def test_a_file_of_which_nothing_may_be_there_is_not_said_to_be_read_in_part() -> None:
    for said in (STATUS_WORDS["truncated"], STATUS_MEANS["truncated"]):
        assert "part" not in said
    assert "or not at all" in NOT_WHOLE_BECAUSE["truncated"]
