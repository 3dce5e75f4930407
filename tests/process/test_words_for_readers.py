"""A reader of the archive is told what is missing, not what the newsroom might install."""

import pytest

from zenger.model.extraction import Problem
from zenger.model.status_words import without_advice
from zenger.process.formats import archive_cab, archive_library, disk
from zenger.process.volumes import missing_trouble

TROUBLE = missing_trouble((".z01",)).problem
PROBLEMS = [TROUBLE, archive_library.MISSING, archive_cab._VOLUME, disk.MISSING]


@pytest.mark.parametrize("problem", PROBLEMS, ids=[one.code for one in PROBLEMS])
def test_advice_to_the_newsroom_is_left_out(problem: Problem) -> None:
    said = without_advice(problem.message)
    assert "`" in problem.message
    assert "`" not in said
    assert said.endswith(".")
    assert problem.message.startswith(said)


def test_what_says_only_what_happened_stays() -> None:
    said = "The PDF's list of pages is lost; 1 could be found one by one."
    assert without_advice(said) == said
