"""Commands that work on a newsroom folder: init, import, process, status, retry."""

from dataclasses import asdict
from pathlib import Path

import click

from zenger.cli.output import Meter, human_bytes, json_option, newsroom_option, remark, say_json
from zenger.settings import Settings


def read_passwords(path: Path | None) -> tuple[str, ...]:
    """One password a line, the line break not part of it."""
    if path is None:
        return ()
    return tuple(line for line in path.read_text(encoding="utf-8").splitlines() if line)


passwords_option = click.option(
    "--passwords", type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A file with one password a line, tried on whatever is encrypted.",
)  # fmt: skip
exclude_option = click.option(
    "--exclude",
    multiple=True,
    metavar="GLOB",
    help="Leave out matching paths or names; repeatable.",
)
jobs_option = click.option(
    "--jobs", type=click.IntRange(0), default=0, help="Workers at once; 0: one a core."
)
languages_option = click.option(
    "--languages", default="en", show_default=True,
    help="Languages of scans, as ISO codes with commas: en,ar,ru.",
)  # fmt: skip


def split_languages(text: str) -> tuple[str, ...]:
    return tuple(code.strip() for code in text.split(",") if code.strip())


@click.command("init", epilog='Example: zenger init --newsroom ./desk --title "The Harbour Record"')
@newsroom_option
@click.option("--title", default="Untitled archive", help="What the archive is called.")
@click.option("--newsroom-name", default="", help="Who publishes it.")
@click.option("--contact", default="", help="An address readers may write to.")
@click.option("--base-url", default="", help="Where the archive will be; ends with a slash.")
@languages_option
def init_command(
    folder: Path, title: str, newsroom_name: str, contact: str, base_url: str, languages: str
) -> None:
    """Make a newsroom: a folder that holds originals, records, index and keys."""
    from zenger.assemble import create_newsroom

    settings = Settings(
        title, newsroom_name, contact, with_slash(base_url), split_languages(languages)
    )
    create_newsroom(folder, settings)
    remark("The newsroom is ready. Receive documents with `zenger import PATH --newsroom DIR`.")


def with_slash(url: str) -> str:
    return url if not url or url.endswith("/") else url + "/"


@click.command(
    "import", epilog="Example: zenger import ./trove --newsroom ./desk --collection Cables"
)
@click.argument("trove", type=click.Path(path_type=Path))
@newsroom_option
@click.option("--collection", default="", help="Which body of documents it joins.")
@exclude_option
@json_option
def import_command(
    trove: Path, folder: Path, collection: str, exclude: tuple[str, ...], as_json: bool
) -> None:
    """Receive TROVE, a folder or a file, into custody. The source is only read."""
    from zenger.assemble import open_newsroom, writing
    from zenger.workflow.import_trove import import_trove

    newsroom = open_newsroom(folder)
    with writing(newsroom):
        count = import_trove(
            newsroom, trove, collection=collection or newsroom.settings.title,
            exclude=exclude, report=Meter(as_json=as_json),
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
@json_option
def process_command(
    folder: Path, passwords: Path | None, jobs: int, text_only: bool, as_json: bool
) -> None:
    """Read, print, OCR, draw and index whatever is not done yet."""
    from zenger.assemble import open_newsroom, writing
    from zenger.workflow.process_newsroom import process_newsroom

    newsroom = open_newsroom(folder)
    with writing(newsroom):
        done = process_newsroom(
            newsroom, passwords=read_passwords(passwords), pictures=not text_only, jobs=jobs,
            report=Meter(as_json=as_json),
        )  # fmt: skip
    if as_json:
        say_json(asdict(done))
        return
    click.echo(
        f"Read {done.extract:,} files, printed {done.print:,}, OCR on {done.ocr:,}, drew "
        f"{done.render:,}, indexed {done.indexed:,} documents."
    )


@click.command("status", epilog="Example: zenger status --newsroom ./desk --json")
@newsroom_option
@json_option
def status_command(folder: Path, as_json: bool) -> None:
    """Count documents and stages by status."""
    from zenger.assemble import open_newsroom
    from zenger.workflow.show_status import show_status

    open_newsroom(folder)
    status = show_status()
    if as_json:
        say_json(status)
        return
    click.echo(
        f"{status['files']:,} files found in {status['occurrences']:,} places, "
        f"{human_bytes(status['bytes'])}; {status['pages']:,} pages."
    )
    for stage, counts in status["stages"].items():
        click.echo(f"  {stage}: " + ", ".join(f"{n:,} {name}" for name, n in counts.items()))


@click.command("retry", epilog="Example: zenger retry --status timeout --newsroom ./desk")
@newsroom_option
@click.option("--status", "statuses", multiple=True, help="Only these statuses; repeatable.")
@click.option("--stage", "stages", multiple=True, help="Only these stages; repeatable.")
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
