"""`zenger check`: what became of every file."""

from pathlib import Path
from typing import Any

import click

from zenger.cli.output import as_base64, json_option, newsroom_option, remark, say_json
from zenger.model.names import inert


@click.command("check", epilog="Example: zenger check --newsroom ./desk --json")
@newsroom_option
@json_option
@click.pass_context
def check_command(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """List what could not be read whole, and fail if any file is unaccounted for."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.check import check

    newsroom = open_newsroom(folder)
    total = troubled = lost = 0
    for account in check(newsroom):
        total += 1
        lost += not account.is_accounted_for
        if as_json:
            say_json(_object(account))
        elif account.status not in ("ok", "empty") or not account.is_accounted_for:
            troubled += 1
            click.echo(_line(account))
    if not as_json:
        remark(f"{total:,} files, {troubled:,} not read whole, {lost:,} unaccounted for.")
    if lost:
        remark("Run `zenger process` to finish what is waiting, then check again.")
        ctx.exit(1)


def _line(account: Any) -> str:
    if account.is_accounted_for or account.lost:
        status = "LOST" if account.lost else account.status
    else:
        status = "UNKNOWN"
    reason = account.lost or account.code
    return f"{status + (f' ({reason})' if reason else ''):32} {inert(account.path)}"


def _object(account: Any) -> dict[str, Any]:
    count = account.children
    line = {
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
    if account.lost:
        line["lost"] = account.lost
    if account.raw_path is not None:
        line["raw_paths"] = as_base64([account.raw_path])
    return line
