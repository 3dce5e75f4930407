"""Commands about an archive: publish, verify, serve."""

from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path

import click

from zenger.cli.options import passwords_option, read_passwords
from zenger.cli.output import Meter, json_option, newsroom_option, remark, say_json
from zenger.model.names import inert

public_record_option = click.option(
    "--public-record", default="", metavar="WHY",
    help="State why these documents are public already; kept with the record.",
)  # fmt: skip
originals_option = click.option(
    "--with-originals", is_flag=True, help="Include the original files and their digests."
)


@click.command(
    "publish",
    epilog='Example: zenger publish --newsroom ./desk -o ./site --public-record "Released in 2019"',
)
@newsroom_option
@click.option("-o", "--output", "site", required=True, type=click.Path(path_type=Path))
@public_record_option
@originals_option
@passwords_option
@json_option
@click.pass_context
def publish_command(
    ctx: click.Context, folder: Path, site: Path, public_record: str, with_originals: bool,
    passwords: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Print the approved documents of a newsroom as a static archive.

    Approved are those with enough approvals in review of what would be printed now. With
    --public-record all documents are printed, but what review holds back. Cases that two people
    approved at the desk are printed with them.
    """
    from zenger.assemble import open_newsroom, writing
    from zenger.cli.case_desk import print_cases
    from zenger.workflow.release import release

    newsroom = open_newsroom(folder)
    with writing(newsroom):
        built = release(
            newsroom, site, public_record=public_record, with_originals=with_originals,
            passwords=read_passwords(passwords), report=Meter(as_json=as_json),
        )  # fmt: skip
    if as_json:
        say_json(asdict(built))
    else:
        click.echo("The archive is printed. See it with `zenger serve SITE`.")
    print_cases(ctx, newsroom, site, as_json)


@click.command(
    "withdraw",
    epilog='Example: zenger withdraw tariff.pdf --reason "It names a witness" --newsroom ./desk',
)
@click.argument("document")
@newsroom_option
@click.option("--reason", required=True, help="Readers see it in the place of the document.")
@click.option("--as", "name", default="", help="Whose account this is done with, if any.")
@click.option("--collection", default="", help="Which, where the same file lies in several.")
def withdraw_command(document: str, folder: Path, reason: str, name: str, collection: str) -> None:
    """Take DOCUMENT (a digest, a public id or a path) out of the archive; a notice stays."""
    from zenger.assemble import open_newsroom
    from zenger.cli.acting import acting
    from zenger.workflow.review.decisions import withdraw
    from zenger.workflow.review.named import document_named

    newsroom, viewer = acting(folder, name) if name else (open_newsroom(folder), None)
    withdraw(newsroom, viewer, document_named(viewer, document, collection).pk, reason)
    remark("It is gone with the next `zenger publish`; proposing it anew in review undoes this.")


@click.command("verify", epilog="Example: zenger verify ./site")
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path))
@json_option
@click.pass_context
def verify_command(ctx: click.Context, site: Path, as_json: bool) -> None:
    """Check every file of SITE against its manifest."""
    from zenger.publish.verify import is_listed, verify_site

    problems = 0
    for problem in verify_site(site):
        problems += 1
        if as_json:
            say_json(asdict(problem))
        else:
            click.echo(f"{problem.kind}: {inert(problem.path)}")
    if not is_listed(site):
        remark(
            "Nothing could be checked: this folder has no manifest. Either it is no archive that "
            "Zenger printed, or the lists were taken out of it; then do not rely on this copy."
        )
        ctx.exit(3)
    if problems:
        remark(f"Problems: {problems:,}. This is not the archive that was published.")
        ctx.exit(1)
    remark("Every file is as published.")


@click.command("serve", epilog="Example: zenger serve ./site --port 8474")
@click.argument("site", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--port", default=8474, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option(
    "--newsroom", "folder", type=click.Path(file_okay=False, path_type=Path), default=None,
    help="Answer searches live from this newsroom's index.",
)  # fmt: skip
@click.option(
    "--metrics", type=click.IntRange(0, 65535), metavar="PORT", default=None,
    help="Also tell Prometheus about the newsroom, at /metrics on this port.",
)  # fmt: skip
@click.option(
    "--metrics-host", default="127.0.0.1", show_default=True,
    help="Where metrics are answered: this machine only, unless told.",
)  # fmt: skip
def serve_command(
    site: Path, port: int, host: str, folder: Path | None, metrics: int | None, metrics_host: str
) -> None:
    """Show SITE on this machine."""
    from zenger.web.archive import serve

    if metrics is not None and folder is None:
        raise click.UsageError("Metrics are of a newsroom. Name it with `--newsroom DIR`.")
    newsroom = None
    if folder is not None:
        from zenger.assemble import open_newsroom

        newsroom = open_newsroom(folder)
    with ExitStack() as stack:
        if newsroom is not None and metrics is not None:
            from functools import partial

            from zenger.web.metrics import serving_metrics
            from zenger.workflow.show_status import show_status

            measure = partial(show_status, newsroom)
            at = stack.enter_context(serving_metrics(metrics_host, metrics, measure))
            remark(f"Metrics: http://{metrics_host}:{at}/metrics")
        serve(site, newsroom, host=host, port=port, announce=remark)
