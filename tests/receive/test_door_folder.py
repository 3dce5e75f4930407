"""The door's folder and its settings."""

from pathlib import Path

import pytest
from tests.scenarios.door.running import keys_of, utc_today

from zenger.errors import DoorError, KeyringError
from zenger.receive.door.folder import NAME, DoorFolder, new_name
from zenger.receive.door.settings import DoorSettings
from zenger.receive.root import fingerprint_of


@pytest.fixture
def made(tmp_path: Path) -> DoorFolder:
    keys = keys_of(utc_today())
    folder = DoorFolder(tmp_path / "door")
    root = fingerprint_of(keys.root.verify_key).value.hex()
    settings = DoorSettings(name="The Harbour Record", root=root, questions=("Who knows?",))
    folder.make(settings, keys.keyring(utc_today()))
    return folder


def test_what_was_decided_is_read_as_it_was_written(made: DoorFolder) -> None:
    assert made.settings().questions == ("Who knows?",)
    assert made.settings().max_parcel_bytes == DoorSettings().max_parcel_bytes
    assert made.keyring().newsroom == "The Harbour Record"
    assert len(made.pepper()) == 32


def test_nobody_else_may_read_it(made: DoorFolder) -> None:
    assert list(made.open_to_others()) == []
    (made.path / "store").chmod(0o750)
    (made.path / "pepper").chmod(0o604)
    assert list(made.open_to_others()) == ["pepper", "store"]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("colour = 'red'", "unknown setting 'colour'"),
        ("mover_hour = 24", "hour of the day"),
        ("mover_hour = '4'", "mover_hour should be a int"),
        ("questions = [1]", "list of texts"),
        ("max_parcel_bytes = 0", "too small"),
        ("text_reserve_bytes = -1", "too small"),
        ("= ", "cannot be read"),
    ],
)
def test_settings_that_say_something_else_are_refused(
    made: DoorFolder, line: str, said: str
) -> None:
    (made.path / "door.toml").write_text(line)
    with pytest.raises(DoorError, match=said):
        made.settings()


def test_a_keyring_of_another_newsroom_is_not_put_in_place(
    made: DoorFolder, tmp_path: Path
) -> None:
    before = made.keyring_bytes()
    changed = before.replace(b'"sig": "', b'"sig": "AAAA')
    with pytest.raises(KeyringError, match="anew"):
        made.write_keyring(changed)
    other = DoorFolder(tmp_path / "other")
    with pytest.raises(KeyringError, match="not of the newsroom"):
        other.make(DoorSettings(root="0" * 32), before)
    assert made.keyring_bytes() == before
    assert not other.path.exists()


def test_a_door_is_not_made_over_another(made: DoorFolder) -> None:
    with pytest.raises(DoorError, match="not empty"):
        made.make(made.settings(), made.keyring_bytes())


def test_what_is_missing_is_named(made: DoorFolder, tmp_path: Path) -> None:
    (made.path / "pepper").unlink()
    with pytest.raises(DoorError, match="pepper is missing"):
        made.pepper()
    with pytest.raises(DoorError, match="no door in this folder"):
        DoorFolder(tmp_path / "nothing").keyring()


def test_names_of_parcels_are_random() -> None:
    names = {new_name() for _ in range(100)}
    assert len(names) == 100
    assert all(NAME.fullmatch(name) for name in names)
