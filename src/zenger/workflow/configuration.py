"""What one run is to do and how: its options, and the fingerprints that follow from them."""

import hashlib
import json
import shutil
from dataclasses import dataclass

from zenger.model.extraction import ExtractionOptions
from zenger.process.handlers import stamp, versions
from zenger.process.ocr import available_languages, engine_version
from zenger.process.stages import Stage, fingerprint
from zenger.protocols.newsroom import Newsroom


@dataclass(frozen=True, slots=True)
class Configuration:
    """The options of one run and the fingerprints that follow from them."""

    options: ExtractionOptions
    languages: tuple[str, ...]
    printing: bool  # LibreOffice is there
    extract: str
    print: str
    ocr: str
    picture: str  # of the reading of one picture, in whichever file it lies
    render: str


def configuration(
    newsroom: Newsroom, *, passwords: tuple[str, ...] = (), printing: bool
) -> Configuration:
    """Passwords enter the fingerprint as a digest keyed by the newsroom's secret."""
    settings = newsroom.settings
    options = ExtractionOptions(
        passwords=passwords,
        max_members=settings.max_members,
        max_expansion=settings.max_expansion,
        max_expanded_bytes=settings.max_expanded_bytes,
        rows_per_page=settings.rows_per_page,
    )
    keyed = hashlib.blake2b("\0".join(passwords).encode(), key=newsroom.id_key).hexdigest()
    extract = fingerprint(
        Stage.EXTRACT,
        {
            "handlers": _versions(newsroom),
            "passwords": keyed if passwords else "",
            "rows": options.rows_per_page,
        },
    )
    reading = {"languages": list(settings.languages), "engine": engine_version()}
    return Configuration(
        options=options,
        languages=settings.languages,
        printing=printing,
        extract=extract,
        print=fingerprint(Stage.PRINT, {"extract": extract}),
        # A language pack that was installed meanwhile is a reason to look at scans again.
        ocr=fingerprint(Stage.OCR, {**reading, "installed": sorted(available_languages())}),
        picture=fingerprint(Stage.OCR, reading),
        render=fingerprint(Stage.RENDER, {}),
    )


def _versions(newsroom: Newsroom) -> dict[str, int]:
    """Of the format handlers. Kept, as a run with nothing to do should not wait for the answer."""
    key = f"handlers/{stamp()}.json"
    try:
        with newsroom.derived.open(key) as stream:
            kept: dict[str, int] = json.load(stream)
            return kept
    except KeyError:
        found = versions()
        with newsroom.derived.write(key) as stream:
            stream.write(json.dumps(found).encode())
        return found


def can_print(newsroom: Newsroom) -> bool:
    """Whether LibreOffice is there and a sandbox to run it in."""
    return shutil.which("soffice") is not None and newsroom.programs().available()
