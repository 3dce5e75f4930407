"""`zenger desk export`: results taken out."""

from collections.abc import Iterable
from pathlib import Path

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.desk_searches import order_option
from zenger.cli.new_file import require_new, written_whole
from zenger.cli.output import Meter, json_option, newsroom_option, remark, say_json
from zenger.workflow.progress import Progress, Report


@click.command(
    "export", epilog="Example: zenger desk export harbour --to all.zip --as anna --newsroom ./desk"
)  # fmt: skip
@click.argument("query")
@newsroom_option
@as_option
@click.option(
    "--to", "target", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="A file that is not there yet: .csv, .jsonl, or .zip with the files themselves.",
)  # fmt: skip
@order_option
@json_option
def export_command(
    query: str, folder: Path, name: str, target: Path, order: str, as_json: bool
) -> None:
    """Take results out, within what this account may see, on record."""
    from zenger.model.research import Order
    from zenger.workflow.desk.export import export_rows
    from zenger.workflow.desk.zip_files import zip_of

    form = target.suffix.lower().removeprefix(".")
    if form not in ("csv", "jsonl", "zip"):
        raise click.UsageError("Name a file that ends with .csv, .jsonl or .zip.")
    require_new(target)
    newsroom, viewer = acting(folder, name)
    if form == "zip":
        pieces = zip_of(newsroom, viewer, query, order=Order(order))
    else:
        rows = export_rows(newsroom, viewer, query, order=Order(order), as_json=form == "jsonl")
        pieces = (row.encode() for row in rows)
    size = _write(target, pieces, Meter(as_json=as_json))
    if as_json:
        say_json({"file": str(target), "form": form, "bytes": size})
    else:
        remark(f"Written: {target}. What was taken out is on record.")


def _write(target: Path, pieces: Iterable[bytes], tell: Report) -> int:
    """Under its name only when it is whole. Returns its bytes."""
    size = 0
    with written_whole(target) as stream:
        for piece in pieces:
            size += stream.write(piece)
            tell(Progress("export", size, 0, "bytes"))
    return size
