"""`zenger press`: from a trove to an archive in one go."""

from dataclasses import asdict
from pathlib import Path

import click

from zenger.assemble import create_newsroom, open_newsroom, writing
from zenger.cli.newsroom import (
    exclude_option,
    jobs_option,
    languages_option,
    passwords_option,
    read_passwords,
    split_languages,
    with_slash,
)
from zenger.cli.output import Meter, human_bytes, human_time, json_option, remark, say_json
from zenger.cli.site import originals_option, public_record_option
from zenger.errors import NotAttestedError
from zenger.protocols.newsroom import Newsroom
from zenger.settings import Settings, read_settings, write_settings
from zenger.workflow.estimate import estimate
from zenger.workflow.import_trove import import_trove
from zenger.workflow.plan import can_print
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.release import NO_REVIEW, release


@click.command(
    "press", epilog='Example: zenger press ./trove -o ./site --public-record "Released in 2019"'
)
@click.argument("trove", type=click.Path(path_type=Path))
@click.option("-o", "--output", "site", required=True, type=click.Path(path_type=Path))
@click.option(
    "--newsroom", "folder", type=click.Path(file_okay=False, path_type=Path), default=None,
    help="Where the newsroom is kept; SITE.newsroom beside the archive unless told.",
)  # fmt: skip
@click.option("--title", default="", help="What the archive is called.")
@click.option("--newsroom-name", default="", help="Who publishes it.")
@click.option("--contact", default="", help="An address readers may write to.")
@click.option("--base-url", default="", help="Where the archive will be.")
@languages_option
@public_record_option
@originals_option
@exclude_option
@passwords_option
@jobs_option
@json_option
def press_command(
    trove: Path, site: Path, folder: Path | None, title: str, newsroom_name: str, contact: str,
    base_url: str, languages: str, public_record: str, with_originals: bool,
    exclude: tuple[str, ...], passwords: Path | None, jobs: int, as_json: bool,
) -> None:  # fmt: skip
    """Turn TROVE, which is public record already, into an archive at SITE."""
    if not public_record.strip():
        raise NotAttestedError(NO_REVIEW)
    folder = folder or site.with_name(site.name + ".newsroom")
    _look_ahead(trove, folder, exclude)
    settings = Settings(
        title or site.resolve().name, newsroom_name, contact, with_slash(base_url),
        split_languages(languages),
    )  # fmt: skip
    newsroom = _newsroom(folder, settings)
    meter = Meter(as_json=as_json)
    with writing(newsroom):
        import_trove(
            newsroom, trove, collection=newsroom.settings.title, exclude=exclude, report=meter
        )
        _say_what_is_left_out(newsroom)
        process_newsroom(newsroom, passwords=read_passwords(passwords), jobs=jobs, report=meter)
        built = release(
            newsroom, site, public_record=public_record, with_originals=with_originals,
            passwords=read_passwords(passwords), report=meter,
        )  # fmt: skip
    if as_json:
        say_json(asdict(built))
    else:
        click.echo(f"The archive is printed. See it with:  zenger serve {site} --newsroom {folder}")


def _look_ahead(trove: Path, folder: Path, exclude: tuple[str, ...]) -> None:
    ahead = estimate(trove, folder, exclude=exclude)
    remark(
        f"{ahead.files:,} files, {human_bytes(ahead.bytes)}. The first time this takes about "
        f"{human_time(ahead.seconds)} and {human_bytes(ahead.disk)} of disk; after that, only "
        "what changed."
    )


def _newsroom(folder: Path, settings: Settings) -> Newsroom:
    """The newsroom of an earlier press, under today's settings; or a new one."""
    if not folder.exists():
        return create_newsroom(folder, settings)
    read_settings(folder)  # raises where this is no newsroom
    write_settings(folder, settings)
    return open_newsroom(folder)


def _say_what_is_left_out(newsroom: Newsroom) -> None:
    if not can_print(newsroom):
        remark(
            "LibreOffice is not installed: office documents get their text but no pictures of "
            "their pages. `zenger doctor` says how to get it."
        )
