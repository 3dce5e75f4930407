"""Commands that work on a newsroom folder: init, import, process, retry."""

from dataclasses import asdict
from pathlib import Path

import click

from zenger.cli.options import (
    checked_address,
    exclude_option,
    jobs_option,
    languages_option,
    log_option,
    logging_to,
    passwords_option,
    read_passwords,
    rehash_option,
    replace_option,
    say_what_is_left_out,
    split_languages,
)
from zenger.cli.output import Meter, human_bytes, json_option, newsroom_option, remark, say_json
from zenger.model.document import Status
from zenger.process.stages import Stage
from zenger.settings import Settings


@click.command("init", epilog='Example: zenger init --newsroom ./desk --title "The Harbour Record"')
@newsroom_option
@click.option("--title", default="Untitled archive", help="What the archive is called.")
@click.option("--newsroom-name", default="", help="Who publishes it.")
@click.option("--contact", default="", help="An address readers may write to.")
@click.option("--base-url", callback=checked_address, default="", help="Where the archive will be.")
@languages_option
@json_option
def init_command(
    folder: Path, title: str, newsroom_name: str, contact: str, base_url: str, languages: str,
    as_json: bool,
) -> None:  # fmt: skip
    """Make a newsroom: a folder that holds originals, records, index and keys."""
    from zenger.assemble import create_newsroom

    settings = Settings(title, newsroom_name, contact, base_url, split_languages(languages))
    create_newsroom(folder, settings)
    if as_json:
        say_json({"folder": str(folder.resolve()), **asdict(settings)})
    remark("The newsroom is ready. Receive documents with `zenger import PATH --newsroom DIR`.")


@click.command(
    "import", epilog="Example: zenger import ./trove --newsroom ./desk --collection Cables"
)
@click.argument("trove", type=click.Path(readable=False, path_type=Path))
@newsroom_option
@click.option("--collection", default="", help="Which body of documents it joins.")
@exclude_option
@rehash_option
@replace_option
@json_option
def import_command(
    trove: Path, folder: Path, collection: str, exclude: tuple[str, ...], rehash: bool,
    replace_all: bool, as_json: bool,
) -> None:  # fmt: skip
    """Receive TROVE, a folder or a file, into custody. The source is only read."""
    from zenger.assemble import open_newsroom, writing
    from zenger.workflow.import_trove import import_trove

    newsroom = open_newsroom(folder)
    with writing(newsroom):
        count = import_trove(
            newsroom, trove, collection=collection or newsroom.settings.title,
            exclude=exclude, rehash=rehash, replace_all=replace_all,
            report=Meter(as_json=as_json),
        )  # fmt: skip
    if as_json:
        say_json(asdict(count))
        return
    click.echo(
        f"Received {count.files:,} files, {human_bytes(count.bytes)}: {count.added:,} new, "
        f"{count.changed:,} changed, {count.removed:,} gone, {count.unchanged:,} as before, "
        f"{count.skipped:,} listed but not copied."
    )


@click.command("process", epilog="Example: zenger process --newsroom ./desk --jobs 2")
@newsroom_option
@passwords_option
@jobs_option
@click.option("--text-only", is_flag=True, help="Skip OCR and page pictures for now.")
@click.option(
    "--as-before", is_flag=True,
    help="Read as the last run did, and only what has no record; the desk does it so.",
)  # fmt: skip
@log_option
@json_option
def process_command(
    folder: Path, passwords: Path | None, jobs: int, text_only: bool, as_before: bool,
    log: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Read, print, OCR, draw and index whatever is not done yet."""
    from zenger.assemble import open_newsroom, writing

    newsroom = open_newsroom(folder, to_read=True)
    from zenger.workflow.process_newsroom import process_newsroom  # while the sandbox starts

    if not text_only:
        say_what_is_left_out(newsroom)
    with writing(newsroom), logging_to(log, Meter(as_json=as_json)) as report:
        done = process_newsroom(
            newsroom, passwords=read_passwords(passwords), as_before=as_before,
            pictures=not text_only, jobs=jobs, report=report,
        )  # fmt: skip
    if as_json:
        say_json(asdict(done))
        return
    click.echo(
        f"Read {done.extract:,} files, printed {done.print:,}, OCR on {done.ocr:,}, drew "
        f"{done.render:,}, indexed {done.indexed:,} documents."
    )


@click.command("retry", epilog="Example: zenger retry --status timeout --newsroom ./desk")
@newsroom_option
@click.option(
    "--status",
    "statuses",
    multiple=True,
    type=click.Choice([s.value for s in Status]),
    help="Only these statuses; repeatable.",
)
@click.option(
    "--stage",
    "stages",
    multiple=True,
    type=click.Choice([s.value for s in Stage]),
    help="Only these stages; repeatable.",
)
@click.option("--type", "types", multiple=True, help="Only media types that begin so; repeatable.")
@json_option
def retry_command(
    folder: Path, statuses: tuple[str, ...], stages: tuple[str, ...], types: tuple[str, ...],
    as_json: bool,
) -> None:  # fmt: skip
    """Forget failed stages, so that the next `zenger process` does them again."""
    from zenger.assemble import open_newsroom, writing
    from zenger.workflow.retry import retry

    newsroom = open_newsroom(folder)
    with writing(newsroom):
        count = retry(newsroom, statuses=statuses, stages=stages, types=types)
    if as_json:
        say_json({"stages": count})
    else:
        click.echo(f"{count:,} stages will be done again by `zenger process`.")
