"""The list of every file of an archive with its SHA-256: `manifest.json`, `manifest-sha256.txt`."""

import json
import re
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

import msgspec

FORMAT = "zenger-site/1"
JSON_NAME = "manifest.json"
SUMS_NAME = "manifest-sha256.txt"
ITSELF = frozenset({JSON_NAME, SUMS_NAME})
_START = b'{"path":'  # of the line of a file
_PLAIN = re.compile(r"[\w./-]+", re.ASCII)  # a path that JSON writes as it is
_PART = 1 << 20  # bytes of lines read at once


class Files(Protocol):
    """Knows every file of an archive."""

    def files(self) -> Iterator[tuple[str, int, str]]:
        """(path, bytes, SHA-256) of each, by path in byte order."""
        ...


def write_manifests(folder: Path, ledger: Files, head: dict[str, Any]) -> None:
    """Write both lists. One file a line, so that both can be read without holding them.

    Args:
        head: what stands in `manifest.json` before the files: title, release number, moment.
    """
    with (
        (folder / JSON_NAME).open("w", encoding="utf-8", newline="\n") as full,
        (folder / SUMS_NAME).open("w", encoding="utf-8", newline="\n") as sums,
    ):
        start = json.dumps({"format": FORMAT, **head}, ensure_ascii=False)
        full.write(f'{start[:-1]}, "files": [')
        comma = ""
        for path, size, digest in ledger.files():
            plain = _PLAIN.fullmatch(path)
            name = f'"{path}"' if plain else json.dumps(path, ensure_ascii=False)
            full.write(f'{comma}\n{{"path": {name}, "size": {size}, "sha256": "{digest}"}}')
            sums.write(f"{digest}  {path}\n")
            comma = ","
        full.write("\n]}\n")


def is_ours(site: Path) -> bool:
    """Whether a folder is an archive that Zenger printed: its manifest says so.

    A manifest that is a pipe or a device is none that Zenger wrote, and is never opened.
    """
    manifest = site / JSON_NAME
    try:
        if not stat.S_ISREG(manifest.stat().st_mode):
            return False
        with manifest.open("rb") as stream:
            head = stream.read(64)
    except OSError:
        return False
    return head.startswith(f'{{"format": "{FORMAT}"'.encode())


def listed_files(site: Path) -> Iterator[tuple[str, int, str]]:
    """(path, bytes, SHA-256) of every file in `manifest.json`, read in parts.

    Raises:
        ValueError: a line is not what it should be.
        OSError: there is no manifest.
    """
    with (site / JSON_NAME).open("rb") as stream:
        while lines := stream.readlines(_PART):
            for entry in _entries(lines):
                yield entry.path, entry.size, entry.sha256


class _Entry(msgspec.Struct, gc=False):
    path: str
    size: int  # bytes
    sha256: str


_decode = msgspec.json.Decoder(list[_Entry]).decode


def _entries(lines: list[bytes]) -> list[_Entry]:
    """Many lines at once, in a quarter of the time: lists are long."""
    entries = [line.rstrip(b",\r\n") for line in lines if line.startswith(_START)]
    try:
        return _decode(b"[%b]" % b",".join(entries))
    except (msgspec.DecodeError, UnicodeError) as error:
        raise ValueError(str(error)) from error
