"""Members of a reading that was interrupted are known again, and only those that are certain."""

from collections.abc import Callable
from pathlib import Path

import pytest

from zenger.backends.blobs.local import LocalDerivedStore
from zenger.model.document import Problem, Status
from zenger.model.extraction import MemberKind, Trouble
from zenger.model.ids import Digest
from zenger.process import member_list
from zenger.process.checkpoint import Checkpoint, MemberKept
from zenger.process.member_list import MemberList

DAMAGE = Trouble(Status.CORRUPT, Problem("damaged", "It is damaged."))


def digest_of(ordinal: int) -> Digest:
    return Digest(f"{ordinal:064x}")


def kept(ordinal: int, note: bytes = b"") -> MemberKept:
    name = b"\xff%d" % ordinal + note
    return MemberKept(ordinal, name, MemberKind.MEMBER, digest_of(ordinal), 10)


def lost(ordinal: int, status: Status) -> MemberKept:
    problem = Problem("no", "It could not be read.")
    return MemberKept(ordinal, b"lost", MemberKind.MEMBER, None, 3, status, problem)


def in_custody(digest: Digest) -> bool:
    del digest
    return True


@pytest.fixture
def checkpoint(tmp_path: Path) -> Callable[..., Checkpoint]:
    def found(has: Callable[[Digest], bool] = in_custody) -> Checkpoint:
        return Checkpoint(LocalDerivedStore(tmp_path), "reading/a", has)

    return found


def test_a_reading_goes_on_behind_what_was_put_down(checkpoint: Callable[..., Checkpoint]) -> None:
    before = [kept(0), lost(1, Status.ENCRYPTED), lost(2, Status.SKIPPED)]
    checkpoint().put_down(before[:2], [])
    first = checkpoint()
    assert first.start_at == 2
    first.put_down(before[2:], [DAMAGE])
    again = checkpoint()
    assert again.start_at == 3
    assert list(again) == before
    assert again.troubles == (DAMAGE,)
    members = MemberList(again)
    assert members.size == 16
    members.append(kept(3))
    assert list(members) == [*before, kept(3)]
    count = members.count(4)
    assert (count.emitted, count.failed, count.skipped) == (2, 1, 1)


def test_what_came_out_of_order_is_read_once_more(checkpoint: Callable[..., Checkpoint]) -> None:
    first = checkpoint()
    first.put_down([kept(5, b"early"), kept(0), kept(1)], [])
    first.put_down([kept(2), kept(4)], [])
    second = checkpoint()
    assert second.start_at == 3
    assert list(second) == [kept(0), kept(1), kept(2)]
    second.put_down([kept(5, b"again"), kept(3)], [])
    second.put_down([kept(4)], [])
    assert [m.ordinal for m in second] == [0, 1, 2, 5, 3, 4]
    third = checkpoint()
    assert third.start_at == 6
    assert [m.raw_name for m in third if m.ordinal == 5] == [b"\xff5again"]
    assert [m.ordinal for m in third] == [0, 1, 2, 5, 3, 4]


def test_a_member_whose_bytes_are_gone_is_read_once_more(
    checkpoint: Callable[..., Checkpoint],
) -> None:
    checkpoint().put_down(map(kept, range(4)), [])
    again = checkpoint(lambda digest: digest != digest_of(2))
    assert again.start_at == 2
    assert list(again) == [kept(0), kept(1)]
    again.put_down([kept(2), kept(3), kept(4)], [])
    assert [m.ordinal for m in checkpoint()] == [0, 1, 2, 3, 4]


def test_a_limit_is_run_into_again(checkpoint: Callable[..., Checkpoint]) -> None:
    checkpoint().put_down([kept(0), lost(1, Status.LIMIT), kept(2)], [])
    assert checkpoint().start_at == 1


def test_parts_of_an_earlier_reading_behind_a_later_one_do_not_count(
    checkpoint: Callable[..., Checkpoint], tmp_path: Path
) -> None:
    first = checkpoint()
    for ordinal in range(3):
        first.put_down([kept(ordinal)], [])
    (tmp_path / "reading/a/000001").unlink()  # a power cut took it
    second = checkpoint()
    assert second.start_at == 1
    second.put_down([kept(1, b"anew")], [])
    third = checkpoint()
    assert list(third) == [kept(0), kept(1, b"anew")]


def test_a_long_list_is_not_in_memory_and_a_short_one_not_on_disk(
    checkpoint: Callable[..., Checkpoint], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(member_list, "PART", 4)
    members = MemberList(checkpoint())
    for ordinal in range(4):
        members.put_down([])
        members.append(kept(ordinal))
    assert not list(tmp_path.iterdir())
    members.put_down([])
    assert checkpoint().start_at == 4
    assert list(members) == list(map(kept, range(4)))
    assert len(members) == 4
    members.forget()
    assert checkpoint().start_at == 0


@pytest.mark.parametrize(("name", "least"), [("PART_BYTES", 10), ("PART_SECONDS", 0.0)])
def test_large_or_slow_members_are_put_down_one_by_one(
    checkpoint: Callable[..., Checkpoint],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    least: float,
) -> None:
    monkeypatch.setattr(member_list, name, least)
    members = MemberList(checkpoint())
    members.append(kept(0))
    members.put_down([])
    assert checkpoint().start_at == 1
