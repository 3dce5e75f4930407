"""What Tesseract finds on this machine, for who only asks: the engine is not loaded for that."""

from pathlib import Path

from zenger.process.ocr_languages import tesseract_name

ORIENTATION = "osd"  # Tesseract's name of the data that knows how letters of each script stand
MAX_OCR_PIXELS = 40_000_000  # 300 dpi up to A2
TESSDATA = (
    "/usr/share/tesseract-ocr/*/tessdata",
    "/usr/share/tesseract/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)


def tessdata_folder() -> Path | None:
    """Where Tesseract's language data is, the newest first; None if there is none."""
    for pattern in TESSDATA:
        for folder in sorted(Path("/").glob(pattern[1:]), reverse=True):
            if any(folder.glob("*.traineddata")):
                return folder
    return None


def available_languages() -> frozenset[str]:
    """Tesseract's names of the languages installed here: "eng", "ara", ..."""
    folder = tessdata_folder()
    if folder is None:
        return frozenset()
    return frozenset(path.stem for path in folder.glob("*.traineddata")) - {ORIENTATION}


def installed(languages: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Which of these have data here, and which lack it. Where all lack it: all, and none.

    Reading in those that are there is worth more than no reading; with none there is nothing to
    read with, and whoever tries says so.
    """
    here = available_languages()
    lacking = tuple(one for one in languages if tesseract_name(one) not in here)
    if len(lacking) == len(languages):
        return languages, ()
    return tuple(one for one in languages if one not in lacking), lacking


def tells_orientation() -> bool:
    """Whether the data that tells how a page lies is installed."""
    folder = tessdata_folder()
    return folder is not None and (folder / f"{ORIENTATION}.traineddata").exists()


def engine_version() -> str:
    """Of Tesseract itself: "tesseract 5.3.4". The one question here that loads it."""
    import tesserocr

    return str(tesserocr.tesseract_version()).split("\n")[0].strip()
