"""`zenger redact`: one file without the passages that a list names, or nothing."""

import json
import shutil
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from types import FrameType
from typing import NoReturn

import click

from zenger.assemble import create_newsroom, writing
from zenger.cli.new_file import require_new, written_whole
from zenger.cli.options import (
    jobs_option,
    languages_option,
    passwords_option,
    read_passwords,
    split_languages,
)
from zenger.cli.output import Meter, json_option, remark, say_json
from zenger.cli.redact_report import (
    outcome_json,
    overlaid_remark,
    report_json,
    unread_remark,
    width_remark,
)
from zenger.errors import (
    MissingProgramError,
    ReviewError,
    SandboxUnavailableError,
    TroveError,
)
from zenger.process.ocr_setup import available_languages
from zenger.process.raster import DPI, HIGHEST_DPI, LOWEST_DPI
from zenger.protocols.newsroom import Newsroom
from zenger.review.reasons import DEFAULTS, code_of, title_of
from zenger.review.terms import TermsError, Wanted, read_terms
from zenger.settings import Settings
from zenger.workflow.review.redact_file import Outcome, RedactOptions, redact_file
from zenger.workflow.review.term_scripts import reading_for

LEFT, NOT_EXAMINED = 1, 3  # exit codes
MOST_LIST = 16 * 1024 * 1024  # bytes of a list
_FOR_OTHERS = 0o666  # as far as the umask lets: a copy is made to be handed on
_ONLY_ITSELF = 0  # containers are not opened: what lies inside a file is not in its pages


@click.command(
    "redact",
    epilog="Example: zenger redact memo.pdf --terms names.txt --reason b6 -o redacted.pdf",
)
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--terms", "terms", required=True, metavar="LIST",
    help="A file with one term or /regular expression/ a line; -: standard input.",
)  # fmt: skip
@click.option("--reason", required=True, metavar="CODE", help="Stands on each box: b6, source.")
@click.option(
    "-o", "--output", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="The PDF to write. Must not exist.",
)  # fmt: skip
@click.option(
    "--report", "report", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
    help="Write there as JSON what was covered: page, code, area, never a word. Must not exist.",
)  # fmt: skip
@click.option(
    "--to-line-end", is_flag=True, help="Cover the rest of the line too: no gap tells a name."
)
@click.option(
    "--strip-tracking-dots", is_flag=True, help="Grey without the yellow dots of colour printers."
)
@click.option(
    "--allow-none", is_flag=True, help="Write a copy also where none of the terms was found."
)
@click.option(
    "--dpi", type=click.IntRange(LOWEST_DPI, HIGHEST_DPI), default=DPI, show_default=True,
    help="Resolution in which the pages of a PDF are drawn and read.",
)  # fmt: skip
@languages_option
@passwords_option
@jobs_option
@json_option
def redact_command(
    file: Path, terms: str, reason: str, target: Path, report: Path | None, to_line_end: bool,
    strip_tracking_dots: bool, allow_none: bool, dpi: int, languages: str,
    passwords: Path | None, jobs: int, as_json: bool,
) -> None:  # fmt: skip
    """Write FILE anew as a PDF in which the terms of LIST are black.

    FILE is a PDF, an image, an office document, an e-mail or a text. Nothing is taken over from
    it but what is seen of its pages. Exit code 0 only if every check of the result passed; 1 if
    one did not, or no term was found; 3 if the file could not be examined. Without 0 nothing is
    written.
    """
    wanted, code = _wanted(terms), _code(reason)
    require_new(target)
    if report is not None:
        require_new(report)
        if report.absolute() == target.absolute():
            raise click.UsageError("The report and the copy cannot be one file. Name another.")
    reading = reading_for(wanted, split_languages(languages), available_languages())
    options = RedactOptions(
        dpi, strip_tracking_dots, to_line_end, allow_none, read_passwords(passwords), jobs,
        reading.unread,
    )  # fmt: skip
    if not file.is_file():
        _say_not_examined("There is no such file, or it is no file.", as_json=as_json)
    with _private_newsroom(reading.languages) as newsroom:
        try:
            outcome = redact_file(
                newsroom, file.resolve(), wanted, code, options, Meter(as_json=as_json)
            )
        except (ReviewError, TroveError, SandboxUnavailableError, MissingProgramError) as error:
            _say_not_examined(str(error), as_json=as_json)
        if outcome.pdf is not None:
            _write(outcome, outcome.pdf, target, report)
    _say(outcome, reading.unread, as_json=as_json)


