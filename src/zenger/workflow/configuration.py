"""What one run is to do and how: its options, and the fingerprints that follow from them."""

import json
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from typing import Any

from zenger.errors import SandboxUnavailableError
from zenger.model.extraction import ExtractionOptions
from zenger.process.frames import load
from zenger.process.handlers import Versions, stamp, versions
from zenger.process.ocr_setup import available_languages, installed, tells_orientation
from zenger.process.programs.printing import printable
from zenger.process.stages import Stage, fingerprint
from zenger.protocols.newsroom import Newsroom
from zenger.protocols.sandbox import Frame, Limits
from zenger.settings import Settings
from zenger.workflow.passwords import passwords_mark


@dataclass(frozen=True, slots=True)
class Configuration:
    """The options of one run and the fingerprints that follow from them."""

    options: ExtractionOptions
    languages: tuple[str, ...]  # that scans are read in
    lacking: tuple[str, ...]  # that they should be read in too, without data for them here
    printing: bool  # LibreOffice or FFmpeg is there
    extract: str
    print: str
    ocr: str
    picture: str  # of the reading of one picture, in whichever file it lies
    render: str


def configuration(
    newsroom: Newsroom,
    *,
    passwords: tuple[str, ...] = (),
    printing: bool,
    ask_versions: Callable[[], Versions] = versions,
) -> Configuration:
    """What to do with these settings.

    Args:
        passwords: enter the fingerprint as a digest keyed by the newsroom's secret.
        printing: LibreOffice is there.
        ask_versions: asked for those of the readers where they are not known yet.
    """
    settings = newsroom.settings
    options = _options(settings, passwords)
    readers = _versions(newsroom, ask_versions)
    extract = fingerprint(
        Stage.EXTRACT,
        {
            "handlers": readers.handlers,
            "passwords": passwords_mark(newsroom, passwords),
            "rows": options.rows_per_page,
        },
    )
    languages, lacking = installed(settings.languages)
    reading = {
        "languages": list(languages),
        "engine": readers.engine,
        "orientation": tells_orientation(),
    }
    return Configuration(
        options=options,
        languages=languages,
        lacking=lacking,
        printing=printing,
        extract=extract,
        print=fingerprint(Stage.PRINT, {"extract": extract}),
        # A language pack that was installed meanwhile is a reason to look at scans again.
        ocr=fingerprint(Stage.OCR, {**reading, "installed": sorted(available_languages())}),
        picture=fingerprint(Stage.OCR, reading),
        render=fingerprint(Stage.RENDER, {}),
    )


def _options(settings: Settings, passwords: tuple[str, ...]) -> ExtractionOptions:
    return ExtractionOptions(
        passwords=passwords,
        max_members=settings.max_members,
        max_expansion=settings.max_expansion,
        max_expanded_bytes=settings.max_expanded_bytes,
        rows_per_page=settings.rows_per_page,
    )


def _versions(newsroom: Newsroom, ask: Callable[[], Versions]) -> Versions:
    """Of the readers. Kept, as a run with nothing to do should not wait for the answer."""
    key = f"handlers/{stamp()}.json"
    try:
        with newsroom.derived.open(key) as stream:
            return Versions(**json.load(stream))
    except KeyError:
        found = ask()
        with newsroom.derived.write(key) as stream:
            stream.write(json.dumps(asdict(found)).encode())
        return found


def versions_inside(newsroom: Newsroom) -> Versions:
    """The same as `versions`, for who needs the sandbox anyway: it has all parsers loaded.

    Raises:
        SandboxUnavailableError: it gives no answer.
    """
    order = json.dumps({"do": "versions", "options": asdict(ExtractionOptions())}).encode()
    with closing(newsroom.sandbox().worker()) as worker:  # a new one, which has read nothing
        for frame in worker.run(order, [], Limits()):
            if isinstance(frame, Frame):
                found: dict[str, Any] = load(frame.payload)["versions"]
                handlers = {str(name): int(number) for name, number in found["handlers"].items()}
                return Versions(handlers, str(found["engine"]))
    raise SandboxUnavailableError(
        "The sandbox started, but could not say which formats it reads. Reinstall Zenger; "
        "`zenger doctor` says more."
    )


def can_print(newsroom: Newsroom) -> bool:
    """Whether a program that makes pages is there, and a sandbox to run it in."""
    return bool(printable()) and newsroom.programs().available()
