"""Strangers send all that the door takes from them, and somebody who comes then is heard."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.scenarios.door.running import SMALL, RunningDoor, door_in, real, started, utc_today
from tests.scenarios.door.source import Source
from tests.visitor import form_of, form_type

from zenger.model.parcel_padding import LEAST
from zenger.receive.door.folder import DoorFolder
from zenger.workflow.door.door_checks import findings

LEFT = 600_000_000  # bytes for letters: room for 17 of each kind in an hour, as of one mailbox
SETTINGS = replace(SMALL, max_stored_bytes=LEFT + 1_000_000, text_reserve_bytes=LEFT)
QUARTER, PORTION = LEFT // 64 // 4 // LEAST, LEFT // 256 // LEAST


@pytest.fixture
def folder(tmp_path: Path) -> DoorFolder:
    return door_in(tmp_path, SETTINGS)[0]


@pytest.fixture
def door(folder: DoorFolder) -> Iterator[RunningDoor]:
    with started(folder, real) as running:
        yield running


def test_who_floods_the_door_leaves_room_for_who_has_not_written(door: RunningDoor) -> None:
    strangers = _strangers(door, 4)
    addresses = [one.page("send").action("/send/") for one in strangers]
    taken = [_sends_until_refused(*both) for both in zip(strangers, addresses, strict=True)]
    assert taken[0] == PORTION  # then its own part is gone
    assert sum(taken) == QUARTER + len(taken)  # then that of all who wrote already
    assert taken[3] == 1  # who has not written is heard all the while
    [source] = _strangers(door, 1)
    assert "Arrived whole." in source.sends("Hear me.").words
    assert len(list(door.folder.incoming.glob("*.age"))) == sum(taken) + 1
    assert "flood" in {one.code for one in findings(door.folder, utc_today())}


def test_who_makes_a_mailbox_for_each_message_leaves_room_for_who_had_one(
    folder: DoorFolder,
) -> None:
    with started(folder, real) as before:
        codename = Source(before).opens_mailbox()
    folder.run.mkdir(mode=0o700)
    with started(folder, real) as door:  # what was there as it started is known
        strangers = _strangers(door, QUARTER + 1)
        heard = [_is_heard(one) for one in strangers]
        assert heard == [True] * QUARTER + [False]
        known = Source(door)
        known.comes_back(codename)
        assert "Arrived whole." in known.sends("Hear me.").words
        assert "Arrived whole." in known.sends("And this.").words


def _strangers(door: RunningDoor, count: int) -> list[Source]:
    made = [Source(door) for _ in range(count)]
    for one in made:
        one.opens_mailbox()
    return made


def _is_heard(stranger: Source) -> bool:
    page = stranger.page("send")
    if page.status == 503:
        assert "Too much comes at the moment" in page.words
        return False
    return (
        stranger.ask("POST", page.action("/send/"), form_of("Noise.", {}), form_type()).status
        == 303
    )


def _sends_until_refused(source: Source, address: str) -> int:
    for count in range(100):
        answer = source.ask("POST", address, form_of("Noise.", {}), form_type())
        if answer.status != 303:
            assert answer.status == 503
            assert "Too much comes at the moment" in answer.words
            return count
    raise AssertionError("it is never enough")
