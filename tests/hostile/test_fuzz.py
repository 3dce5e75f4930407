"""Damaged files of every kind, through every handler, behind the walls: each ends with a status.

`make test` reads 500, `make fuzz` 20,000. File `n` is the same in every run over the same folders:
`python -m tests.hostile.fuzzing.running n` writes it to a file called `n` here.
"""

import os
from collections.abc import Iterator

import pytest
from tests.hostile.fuzzing.mutations import damaged
from tests.hostile.fuzzing.running import LIMITS, Account, resident, run
from tests.hostile.fuzzing.seeds import Seed, seeds

from zenger.backends.isolation.choose import choose_sandbox
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Status
from zenger.process.handlers import handlers
from zenger.protocols.sandbox import Sandbox

pytestmark = [pytest.mark.sandbox, pytest.mark.slow]

FILES = int(os.environ.get("ZENGER_FUZZ", "500"))
FIRST = int(os.environ.get("ZENGER_FUZZ_FIRST", "0"))
JOBS = int(os.environ.get("ZENGER_FUZZ_JOBS", "1"))
WORKER = 600_000_000  # bytes, resident; drawing takes more than reading
GROWTH = 40_000_000  # bytes of this process, and 2 kB for the account of each file
NEEDS_A_SAMPLE = {"access", "djvu"}  # nothing here can make one
LAST_RESORT = {"tika"}  # never the surest: asked after the others only


@pytest.fixture(scope="module")
def walls() -> Iterator[Sandbox]:
    try:
        sandbox = choose_sandbox("zenger.process.worker:serve")
    except SandboxUnavailableError as error:
        pytest.skip(str(error))
    yield sandbox
    sandbox.close()


@pytest.fixture(scope="module")
def account(walls: Sandbox) -> Account:
    """The reading of all files. An exception in it is a failure of the parent."""
    whole = seeds()
    run(walls, whole, range(FIRST, FIRST + 50), JOBS)  # what grows once has grown
    before = resident()
    account = run(walls, whole, range(FIRST, FIRST + FILES), JOBS)
    account.growth = resident() - before
    print(f"\n{account.table()}")
    return account


def test_each_file_ends_once_and_adds_up(account: Account) -> None:
    read = [end for end in account.ends if end.do == "extract"]
    assert [end.number for end in read] == sorted({end.number for end in read})
    assert len(read) == FILES
    assert [str(end) for end in read if not end.adds_up] == []


def test_no_handler_lets_an_error_of_a_damaged_file_through(account: Account) -> None:
    assert [str(end) for end in account.ours()] == []


def test_no_parser_hangs_or_crashes(account: Account) -> None:
    """Contained where it happens in native code, and still nobody reads that file: in a long run
    there may be one in 5,000, which the table lists."""
    assert [str(end) for end in account.failed()][FILES // 5000 :] == []


def test_nothing_takes_more_than_its_limits(account: Account) -> None:
    for end in account.ends:
        assert end.ending.wall_ms <= (LIMITS.wall_seconds + 1) * 1000, end
        assert end.ending.cpu_ms <= (LIMITS.cpu_seconds + 1) * 1000, end
        assert end.ending.peak_memory <= WORKER or end.ending.status is Status.OOM, end


def test_the_process_that_keeps_the_records_does_not_grow(account: Account) -> None:
    assert account.growth <= GROWTH + 2000 * FILES


def test_every_handler_is_among_those_tried(walls: Sandbox) -> None:
    """With files made here alone, so that none depends on a folder beside the project."""
    own: dict[str, list[Seed]] = seeds(())
    tried = {end.handler for end in run(walls, own, range(8 * len(own)), 1).ends}
    assert {handler.name for handler in handlers()} - tried <= NEEDS_A_SAMPLE | LAST_RESORT


def test_a_number_always_makes_the_same_file() -> None:
    first, again = seeds(()), seeds(())
    for number in range(0, 2000, 97):
        assert damaged(number, first) == damaged(number, again)
