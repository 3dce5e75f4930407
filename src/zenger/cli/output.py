"""How commands speak: data on standard output, remarks and progress on standard error."""

import base64
import json
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from zenger.workflow.interruption import go_on
from zenger.workflow.progress import Progress

newsroom_option = click.option(
    "--newsroom",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path(),
    show_default="this folder",
    help="The newsroom's folder.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print one object per line.")

VERBS = {
    "import": "Receiving", "extract": "Reading", "print": "Printing office documents",
    "ocr": "Reading scans", "render": "Drawing pages", "index": "Indexing",
    "publish": "Publishing", "hand-over": "Handing over", "backup": "Copying",
    "ask": "Asking", "export": "Taking out",
}  # fmt: skip


def say_json(value: dict[str, Any]) -> None:
    click.echo(json.dumps(value, ensure_ascii=False))


def as_base64(raw_paths: Iterable[bytes]) -> list[str]:
    """Paths that are no text, for JSON, which knows only text."""
    return [base64.b64encode(raw).decode("ascii") for raw in raw_paths]


def remark(text: str) -> None:
    click.echo(text, err=True)


def counted(count: int, one: str, many: str) -> str:
    """ "1 page", "1,200 pages"."""
    return f"{count:,} {one if count == 1 else many}"


def human_bytes(size: float) -> str:
    for unit in ("bytes", "kB", "MB", "GB"):
        if size < 1000:
            return f"{size:.0f} {unit}" if unit == "bytes" else f"{size:.1f} {unit}"
        size /= 1000
    return f"{size:.1f} TB"


def human_time(seconds: float) -> str:
    if seconds < 90:
        return f"{seconds:.0f} s"
    if seconds < 5400:
        return f"{seconds / 60:.0f} min"
    return f"{seconds / 3600:.1f} h"


LIVE_EVERY = 0.2  # seconds


class Meter:
    """Shows progress with rate and time left on a terminal; in a log, one line for each step.

    With `--json` it is silent: whoever reads that reads no remarks.
    """

    def __init__(self, *, as_json: bool = False) -> None:
        self._json = as_json
        self._live = sys.stderr.isatty()
        self._step = ""
        self._started = self._shown = 0.0

    def __call__(self, progress: Progress) -> None:
        """Raises `KeyboardInterrupt` if Ctrl-C came and was lost."""
        go_on()
        now = time.monotonic()
        if progress.step != self._step:
            self._step, self._started, self._shown = progress.step, now, 0.0
        finished = bool(progress.total) and progress.done >= progress.total
        if self._json or not (finished or (self._live and now - self._shown >= LIVE_EVERY)):
            return
        self._shown = now
        line = self._line(progress, now)
        if self._live:
            click.echo(f"\r\033[K{line}", nl=finished, err=True)
        else:
            remark(line)

    def _line(self, progress: Progress, now: float) -> str:
        elapsed = max(now - self._started, 1e-3)
        rate = progress.done / elapsed
        text = f"{VERBS.get(progress.step, progress.step)}: {progress.done:,}"
        if progress.total:
            text += f" of {progress.total:,}"
        text += f" {progress.unit}"
        if elapsed > 1:
            text += f", {rate:,.1f} a second"
            if progress.total > progress.done and rate:
                text += f", {human_time((progress.total - progress.done) / rate)} left"
        return text
