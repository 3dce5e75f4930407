"""`zenger audit`: the log of who did what."""

from dataclasses import asdict
from pathlib import Path

import click

from zenger.cli.output import json_option, newsroom_option, remark, say_json


@click.command("audit", epilog="Example: zenger audit --newsroom ./desk")
@newsroom_option
@click.option(
    "--noted", default="", metavar="DIGEST",
    help="The last digest as you noted it earlier, to show that nothing was cut off since.",
)  # fmt: skip
@click.option(
    "--walk", "number", type=int, help="The check of this number that was asked for at the desk."
)
@json_option
@click.pass_context
def audit_command(
    ctx: click.Context, folder: Path, noted: str, number: int | None, as_json: bool
) -> None:
    """Check that the log of who did what is whole."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.access.log_checks import record_check, walk
    from zenger.workflow.audit import Chain, broken_links

    newsroom, noted = open_newsroom(folder), noted.strip().lower()
    if number is not None:
        walk(newsroom, number, noted)
        return
    chain, links = Chain(), []
    for link in broken_links(chain, noted):
        links.append(link)
        say_json(asdict(link)) if as_json else click.echo(f"entry {link.number}: {link.what}")
    record_check(newsroom, chain, links, noted)
    broken = len(links)
    is_cut = bool(noted) and not chain.has_noted
    if as_json:
        say_json({"entries": chain.entries, "last": chain.last, "broken": broken, "cut": is_cut})
    else:
        click.echo(f"{chain.entries:,} entries; the last is {chain.last or 'none'}")
    if is_cut:
        remark("The digest you noted is not in the log: it was cut off or changed.")
    if broken or is_cut:
        remark("This log was changed after it was written. Restore the catalog from a backup.")
        ctx.exit(1)
    remark("The log is whole. Note the last digest somewhere else, to check against next time.")
