"""`zenger desk label-found`: a label on all that a search finds."""

from pathlib import Path

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.on_document import off_option
from zenger.cli.output import json_option, newsroom_option, remark, say_json


@click.command(
    "label-found",
    epilog="Example: zenger desk label-found harbour 'Legal only' --try --as anna "
    "--newsroom ./desk",
)
@click.argument("query")
@click.argument("label")
@newsroom_option
@as_option
@off_option("Take it off: more people may see the documents then.")
@click.option("--try", "only_try", is_flag=True, help="Say how many it would be, and stop.")
@json_option
def label_found_command(
    query: str, label: str, folder: Path, name: str, off: bool, only_try: bool, as_json: bool
) -> None:
    """Close every document that QUERY finds to all who were not given LABEL."""
    from zenger.workflow.access.labels import label_many, label_named
    from zenger.workflow.desk.search_desk import matching_documents

    newsroom, viewer = acting(folder, name)
    given = label_named(viewer, label)
    numbers = list(matching_documents(newsroom, viewer, query))
    changed = 0 if only_try else label_many(newsroom, viewer, numbers, given.pk, on=not off)
    if as_json:
        said = {"label": given.name, "on": not off, "found": len(numbers), "changed": changed}
        say_json(said)
    elif only_try:
        remark(f"{len(numbers):,} documents would be looked at; nothing was changed.")
    else:
        remark(f"{changed:,} of {len(numbers):,} documents were changed.")
