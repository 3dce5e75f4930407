"""`zenger case build`: prints case pages."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from zenger.cli.options import checked_address
from zenger.cli.output import Meter, json_option, remark, say_json


@click.command(
    "build", epilog="Example: zenger case build examples/cases/assange -o ./site --as-of 2023-12-31"
)
@click.argument(
    "source", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("-o", "--output", "site", required=True, type=click.Path(path_type=Path))
@click.option(
    "--as-of", type=click.DateTime(["%Y-%m-%d"]), default=None, show_default="today",
    help="Print the cases as they stood on this day.",
)  # fmt: skip
@click.option(
    "--newsroom", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=None, help="Whose documents are cited, where they are cited by digest.",
)  # fmt: skip
@click.option("--title", default="", help="What the pages are called, outside of an archive.")
@click.option("--newsroom-name", default="", help="Who publishes them.")
@click.option("--contact", default="", help="An address readers may write to.")
@click.option("--base-url", callback=checked_address, default="", help="Where the pages will be.")
@click.option("--pdf", is_flag=True, help="A PDF beside each page, too: some seconds for each.")
@json_option
@click.pass_context
def build_command(
    ctx: click.Context, source: Path, site: Path, as_of: datetime | None, folder: Path | None,
    title: str, newsroom_name: str, contact: str, base_url: str, pdf: bool, as_json: bool,
) -> None:  # fmt: skip
    """Print the case in DIR, or all cases in it, as pages at OUTPUT.

    OUTPUT is a new folder, or an archive that `zenger publish` printed: then passages that cases
    quote are found again in its pages.
    """
    from zenger.cli.case_troubles import say_troubles
    from zenger.model.release import Imprint
    from zenger.workflow.cases.build import build_cases, holds_cases

    if not holds_cases(source):
        raise click.UsageError("There is no case in this folder: no case.toml, here or one below.")
    day = as_of.date() if as_of else datetime.now(UTC).date()
    name = title or "Cases"
    imprint = Imprint(name, newsroom_name or name, contact, base_url, "")
    built = build_cases(
        source, site, as_of=day, now=datetime.now(UTC), imprint=imprint,
        document=_documents(folder), pdf=pdf, report=Meter(as_json=as_json),
    )  # fmt: skip
    say_troubles(built.troubles, as_json=as_json, as_remarks=True)
    if built.report is None:
        remark("Nothing was printed. Mend what is wrong, or leave the case a draft.")
        ctx.exit(1)
    if as_json:
        say_json({"cases": asdict(built.report)})
    else:
        click.echo("The cases are printed. See them with `zenger serve`, or open index.html.")


def _documents(folder: Path | None) -> "Callable[[str], str] | None":
    """How a newsroom names documents in public."""
    if folder is None:
        return None
    from zenger.assemble import open_newsroom
    from zenger.model.ids import Digest, public_id

    key = open_newsroom(folder).id_key
    return lambda digest: public_id(Digest(digest), key=key)
