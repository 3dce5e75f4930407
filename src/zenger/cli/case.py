"""`zenger case`: pages that stand by whoever is prosecuted for publishing."""

from datetime import UTC, datetime
from pathlib import Path

import click

from zenger.cli.late_group import LateGroup
from zenger.cli.output import json_option, remark, say_json

_ELSEWHERE = {
    "build": "case_build", "import": "case_exchange", "export": "case_exchange",
    "save": "case_desk", "approve": "case_desk", "print": "case_desk",
    "hold": "case_desk", "withdraw": "case_desk",
    "write": "case_desk",
}  # fmt: skip


@click.group(
    "case",
    cls=LateGroup,
    elsewhere=_ELSEWHERE,
    epilog="Example: zenger case check examples/cases/assange",
)
def case_command() -> None:
    """Check, print, take in and hand on case pages."""


@case_command.command(
    "check", epilog="Example: zenger case check examples/cases/assange --as-of 2023-12-31"
)
@click.argument(
    "source", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, show_default="today",
    help="Look at the cases as of this day.",
)  # fmt: skip
@json_option
@click.pass_context
def check_command(ctx: click.Context, source: Path, as_of: datetime | None, as_json: bool) -> None:
    """Say everything that is wrong with the case in DIR, or with all cases in it.

    Errors keep a case from being printed: with one, the exit code is 1. Warnings and reminders
    want somebody to look. A line is: weight, case, file, row, field, what is wrong and what to do.
    """
    from zenger.cli.case_troubles import say_troubles
    from zenger.model.case.trouble import Weight
    from zenger.workflow.cases.examine import examine

    today = datetime.now(UTC).date()
    checked, counts = 0, dict.fromkeys(Weight, 0)
    for troubles in examine(source, as_of.date() if as_of else today, today):
        checked += 1
        for trouble in troubles:
            counts[trouble.weight] += 1
        say_troubles(troubles, as_json=as_json)
    if not checked:
        raise click.UsageError("There is no case in this folder: no case.toml, here or one below.")
    if as_json:
        totals = {f"{weight.value}s": count for weight, count in counts.items()}
        say_json({"checked": {"cases": checked, **totals}})
    said = ", ".join(_counted(count, weight.value) for weight, count in counts.items())
    remark(f"{_counted(checked, 'case')} checked: {said}.")
    ctx.exit(1 if counts[Weight.ERROR] else 0)


def _counted(count: int, what: str) -> str:
    return f"{count:,} {what}{'' if count == 1 else 's'}"
