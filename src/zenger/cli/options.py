"""Options that several commands share, and what they mean."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from zenger.cli.output import remark
from zenger.model.names import inert
from zenger.protocols.newsroom import Newsroom
from zenger.settings import fixed_address
from zenger.workflow.progress import Report


def read_passwords(path: Path | None) -> tuple[str, ...]:
    """One password a line, the line break not part of it; -: from standard input.

    Nor is the mark that Windows puts before a text in UTF-8.
    """
    if path is None:
        return ()
    try:
        with click.open_file(str(path), encoding="utf-8-sig") as stream:
            lines = stream.read().split("\n")
    except UnicodeDecodeError:
        raise click.UsageError("The file of passwords is not UTF-8. Save it as UTF-8.") from None
    return tuple(line for line in lines if line)


passwords_option = click.option(
    "--passwords", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with one password a line, tried on whatever is encrypted.",
)  # fmt: skip
exclude_option = click.option(
    "--exclude",
    multiple=True,
    metavar="GLOB",
    help="Leave out matching paths or names; repeatable.",
)
rehash_option = click.option(
    "--rehash", is_flag=True, help="Read every file again, also those that seem unchanged."
)
replace_option = click.option(
    "--replace", "replace_all", is_flag=True,
    help="Let this trove take the place of the one before, though they share no file.",
)  # fmt: skip
jobs_option = click.option(
    "--jobs", type=click.IntRange(0), default=0, help="Workers at once; 0: one a core."
)
log_option = click.option(
    "--log", type=click.Path(dir_okay=False, path_type=Path),
    help="Add to this file a line of JSON for each stage that ends: digests, no names.",
)  # fmt: skip


def _known_languages(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Refuse what no scan can be read in before anything is made for it."""
    from zenger.process.ocr_languages import is_known, tesseract_name
    from zenger.process.ocr_setup import available_languages

    del ctx, param
    for code in split_languages(value):
        if not is_known(code) and tesseract_name(code) not in available_languages():
            raise click.BadParameter(
                f"There is no language data for “{inert(code)}”: no scan can be read in it. Write "
                "ISO 639-1 codes with commas between them: en,ar,ru."
            )
    return value


languages_option = click.option(
    "--languages", default="en", callback=_known_languages, show_default=True,
    help="Languages of scans, as ISO codes with commas: en,ar,ru.",
)  # fmt: skip


@contextmanager
def logging_to(path: Path | None, report: Report) -> Iterator[Report]:
    """The same report, which now keeps the log at `path` as well. Readable by its owner only."""
    if path is None:
        yield report
        return
    from zenger.workflow.metrics_log import StageLog

    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
    with os.fdopen(handle, "a", encoding="utf-8") as out:
        log = StageLog(out, report)
        try:
            yield log
        finally:
            log.catch_up()  # also of what was done when the work is stopped


def say_what_is_left_out(newsroom: Newsroom) -> None:
    """What will be missing for want of a program, before the work starts."""
    from zenger.process.ocr_languages import debian_package, tesseract_name
    from zenger.process.ocr_setup import available_languages
    from zenger.workflow.configuration import can_print

    if not can_print(newsroom):
        why = (
            "bubblewrap, which LibreOffice is run in, is not installed or may not be used"
            if shutil.which("soffice")
            else "LibreOffice is not installed"
        )
        remark(
            f"{why[0].upper()}{why[1:]}: office documents get their text but no pictures of their "
            "pages. `zenger doctor` says how to get it."
        )
    here = available_languages()
    lacking = [one for one in newsroom.settings.languages if tesseract_name(one) not in here]
    if lacking:
        all_lack = len(lacking) == len(newsroom.settings.languages)
        how = "not read" if all_lack else f"read without {', '.join(lacking)}"
        remark(
            f"Scans are {how}: there is no language data for {', '.join(lacking)}. Get it "
            f"with: apt-get install {' '.join(map(debian_package, lacking))}"
        )


def split_languages(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip())


def checked_address(ctx: click.Context, param: click.Parameter, value: str) -> str:
    """Where an archive will be, as a callback of an option."""
    del ctx, param
    try:
        return fixed_address(value)
    except ValueError as error:
        raise click.BadParameter(f"It {error}") from error
