"""`zenger status`: how far a newsroom is, how fast it goes, and what failed, for a person."""

import shlex
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from zenger.cli.output import human_bytes, human_time, json_option, newsroom_option, say_json
from zenger.model.names import inert

Status = dict[str, Any]
STEPS = {
    "extract": "reading",
    "print": "office to PDF",
    "ocr": "reading scans",
    "render": "drawing pages",
    "receive": "receiving",
}
GOOD = ("ok", "empty")
SHORT = len("sha256:") + 12
ADVICE = {  # by code: what a retry alone does not help
    "password-needed": "give passwords with `zenger process --passwords FILE`",
    "missing-program": "`zenger doctor` says how to get it",
    "missing-library": "`zenger doctor` says how to get it",
    "missing-language-data": "`zenger doctor` says how to get it",
}


@click.command("status", epilog="Example: zenger status --newsroom ./desk --json")
@newsroom_option
@json_option
def status_command(folder: Path, as_json: bool) -> None:
    """Count what is done and waiting, how fast it went, and say what failed and why.

    Files are named by digest only; `zenger check` says which these are.
    """
    from zenger.assemble import open_newsroom
    from zenger.workflow.show_status import show_status

    status = show_status(open_newsroom(folder))
    if as_json:
        say_json(status)
    else:
        click.echo("\n".join(_lines(status, folder, datetime.now(UTC))))


def _lines(status: Status, folder: Path, now: datetime) -> Iterator[str]:
    yield (
        f"{status['files']:,} files found in {status['occurrences']:,} places, "
        f"{human_bytes(status['bytes'])}; {status['pages']:,} pages."
    )
    yield from _stages(status)
    yield from _speed(status, now)
    yield from _failures(status, folder)
    yield from _slowest(status)
    yield from _memory(status)


def _stages(status: Status) -> Iterator[str]:
    names = [s for s in STEPS if s in status["stages"] or s in status["waiting"]]
    if not names:
        return
    yield ""
    yield f"{'Stage':<24}{'done':>10}{'not whole':>11}{'waiting':>10}"
    for name in names:
        counts = status["stages"].get(name, {})
        done = sum(counts.get(good, 0) for good in GOOD)
        rest = sum(counts.values()) - done
        label = f"{name} ({STEPS[name]})"
        yield f"{label:<24}{done:>10,}{rest:>11,}{status['waiting'].get(name, 0):>10,}"
    if status["waiting"]:
        yield "What is waiting is done by the next `zenger process`, or by the one that runs now."


def _speed(status: Status, now: datetime) -> Iterator[str]:
    runs = {stage: work["last_run"] for stage, work in status["work"].items()}
    if not runs:
        return
    last = max(run["last_result"] for run in runs.values())
    ago = max((now - datetime.fromisoformat(last)).total_seconds(), 0.0)
    yield ""
    yield f"Speed of the last run, which wrote down its last result {human_time(ago)} ago:"
    for stage, run in runs.items():
        yield (
            f"  {stage:<8}{run['files_per_second']:>9,.1f} files/s"
            f"{human_bytes(run['bytes_per_second']):>11}/s   {run['files']:,} files in "
            f"{_time(run['seconds'])}"
        )


def _time(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 10 else human_time(seconds)


def _failures(status: Status, folder: Path) -> Iterator[str]:
    if not status["failures"]:
        return
    yield ""
    yield "Not read whole, most frequent first:"
    for row in status["failures"]:
        kind = f"{row['status']} ({row['code']})" if row["code"] else row["status"]
        text = f"{row['count']:>9,}  {row['stage']:<8} {inert(kind)}: {inert(row['message'])}"
        yield text + (" [can be retried]" if row["retry"] else "")
    where = f"--newsroom {shlex.quote(inert(str(folder)))}"
    if status["retryable"]:
        yield (
            f"{status['retryable']:,} of these may end better when done again:  "
            f"zenger retry {where} && zenger process {where}"
        )
    for code in sorted({row["code"] for row in status["failures"]} & set(ADVICE)):
        yield f"Where it says {code}: {ADVICE[code]}."
    yield f"Which files these are:  zenger check {where}"


def _slowest(status: Status) -> Iterator[str]:
    if not status["slowest"]:
        return
    yield ""
    yield "What took longest:"
    for row in status["slowest"]:
        yield (
            f"{row['seconds']:>9,.1f} s {human_bytes(row['bytes']):>10}  {row['stage']:<8} "
            f"{row['document'][:SHORT]}  {row['media_type']}"
        ).rstrip()


def _memory(status: Status) -> Iterator[str]:
    if not status["memory"]:
        return
    yield ""
    yield "Most memory that reading one file took, by type:"
    for row in status["memory"]:
        yield f"{human_bytes(row['bytes']):>11}  {row['media_type'] or 'of no known type'}"
