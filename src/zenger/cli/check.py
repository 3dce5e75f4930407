"""`zenger check`: what became of every file."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import click

from zenger.cli.output import as_base64, json_option, newsroom_option, remark, say_json
from zenger.model.names import inert
from zenger.model.status_words import STATUS_WORDS


@click.command("check", epilog="Example: zenger check --newsroom ./desk --json")
@newsroom_option
@json_option
@click.pass_context
def check_command(ctx: click.Context, folder: Path, as_json: bool) -> None:
    """List what could not be read whole, and fail if any file is unaccounted for."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.check import check

    newsroom = open_newsroom(folder)
    sums = _Sums()
    for account in check(newsroom):
        sums.add(account)
        if as_json:
            say_json(_object(account))
        elif not _is_whole(account):
            click.echo(_line(account))
            if not account.contents.is_whole:
                click.echo(f"{'':32} {account.contents.sentence()}")
            if account.unread is not None:
                click.echo(f"{'':32} OCR: {account.unread.message}")
    if not as_json:
        for sentence in sums.sentences():
            remark(sentence)
    if sums.lost:
        remark("Run `zenger process` to finish what is waiting, then check again.")
        ctx.exit(1)


@dataclass(slots=True)
class _Sums:
    """What all accounts come to."""

    files: int = 0
    troubled: int = 0
    lost: int = 0
    holders: int = 0  # files from which something inside is missing
    statuses: Counter[str] = field(default_factory=Counter)
    inside: Counter[str] = field(default_factory=Counter)  # of what these hold

    def add(self, account: Any) -> None:
        self.files += 1
        self.lost += not account.is_accounted_for
        self.troubled += not _is_whole(account)
        if account.status not in ("ok", "empty"):
            self.statuses[account.status or "no status"] += 1
        if not account.contents.is_whole:
            count = account.contents.count
            self.holders += 1
            self.inside.update(emitted=count.emitted, failed=count.failed, skipped=count.skipped)

    def sentences(self) -> Iterator[str]:
        counted = f"{self.files:,} files, {self.troubled:,} not read whole"
        yield f"{counted}, {self.lost:,} unaccounted for."
        if self.statuses:
            parts = [
                f"{STATUS_WORDS.get(status, status).lower()} ({status}): {count:,}"
                for status, count in self.statuses.most_common()
            ]
            yield f"Of these, {'; '.join(parts)}."
        if self.holders:
            inside = self.inside
            yield (
                f"Something inside is missing from {self.holders:,} of them. Taken out: "
                f"{inside['emitted']:,}; not to be taken out: {inside['failed']:,}; "
                f"passed over: {inside['skipped']:,}."
            )


def _is_whole(account: Any) -> bool:
    fine = account.status in ("ok", "empty") and account.contents.is_whole
    fine = fine and account.unread is None
    return fine and bool(account.is_accounted_for)


def _line(account: Any) -> str:
    if account.is_accounted_for or account.lost:
        status = "LOST" if account.lost else account.status
    else:
        status = "UNKNOWN"
    reason = account.lost or account.code or (account.unread.code if account.unread else "")
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
    if not account.contents.is_whole:
        line["explanation"] = account.contents.sentence()
    if account.unread is not None:
        line["ocr"] = {"status": account.unread.status, "code": account.unread.code,
                       "message": account.unread.message}  # fmt: skip
    if account.lost:
        line["lost"] = account.lost
    if account.raw_path is not None:
        line["raw_paths"] = as_base64([account.raw_path])
    return line
