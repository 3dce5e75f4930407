"""`zenger inspect`: what is hidden in files, for people and for pipelines."""

import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import Any, BinaryIO

import click

from zenger.cli.options import passwords_option, read_passwords
from zenger.cli.output import json_option, remark, say_json
from zenger.model.names import inert
from zenger.model.review import Finding, Severity
from zenger.workflow.review.inspect_file import Inspection, inspect_stream

HIDDEN, NOT_EXAMINED = 1, 3  # exit codes
SHOWN = 300  # characters of a finding's text, for people; scripts get all of it
_WORST_FIRST = list(Severity)


@click.command("inspect", epilog="Example: zenger inspect trove/tariff.pdf")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--least", type=click.Choice([str(one) for one in Severity]), default="low", show_default=True,
    help="From which severity on the exit code is 1. Everything is listed all the same.",
)  # fmt: skip
@passwords_option
@json_option
def inspect_command(
    files: tuple[str, ...], least: str, passwords: Path | None, as_json: bool
) -> None:
    """Say what is in each FILE and is not seen by who looks at its pages: text under boxes,
    earlier versions, attachments, comments, people and places. - is standard input.

    Exit code 0: nothing is hidden. 1: something is. 3: a file could not be examined.
    """
    from zenger.assemble import parser_sandbox, program_sandbox

    words = read_passwords(passwords)
    counted = _WORST_FIRST[: _WORST_FIRST.index(Severity(least)) + 1]
    hiding, unexamined, programs = 0, 0, program_sandbox()
    with closing(parser_sandbox()) as sandbox, closing(sandbox.worker()) as worker:
        for file in files:
            try:
                with _opened(file) as untrusted:
                    name = Path(file).name if file != "-" else ""
                    found = inspect_stream(worker, untrusted, programs, name=name, passwords=words)
            except OSError as error:
                remark(f"{inert(file)}: cannot be read: {error.strerror or 'no such file'}.")
                unexamined += 1
                continue
            _show(file, found, as_json=as_json)
            hiding += any(one.severity in counted for one in found.findings)
            unexamined += not found.is_examined
    if not as_json:
        remark(_summary(len(files), hiding, unexamined, least))
    sys.exit(NOT_EXAMINED if unexamined else HIDDEN if hiding else 0)


@contextmanager
def _opened(file: str) -> Iterator[BinaryIO]:
    """The file; what comes over standard input is put aside first, as parsers go back and forth."""
    if file != "-":
        with Path(file).open("rb") as stream:
            yield stream
        return
    with tempfile.TemporaryFile() as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept)
        yield kept


def _show(file: str, found: Inspection, *, as_json: bool) -> None:
    if as_json:
        for one in found.findings:
            say_json(_object(file, one))
        return
    click.echo(click.style(inert(file), bold=True))
    if not found.findings:
        click.echo("  Nothing hidden was found.")
    ordered = sorted(found.findings, key=lambda one: (_WORST_FIRST.index(one.severity), one.kind))
    for severity, same in groupby(ordered, key=lambda one: one.severity):
        click.echo(f"  {severity}")
        for kind, ones in groupby(same, key=lambda one: one.kind):
            _show_kind(kind, list(ones))


def _show_kind(kind: str, ones: list[Finding]) -> None:
    from zenger.process.inventory.kinds import KINDS

    click.echo(f"    {kind}: {KINDS[kind].meaning}")
    for one in sorted(ones, key=lambda one: one.page or 0):
        page = f"page {one.page}, " if one.page else ""
        text = inert(" ".join(one.text.split()))
        cut = f"{text[:SHOWN]}…" if len(text) > SHOWN else text
        click.echo(f"      {page}{inert(one.where)}{': ' if cut else ''}{cut}")


def _object(file: str, one: Finding) -> dict[str, Any]:
    values = asdict(one)
    if one.box is None:
        del values["box"]
    return {"file": file, **values}


def _summary(files: int, hiding: int, unexamined: int, least: str) -> str:
    of = "" if least == Severity.LOW else f" of severity {least} or worse"
    hide = "hides" if hiding == 1 else "hide"
    text = f"{files} {'file' if files == 1 else 'files'}; {hiding} {hide} something{of}."
    if unexamined:
        text += (
            f" {unexamined} could not be examined, so that anything may be hidden there: see what "
            "is said of it above, give passwords with `--passwords`, or publish it from a copy "
            "that `zenger redact` makes of what is seen."
        )
    return text
