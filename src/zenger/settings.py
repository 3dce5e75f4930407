"""What a newsroom decided: `newsroom.toml`, read once, passed on as a value."""

import re
import tomllib
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from zenger.errors import NewsroomError

FILE_NAME = "newsroom.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """Every setting with its default. Unknown keys in the file are an error, not ignored."""

    title: str = "Untitled archive"
    newsroom: str = ""
    contact: str = ""
    base_url: str = ""  # ends with "/" or is empty
    languages: tuple[str, ...] = ("en",)  # ISO 639-1, for OCR
    jobs: int = 0  # workers; 0: one for each core
    rows_per_page: int = 200
    case_pdf: bool = False  # a PDF beside each page of a case
    max_depth: int = 20
    max_members: int = 1_000_000  # out of one root file, at all depths
    max_expansion: int = 100  # times the size of the root file
    max_expanded_bytes: int = 200 * 1024**3  # out of one root file


def read_settings(folder: Path) -> Settings:
    """The settings of the newsroom in `folder`.

    Raises:
        NewsroomError: no such file, or it does not say what it should; names the line or key.
    """
    path = folder / FILE_NAME
    try:
        values = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise NewsroomError(
            f"There is no newsroom in this folder ({FILE_NAME} is missing). Make one with "
            "`zenger init`, or name the right folder with `--newsroom DIR`."
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise NewsroomError(f"{FILE_NAME} cannot be read: {error}. Correct it by hand.") from error
    return _settings_from(values)


def _settings_from(values: dict[str, Any]) -> Settings:
    known = {field.name: field for field in fields(Settings)}
    for key, value in values.items():
        if key not in known:
            raise NewsroomError(
                f"{FILE_NAME} has an unknown setting {key!r}. Known are: {', '.join(known)}."
            )
        default = known[key].default
        expected: type = list if isinstance(default, tuple) else type(default)
        if type(value) is not expected:  # true is no number
            raise NewsroomError(f"{FILE_NAME}: {key} should be a {expected.__name__}.")
    if "base_url" in values:
        try:
            values = {**values, "base_url": fixed_address(values["base_url"])}
        except ValueError as error:
            raise NewsroomError(f"{FILE_NAME}: base_url {error}") from error
    if "languages" in values:
        values = {**values, "languages": tuple(str(code) for code in values["languages"])}
    return replace(Settings(), **values)


def fixed_address(text: str) -> str:
    """What every address of an archive begins with: as programs write it, with a slash at its end.

    Raises:
        ValueError: an archive cannot be there; says why, as the end of a sentence.
    """
    if not text.strip():
        return ""
    parts = urlsplit(text.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("should begin with https:// or http://, such as https://docs.example.org/")
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise ValueError("should hold no “?”, “#” or “@”: an archive is a folder on a web host.")
    try:
        host = parts.hostname if ":" in parts.hostname else parts.hostname.encode("idna").decode()
    except UnicodeError:
        raise ValueError("names a host that cannot be.") from None
    host = f"[{host}]" if ":" in host else host
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path.rstrip("/") + "/", safe="/%:!$&'()*+,;=~@")
    return f"{parts.scheme}://{host}{port}{path}"


def write_settings(folder: Path, settings: Settings) -> None:
    """Write the file anew, all settings named, so that a reader sees what can be set."""
    lines = ["# What this newsroom decided. `zenger init --help` explains each setting.", ""]
    lines += [f"{key} = {_toml(value)}" for key, value in asdict(settings).items()]
    half = folder / f".{FILE_NAME}.part"
    half.write_text("\n".join(lines) + "\n", encoding="utf-8")
    half.replace(folder / FILE_NAME)  # whole or not at all, whenever we are stopped


def _toml(value: object) -> str:
    if isinstance(value, (tuple, list)):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return str(value)
    escaped = str(value).replace("\\", "\\\\").replace('"', '\\"')
    escaped = re.sub(r"[\x00-\x1f\x7f]", lambda m: f"\\u{ord(m.group()):04x}", escaped)
    return f'"{escaped}"'
