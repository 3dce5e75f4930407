"""Strangers send all that the door takes from them, and somebody who comes then is heard."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.scenarios.door.running import SMALL, RunningDoor, door_in, real, started, utc_today
from tests.scenarios.door.source import Source
from tests.visitor import form_of, form_type

from zenger.model.parcel_padding import LEAST
from zenger.workflow.door.door_checks import findings

LEFT = 600_000_000  # bytes for letters: room for 71 in an hour, and for 17 of one mailbox
SETTINGS = replace(SMALL, max_stored_bytes=LEFT + 1_000_000, text_reserve_bytes=LEFT)


@pytest.fixture
def door(tmp_path: Path) -> Iterator[RunningDoor]:
    folder, _ = door_in(tmp_path, SETTINGS)
    with started(folder, real) as running:
        yield running


def test_who_floods_the_door_leaves_room_for_who_has_not_written(door: RunningDoor) -> None:
    strangers = [Source(door) for _ in range(4)]
    for one in strangers:
        one.opens_mailbox()
    addresses = [one.page("send").action("/send/") for one in strangers]
    taken = [_sends_until_refused(*both) for both in zip(strangers, addresses, strict=True)]
    hour, portion = LEFT // 64 // LEAST, LEFT // 256 // LEAST
    assert taken[0] == portion  # then its own part is gone
    assert hour // 2 <= sum(taken) <= hour // 2 + len(taken)  # then half of the hour's
    assert taken[3] == 1  # who has not written is heard all the while
    source = Source(door)
    source.opens_mailbox()
    assert "Arrived whole." in source.sends("Hear me.").words
    assert len(list(door.folder.incoming.glob("*.age"))) == sum(taken) + 1
    assert "flood" in {one.code for one in findings(door.folder, utc_today())}


def _sends_until_refused(source: Source, address: str) -> int:
    for count in range(100):
        answer = source.ask("POST", address, form_of("Noise.", {}), form_type())
        if answer.status != 303:
            assert answer.status == 503
            assert "Too much comes at the moment" in answer.words
            return count
    raise AssertionError("it is never enough")
