"""`zenger check`: what became of every file."""

from pathlib import Path
from typing import Any

import click

from zenger.cli.output import json_option, newsroom_option, remark, say_json
from zenger.model.names import inert


@click.command("check", epilog="Example: zenger check --newsroom ./desk --json")
@newsroom_option
@json_option
@click.pass_context
def check_command(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """List what could not be read whole, and fail if any file is unaccounted for."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.check import check

    open_newsroom(folder)
    total = troubled = lost = 0
    for account in check():
        total += 1
        lost += not account.is_accounted_for
        if as_json:
            say_json(_object(account))
        elif account.status not in ("ok", "empty") or not account.is_accounted_for:
            troubled += 1
            status = account.status or "UNKNOWN"
            reason = f" ({account.code})" if account.code else ""
            click.echo(f"{status + reason:32} {inert(account.path)}")
    if not as_json:
        remark(f"{total:,} files, {troubled:,} not read whole, {lost:,} unaccounted for.")
    if lost:
        remark("Run `zenger process` to finish what is waiting, then check again.")
        ctx.exit(1)


def _object(account: Any) -> dict[str, Any]:
    count = account.children
    return {
        "path": account.path,
        "document": account.document,
        "media_type": account.media_type,
        "status": account.status or None,
        "code": account.code,
        "pages": account.pages,
        "children": {
            "expected": count.expected,
            "emitted": count.emitted,
            "failed": count.failed,
            "skipped": count.skipped,
        },
    }
