"""`zenger desk`: the private web application."""

from pathlib import Path

import click

from zenger.cli.late_group import LateGroup
from zenger.cli.output import newsroom_option, remark

PARTS = {
    "desk_documents": ("show", "tag", "mark", "turn", "label", "assign", "done"),
    "desk_reading": ("read", "original", "passwords"),
    "desk_notes": ("note", "change-note"),
    "desk_beside": ("similar", "compare"),
    "desk_lists": ("list", "activity"),
    "desk_searches": ("keep", "kept", "change-kept", "forget", "told", "past"),
    "desk_batches": ("batches", "ask-again", "answers", "grid", "remove-batch"),
    "desk_many": ("label-found",),
    "desk_export": ("export",),
    "desk_log": ("log",),
}
ELSEWHERE = {part: module for module, parts in PARTS.items() for part in parts}


@click.group(
    "desk", cls=LateGroup, elsewhere=ELSEWHERE, invoke_without_command=True,
    epilog="Example: zenger desk --newsroom ./desk --port 8475",
)  # fmt: skip
@newsroom_option
@click.option("--port", default=8475, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--host-name", "hosts", multiple=True, metavar="NAME",
    help="A name it is reached by besides localhost, such as an onion's; may be repeated.",
)  # fmt: skip
@click.option("--behind-tls", is_flag=True, help="A proxy before it ends TLS.")
@click.option("--workers", default=2, show_default=True, type=click.IntRange(1, 64))
@click.pass_context
def desk_command(
    ctx: click.Context, folder: Path, port: int, host: str, hosts: tuple[str, ...],
    behind_tls: bool, workers: int,
) -> None:  # fmt: skip
    """Open the desk, where the newsroom reads and searches together.

    With a command, do without a browser what is done there.
    """
    if ctx.invoked_subcommand is not None:
        return
    from zenger.assemble import open_newsroom
    from zenger.catalog.models import Account
    from zenger.web.desk.serve import desk_key, serve

    open_newsroom(folder)  # so that what is wrong is said here, and tables are up to date
    if not Account.objects.exists():
        remark(
            "Nobody can sign in yet. Make the first account in another window: "
            f"zenger user add NAME --role admin --all --newsroom {folder}"
        )
    from django.db import connection

    connection.close()  # each process that answers opens its own
    serve(
        lambda: open_newsroom(folder), desk_key(folder), host=host, port=port, workers=workers,
        hosts=hosts, behind_tls=behind_tls,
        ready=lambda at: remark(f"The desk is open: http://{host}:{at}/  (Ctrl-C closes it)"),
    )  # fmt: skip
