"""How a reading ended, from all that it brought."""

import pytest

from zenger.model.document import Problem, Status
from zenger.model.extraction import MemberKind, Page, Trouble
from zenger.model.ids import Digest
from zenger.process.checkpoint import MemberKept
from zenger.process.collect import Collected
from zenger.process.page_list import PageList
from zenger.protocols.sandbox import Ending

GOOD = Status.OK


def container(*statuses: Status, text: str = "", trouble: Status | None = None) -> Collected:
    got = Collected(Ending(Status.OK), pages=PageList([Page(1, text)] if text else []))
    for ordinal, status in enumerate(statuses):
        digest = Digest("0" * 64) if status is GOOD else None
        problem = None if status is GOOD else Problem(f"why-{status}", "Said.")
        got.members.append(MemberKept(ordinal, b"a", MemberKind.MEMBER, digest, 0, status, problem))
    got.troubles += [Trouble(trouble, Problem("own", "Said."))] if trouble else []
    return got


@pytest.mark.parametrize(
    ("got", "status", "code"),
    [
        (container(Status.ENCRYPTED, Status.ENCRYPTED), Status.ENCRYPTED, "why-encrypted"),
        (container(Status.TRUNCATED), Status.TRUNCATED, "why-truncated"),
        (container(Status.CORRUPT, Status.SKIPPED), Status.CORRUPT, "why-corrupt"),
        (container(Status.CORRUPT, GOOD), Status.OK, None),
        (container(Status.CORRUPT, Status.ENCRYPTED), Status.OK, None),
        (container(Status.SKIPPED), Status.OK, None),
        (container(Status.CORRUPT, text="a letter"), Status.OK, None),
        (container(Status.CORRUPT, trouble=Status.LIMIT), Status.LIMIT, "own"),
    ],
    ids=["locked", "cut", "damaged, and a link", "one came", "in two ways", "links alone",
         "with words of its own", "with a trouble of its own"],
)  # fmt: skip
def test_a_container_out_of_which_nothing_came_is_no_success(
    got: Collected, status: Status, code: str | None
) -> None:
    found, problem = got.outcome()
    assert (found, problem and problem.code) == (status, code)
