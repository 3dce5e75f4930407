"""Outside of the sandbox nothing is believed that an honest worker would not send."""

from collections.abc import Iterator
from typing import Any

import pytest

from zenger.model.document import Problem, Status
from zenger.model.extraction import Trouble
from zenger.process.frames import FrameKind, dump, dump_piece
from zenger.process.inventory.finding_frames import take_findings
from zenger.protocols.sandbox import Ending, Frame

SOUND = {
    "kind": "bad-redaction", "page": 1, "where": "the page's text", "text": "words",
    "severity": "high", "box": [1, 2, 3, 4],
}  # fmt: skip
OK = Ending(Status.OK)


def fact(**changes: Any) -> Frame:
    return Frame(FrameKind.FACT, dump({"finding": {**SOUND, **changes}}))


def take(*items: Frame | Ending) -> Any:
    def frames() -> Iterator[Frame | Ending]:
        yield from items

    return take_findings(frames())


def test_a_sound_finding_comes_through() -> None:
    taken = take(fact(), fact(page=None, box=None), OK)
    assert taken.ending.status is Status.OK
    assert [one.box for one in taken.findings] == [(1, 2, 3, 4), None]


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "nonsense"}, {"page": 0}, {"page": -1}, {"page": "1"}, {"page": True},
        {"severity": "grave"}, {"box": [1, 2, 3]}, {"box": [3, 2, 1, 4]}, {"box": [1, 2, 3, 10**9]},
        {"box": [1, 2, 3.5, 4]}, {"box": "1234"}, {"text": 5}, {"where": None}, {"page": 10**12},
    ],
)  # fmt: skip
def test_a_finding_that_makes_no_sense_ends_it(changes: dict[str, Any]) -> None:
    taken = take(fact(), fact(**changes), OK)
    assert (taken.ending.status, taken.ending.code) == (Status.CRASHED, "bad-frame")
    assert [one.kind for one in taken.findings] == ["bad-redaction", "not-inspected"]


def test_texts_are_cut_and_made_storable() -> None:
    (found,) = take(fact(text="a\0\x1b[2J" + "b" * 9_999, where="w" * 999), OK).findings
    assert len(found.text) <= 2_000 and len(found.where) <= 200
    assert "\0" not in found.text and "\x1b" not in found.text


def test_another_kind_of_frame_ends_it() -> None:
    assert take(Frame(FrameKind.MEMBER, b"{}"), OK).ending.code == "bad-frame"
    assert take(Frame(FrameKind.FACT, b"[]"), OK).ending.code == "bad-frame"


def test_findings_without_end_are_refused() -> None:
    def frames() -> Iterator[Frame | Ending]:
        for at in range(1_000_000):
            yield fact(page=at + 1)

    taken = take_findings(frames())
    assert taken.ending.code == "bad-frame"
    assert len(taken.findings) < 100_000


def test_what_was_stopped_never_looks_clean() -> None:
    taken = take(Ending(Status.TIMEOUT, "wall-time", "Too long."))
    assert [one.kind for one in taken.findings] == ["not-inspected"]
    assert taken.ending.status is Status.TIMEOUT


def test_a_file_that_could_not_be_examined_says_why() -> None:
    piece = Trouble(Status.ENCRYPTED, Problem("password-needed", "Locked."))
    taken = take(Frame(FrameKind.PIECE, dump_piece(piece)), OK)
    assert (taken.ending.status, taken.ending.code) == (Status.ENCRYPTED, "password-needed")


def test_nothing_at_all_is_a_crash() -> None:
    assert take().ending.status is Status.CRASHED
