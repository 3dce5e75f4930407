"""`zenger case import` and `zenger case export`: cases from and for other collections."""

import sys
from pathlib import Path

import click

from zenger.cli.output import Meter, json_option, remark, say_json

KINDS = ("tracker", "courtlistener", "table", "json")
FORMATS = ("folder", "json", "csv")


@click.command(
    "import", epilog="Example: zenger case import tracker incidents.csv -o ./cases > losses.txt"
)
@click.argument("kind", type=click.Choice(KINDS))
@click.argument(
    "files", metavar="FILE...", nargs=-1, required=True,
    type=click.Path(exists=True, dir_okay=False, allow_dash=True, path_type=Path),
)  # fmt: skip
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False, path_type=Path))
@json_option
@click.pass_context
def import_command(
    ctx: click.Context, kind: str, files: tuple[Path, ...], output: Path, as_json: bool
) -> None:
    """Make cases in OUTPUT of what another collection has written down.

    KIND is tracker (CSV of the U.S. Press Freedom Tracker), courtlistener (JSON of its API v4: a
    docket, its entries, its parties), table (the CSV of our reference) or json (of `case export`).
    All become drafts, but for those of a table or of json that say they are public.
    Each loss is a line on standard output, with row and column. One fault, and nothing is written.
    """
    from zenger.cli.case_troubles import say_troubles
    from zenger.workflow.cases.take_in import take_in

    contents = [(_name(path), _content(path)) for path in files]
    taken = take_in(kind, contents, output, report=Meter(as_json=as_json))
    say_troubles(taken.troubles, as_json=as_json)
    if not taken.cases:
        remark("Nothing was written. Mend what is wrong in the file, and import it again.")
        ctx.exit(1)
    if as_json:
        say_json({"imported": {"cases": len(taken.cases), "losses": len(taken.troubles)}})
    standing = "All are drafts."
    if taken.public:  # what another newsroom handed on stays as it was there
        standing = f"Of them {taken.public:,} are no drafts, and `zenger case build` prints them."
    remark(
        f"Cases written: {len(taken.cases):,}. Losses told: {len(taken.troubles):,}. "
        f"{standing} Read each, then run `zenger case check`."
    )


@click.command("export", epilog="Example: zenger case export ./cases --format csv -o cases.csv")
@click.argument(
    "source", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option("--format", "form", type=click.Choice(FORMATS), default="json", show_default=True)
@click.option(
    "-o", "--output", required=True, type=click.Path(allow_dash=True, path_type=Path),
    help="A new file, or - for standard output; with --format folder, a folder.",
)  # fmt: skip
@click.pass_context
def export_command(ctx: click.Context, source: Path, form: str, output: Path) -> None:
    """Write the case in DIR, or all cases in it, whole, for another newsroom or program.

    It holds what pages do not show: drafts, embargoes, who wrote what down. Pictures and kept
    copies are only in the form of folders. What the public may have is beside each printed page.
    """
    from zenger.cli.case_troubles import say_troubles
    from zenger.workflow.cases.hand_on import as_folders, as_one_file, read_cases

    read = read_cases(source)
    say_troubles(read.troubles, as_json=False, as_remarks=True)
    if not read.is_whole or not read.cases:
        remark("Nothing was written." if read.cases or read.troubles else "There is no case in it.")
        ctx.exit(1)
    if form == "folder":
        as_folders(read, output)
    elif str(output) == "-":
        sys.stdout.buffer.write(as_one_file(read, form))
    else:
        with output.open("xb") as stream:
            stream.write(as_one_file(read, form))
    remark(f"Cases written: {len(read.cases):,}.")


def _name(path: Path) -> str:
    return "standard input" if str(path) == "-" else path.name


def _content(path: Path) -> bytes:
    return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
