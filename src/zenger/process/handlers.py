"""Which formats are known: every entry point of the group `zenger.formats`."""

import hashlib
import json
import subprocess
import sys
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import entry_points, version
from importlib.util import find_spec
from pathlib import Path

from zenger.process.last_resort import PACKAGE, release
from zenger.process.ocr_setup import engine_version
from zenger.protocols.formats import FormatHandler

GROUP = "zenger.formats"


@dataclass(frozen=True, slots=True)
class Versions:
    """What reads here, as it goes into fingerprints."""

    handlers: dict[str, int]
    engine: str  # of OCR: "tesseract 5.3.4"


@cache
def handlers() -> tuple[FormatHandler, ...]:
    """One of each, in order of name, so that ties are broken the same way everywhere."""
    found = [entry.load()() for entry in entry_points(group=GROUP)]
    return tuple(sorted(found, key=lambda handler: handler.name))


def versions_loaded() -> Versions:
    """For a process that has all parsers loaded, or may load them."""
    return Versions({handler.name: handler.version for handler in handlers()}, engine_version())


def versions() -> Versions:
    """The same for any other.

    Asked of a process of its own: importing every parser takes a second and 150 MB, which the
    process that keeps the records would never get rid of.
    """
    # -P: the current folder may be the trove, and nothing of the trove is ever imported.
    command = [sys.executable, "-P", "-c", f"from {__name__} import say_versions; say_versions()"]
    answer = subprocess.run(command, check=True, capture_output=True)
    return Versions(**json.loads(answer.stdout))


def say_versions() -> None:
    """Print them as JSON."""
    sys.stdout.write(json.dumps(asdict(versions_loaded())))


def stamp() -> str:
    """Another one whenever `versions` may give another answer; imports no parser.

    A handler's version stands in the file that defines it, so it is made of which files these
    are, their sizes and when they were changed.
    """
    marks = []
    for entry in sorted(entry_points(group=GROUP), key=lambda entry: (entry.name, entry.value)):
        spec = find_spec(entry.module)
        info = Path(spec.origin).stat() if spec and spec.origin else None
        marks.append((entry.name, entry.value, info and (info.st_size, info.st_mtime_ns)))
    marks.append((PACKAGE, release(), None))  # an extra, which may come and go
    marks.append(("tesserocr", version("tesserocr"), None))  # its wheel brings Tesseract
    return hashlib.sha256(repr(marks).encode()).hexdigest()[:16]
