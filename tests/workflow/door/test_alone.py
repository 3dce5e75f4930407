"""Commands that lay, copy or destroy parcels go one after the other."""

import io
import random
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.scenarios.door.running import door_in, utc_today

from zenger.errors import DoorError
from zenger.receive.door.folder import DoorFolder
from zenger.receive.door.mailboxes import Mailboxes
from zenger.workflow.door.backup import back_up
from zenger.workflow.door.door_hand_over import hand_over
from zenger.workflow.door.door_take import take
from zenger.workflow.door.mover import move


@pytest.fixture
def folder(tmp_path: Path) -> DoorFolder:
    made, _ = door_in(tmp_path)
    made.run.rmdir()
    Mailboxes(made.mailboxes, made.pepper()).make()
    return made


@pytest.mark.parametrize(
    "command",
    [
        lambda folder: back_up(folder, io.BytesIO()),
        lambda folder: hand_over(folder, folder.path.parent / "stick", utc_today()),
        lambda folder: take(folder, b""),
    ],
    ids=["backup", "hand-over", "take"],
)
def test_a_command_by_hand_says_that_another_is_at_it(
    folder: DoorFolder, command: Callable[[DoorFolder], object]
) -> None:
    with folder.alone(), pytest.raises(DoorError, match=r"Another command .* Start this again"):
        command(folder)
    assert not (folder.path.parent / "stick").exists()


def test_the_mover_waits_and_says_so(folder: DoorFolder) -> None:
    said = threading.Event()
    moved = threading.Thread(
        target=lambda: move(folder, utc_today(), random.Random(1).shuffle, waiting=said.set)
    )
    with folder.alone():
        moved.start()
        assert said.wait(10)
        assert moved.is_alive()
    moved.join(10)
    assert not moved.is_alive()
    with folder.alone():
        """It is free again."""
