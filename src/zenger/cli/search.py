"""`zenger search`: find pages."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from zenger.cli.output import as_base64, counted, json_option, newsroom_option, remark, say_json
from zenger.model.names import inert

if TYPE_CHECKING:
    from zenger.workflow.search_pages import PageHit

SHOWN = (
    "document", "page", "title", "paths", "collection", "date", "language", "score", "snippet",
)  # fmt: skip


class _WithQuery(click.Command):
    """A command whose query may begin with a sign: ``-dues``."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        known = {name for option in self.get_params(ctx) for name in option.opts}
        named = [arg.partition("=")[0] for arg in args if arg.startswith("--")]
        ctx.ignore_unknown_options = known.issuperset(named)  # else one is misspelt: said so
        return super().parse_args(ctx, args)


@click.command(
    "search",
    cls=_WithQuery,
    epilog="Example: zenger search '\"port charges\" date:1974' --newsroom ./desk",
)
@click.argument("query")
@newsroom_option
@click.option("--limit", type=click.IntRange(1, 10_000), default=20, show_default=True)
@click.option("--offset", type=click.IntRange(0), default=0)
@click.option("--order", type=click.Choice(["relevance", "newest", "oldest"]), default="relevance")
@click.option(
    "--as", "name", default="", help="As at the desk: within what this account may see, on record."
)
@json_option
def search_command(
    query: str, folder: Path, limit: int, offset: int, order: str, name: str, as_json: bool
) -> None:
    """Find the pages that match QUERY; docs/reference/search.md has the whole grammar."""
    from zenger.assemble import open_newsroom
    from zenger.model.research import Order
    from zenger.workflow.search_pages import search_pages

    hits: Sequence[PageHit]
    if name:
        from zenger.cli.acting import acting
        from zenger.workflow.desk.search_desk import search_desk

        newsroom, viewer = acting(folder, name)
        found = search_desk(newsroom, viewer, query, order=Order(order), limit=limit, offset=offset)
        answer, hits = found.answer, found.hits
    else:
        answer, hits = search_pages(
            open_newsroom(folder), query, order=Order(order), limit=limit, offset=offset,
            facets=not as_json,
        )  # fmt: skip
    for hit in hits:
        if as_json:
            say_json(_object(hit))
            continue
        place = f"page {hit.page}" if hit.page else "no pages"
        click.echo(f"{click.style(inert(hit.title), bold=True)}  {hit.date or ''} {place}")
        click.echo(f"  {inert(hit.snippet)}")
        click.echo(f"  {hit.document[:19]}…  {inert(hit.paths[0]) if hit.paths else ''}")
    for note in answer.remarks:
        remark(note)
    if not as_json:
        pages = counted(answer.pages, "page", "pages")
        remark(f"{pages} in {counted(answer.documents, 'document', 'documents')}.")


def _object(hit: Any) -> dict[str, Any]:
    values = {name: getattr(hit, name) for name in SHOWN}
    return {**values, "raw_paths": as_base64(hit.raw_paths)} if hit.raw_paths else values