def _code(reason: str) -> str:
    code = code_of(reason)
    if not code:
        raise click.UsageError(
            f"{reason!r} cannot be a reason's code: at most 24 letters, digits and dashes. "
            f"Built in are: {', '.join(one.code for one in DEFAULTS)}."
        )
    if not title_of(code):
        remark(f"The reason {code!r} is not of the built-in lists; it is taken as your own.")
    return code


def _wanted(path: str) -> tuple[Wanted, ...]:
    try:
        with sys.stdin.buffer if path == "-" else Path(path).open("rb") as stream:
            content = stream.read(MOST_LIST + 1)
    except OSError as error:
        raise click.UsageError(f"The list cannot be read: {error.strerror}.") from None
    if len(content) > MOST_LIST:
        raise click.UsageError("The list is longer than 16 MB. Use several lists.")
    try:
        wanted = read_terms(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise click.UsageError(f"Line {line} of the list is not UTF-8. Save it as UTF-8.") from None
    except TermsError as error:
        raise click.UsageError(f"The list cannot be used. {error}") from None
    if not wanted:
        raise click.UsageError("There is no term in the list. Write one a line.")
    return wanted


@contextmanager
def _private_newsroom(languages: tuple[str, ...]) -> Iterator[Newsroom]:
    """A newsroom that only this user may enter, gone afterwards whatever happens.

    `kill` is turned into an exception, so that it is gone then too; `kill -9` cannot be.
    """

    def ended(number: int, frame: FrameType | None) -> None:
        del number, frame
        raise SystemExit(128 + signal.SIGTERM)

    before = signal.signal(signal.SIGTERM, ended)
    try:
        with TemporaryDirectory(prefix="zenger-redact-") as folder:
            settings = Settings(languages=languages, max_depth=_ONLY_ITSELF)
            newsroom = create_newsroom(Path(folder) / "newsroom", settings)
            try:
                with writing(newsroom):
                    yield newsroom
            finally:
                for sandbox in (newsroom.sandbox, newsroom.verifier):
                    with suppress(SandboxUnavailableError):
                        sandbox().close()
    finally:
        signal.signal(signal.SIGTERM, before)


def _write(outcome: Outcome, made: Path, target: Path, report: Path | None) -> None:
    """Both or none: the report first, which goes again if the copy cannot take its place."""
    if report is None:
        _move(made, target)
        return
    drafted = made.with_name("report.json")
    drafted.write_text(json.dumps(report_json(outcome), indent=1) + "\n", encoding="utf-8")
    _move(drafted, report)
    try:
        _move(made, target)
    except BaseException:
        report.unlink(missing_ok=True)
        raise


def _move(made: Path, target: Path) -> None:
    with made.open("rb") as stream, written_whole(target, mode=_FOR_OTHERS) as out:
        shutil.copyfileobj(stream, out)


def _say_not_examined(message: str, *, as_json: bool) -> NoReturn:
    if as_json:
        say_json({"written": False, "error": message})
    remark(f"zenger: {message} Nothing was written.")
    sys.exit(NOT_EXAMINED)


def _say(outcome: Outcome, unread: tuple[str, ...], *, as_json: bool) -> None:
    written = outcome.pdf is not None
    if as_json:
        say_json({**outcome_json(outcome), "unread_scripts": list(unread)})
    else:
        for leak in outcome.leaks:
            click.echo(f"{leak.check}: {leak.where}: {leak.message}")
    if outcome.trouble:
        remark(f"The file could not be read whole: {outcome.trouble}")
    if outcome.not_found and outcome.matches:
        lines = ", ".join(map(str, outcome.not_found))
        remark(f"Nothing was found for these lines of the list: {lines}.")
    if outcome.inside:
        remark(f"Files inside it, of which none is in the copy: {outcome.inside}.")
    for told in (unread_remark(unread), overlaid_remark(outcome)):
        if told:
            remark(told)
    if outcome.marked:
        remark(f"Marked for redaction in the file and never applied: {outcome.marked}; black too.")
    if written:
        if told := width_remark(outcome):
            remark(told)
        pages = len({page for page, _ in outcome.marks})
        remark(
            f"{len(outcome.marks)} boxes on {pages} of {outcome.pages} pages. Every check passed."
        )
        return
    if outcome.leaks:
        remark(
            "Something was left, or could not be checked. Nothing was written. Redact the pages "
            "named above by hand at the desk of a newsroom, or withhold the file."
        )
    else:
        remark(
            "None of the terms was found, so nothing was written: is this the right file, and the "
            "language of its scans named with `--languages`? With `--allow-none` a copy is written."
        )
    sys.exit(LEFT)
