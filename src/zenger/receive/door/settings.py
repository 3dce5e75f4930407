"""What a newsroom decided about its door: `door.toml`, read once, passed on as a value."""

import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

import tomli_w

from zenger.errors import DoorError

FILE_NAME = "door.toml"
_MEGABYTE, _GIGABYTE = 1000**2, 1000**3


@dataclass(frozen=True, slots=True)
class DoorSettings:
    """Every setting with its default. Unknown keys in the file are an error, not ignored."""

    name: str = ""  # of the newsroom, as the pages show it
    root: str = ""  # fingerprint of the newsroom's root: 32 hexadecimal digits
    languages: tuple[str, ...] = ()  # offered on the pages; none: all there are
    questions: tuple[str, ...] = ()  # asked with documents, none must be answered
    max_parcel_bytes: int = 20 * _GIGABYTE  # of one submission
    max_circuit_bytes: int = 40 * _GIGABYTE  # of one Tor circuit, as long as it lasts
    max_circuit_text_bytes: int = 10 * _MEGABYTE  # likewise, of messages and small files
    max_weekly_parcels: int = 100  # of one mailbox
    max_stored_bytes: int = 500 * _GIGABYTE  # of all parcels that wait
    text_reserve_bytes: int = 4 * _GIGABYTE  # of the disk: for messages, when files fill it
    mailbox_weeks: int = 26  # after which a codename ends that nobody came back with
    retention_weeks: int = 8  # after which a parcel is destroyed that the newsroom left here
    mover_hour: int = 4  # UTC
    upload_processes: int = 48  # each about 40 MB while it takes something in


def read_door_settings(folder: Path) -> DoorSettings:
    """The settings of the door in `folder`.

    Raises:
        DoorError: no such file, or it does not say what it should; names the key.
    """
    try:
        values = tomllib.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        raise DoorError(
            f"There is no door in this folder ({FILE_NAME} is missing). Make one with "
            "`zenger door init`, or name the right folder with `--door DIR`."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DoorError(f"{FILE_NAME} cannot be read: {error}. Correct it by hand.") from error
    settings = replace(DoorSettings(), **_checked(values))
    _require_sound(settings)
    return settings


def door_toml(settings: DoorSettings) -> bytes:
    """The bytes of door.toml, all settings named, so that a reader sees what can be set."""
    values = {key: list(v) if isinstance(v, tuple) else v for key, v in asdict(settings).items()}
    head = "# What this newsroom decided about its door; docs/reference/door.md explains each.\n\n"
    return (head + tomli_w.dumps(values)).encode()


def _checked(values: dict[str, Any]) -> dict[str, Any]:
    known = {field.name: field for field in fields(DoorSettings)}
    made: dict[str, Any] = {}
    for key, value in values.items():
        if key not in known:
            raise DoorError(
                f"{FILE_NAME} has an unknown setting {key!r}. Known are: {', '.join(known)}."
            )
        default: object = known[key].default
        if isinstance(default, tuple):
            if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
                raise DoorError(f"{FILE_NAME}: {key} should be a list of texts.")
            made[key] = tuple(value)
        elif type(value) is not type(default):
            raise DoorError(f"{FILE_NAME}: {key} should be a {type(default).__name__}.")
        else:
            made[key] = value
    return made


def _require_sound(settings: DoorSettings) -> None:
    wrong = [key for key, value in asdict(settings).items() if isinstance(value, int) and value < 0]
    wrong += [
        key
        for key in (
            "max_parcel_bytes",
            "max_circuit_bytes",
            "max_circuit_text_bytes",
            "max_weekly_parcels",
            "mailbox_weeks",
            "retention_weeks",
            "upload_processes",
        )
        if getattr(settings, key) < 1
    ]
    if wrong:
        raise DoorError(f"{FILE_NAME}: {wrong[0]} is too small.")
    if settings.mover_hour > 23:
        raise DoorError(f"{FILE_NAME}: mover_hour is an hour of the day, from 0 to 23.")
