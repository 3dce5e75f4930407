"""`zenger press`: from a trove to an archive in one go."""

import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import click
from click.core import ParameterSource

from zenger.assemble import create_newsroom, open_newsroom, writing
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
from zenger.cli.output import Meter, counted, human_bytes, human_time, json_option, remark, say_json
from zenger.cli.site import originals_option, public_record_option
from zenger.errors import NotAttestedError, NotOurSiteError, TroveError
from zenger.protocols.newsroom import Newsroom
from zenger.publish.site import refuse_others
from zenger.receive.walk import require_apart, walk
from zenger.settings import FILE_NAME, Settings, write_settings
from zenger.workflow.changed_files import new_files
from zenger.workflow.estimate import estimate, require_space
from zenger.workflow.import_trove import import_trove
from zenger.workflow.pressed_collection import pressed_collection
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.release import NO_REVIEW, release


@click.command(
    "press", epilog='Example: zenger press ./trove -o ./site --public-record "Released in 2019"'
)
@click.argument("trove", type=click.Path(readable=False, path_type=Path))
@click.option("-o", "--output", "site", required=True, type=click.Path(path_type=Path))
@click.option(
    "--newsroom", "folder", type=click.Path(file_okay=False, path_type=Path), default=None,
    help="Where the newsroom is kept; SITE.newsroom beside the archive unless told.",
)  # fmt: skip
@click.option("--title", default="", help="What the archive is called; SITE at first unless told.")
@click.option("--newsroom-name", default="", help="Who publishes it.")
@click.option("--contact", default="", help="An address readers may write to.")
@click.option("--base-url", callback=checked_address, default="", help="Where the archive will be.")
@languages_option
@public_record_option
@originals_option
@exclude_option
@passwords_option
@rehash_option
@replace_option
@jobs_option
@log_option
@json_option
def press_command(
    trove: Path, site: Path, folder: Path | None, title: str, newsroom_name: str, contact: str,
    base_url: str, languages: str, public_record: str, with_originals: bool,
    exclude: tuple[str, ...], passwords: Path | None, rehash: bool, replace_all: bool, jobs: int,
    log: Path | None, as_json: bool,
) -> None:  # fmt: skip
    """Turn TROVE, which is public record already, into an archive at SITE."""
    if not public_record.strip():
        raise NotAttestedError(NO_REVIEW)
    site = site.absolute()
    folder = folder or site.with_name(site.name + ".newsroom")
    refuse_others(site)
    _require_two_folders(site, folder)
    require_apart(trove, site, folder)
    tried = read_passwords(passwords)
    said = _said(
        title=title, newsroom_name=newsroom_name, contact=contact, base_url=base_url,
        languages=split_languages(languages),
    )  # fmt: skip
    _look_ahead(trove, folder, site, exclude, jobs)
    meter = Meter(as_json=as_json)
    with _newsroom(folder, {"title": site.name} | said, said) as newsroom:
        count = import_trove(
            newsroom, trove, collection=pressed_collection(newsroom), exclude=exclude,
            rehash=rehash, replace_all=replace_all, report=meter,
        )  # fmt: skip
        if count.skipped:
            remark(
                f"{counted(count.skipped, 'thing', 'things')} in the trove could not be copied "
                "(links, devices, what may not be read): `zenger check` names them."
            )
        say_what_is_left_out(newsroom)
        with logging_to(log, meter) as report:
            process_newsroom(newsroom, passwords=tried, jobs=jobs, report=report)
        built = release(
            newsroom, site, public_record=public_record, with_originals=with_originals,
            passwords=tried, report=meter,
        )  # fmt: skip
    if as_json:
        say_json(asdict(built))
    else:
        see = shlex.join(["zenger", "serve", str(site), "--newsroom", str(folder)])
        click.echo(f"The archive is printed. See it with:  {see}")


def _require_two_folders(site: Path, folder: Path) -> None:
    """An archive takes the place of all that is in its folder, so the newsroom cannot be there."""
    if folder.resolve().is_relative_to(site.resolve()):
        raise NotOurSiteError(
            "The newsroom would lie in the archive, which everybody may read and which is put in "
            "the place of all that was there. Nothing was started. Name another folder with "
            "`--newsroom` or `-o`."
        )


def _look_ahead(trove: Path, folder: Path, site: Path, exclude: tuple[str, ...], jobs: int) -> None:
    """Say what this will take, and stop here if it is nothing, or too much for the disk."""
    files = walk(trove, exclude=exclude)
    known = (folder / FILE_NAME).exists()
    if known:
        open_newsroom(folder)
        files = new_files(files)
    ahead = estimate(files, cores=jobs)
    if not known and not ahead.files:
        raise TroveError(
            "The trove holds no file, so there is nothing to print. Check the path (perhaps a disk "
            "is not mounted) and what `--exclude` leaves out."
        )
    warning = require_space(ahead, folder, site)
    what = f"{'new or changed ' if known else ''}{'file' if ahead.files == 1 else 'files'}"
    remark(
        f"{ahead.files:,} {what}, {human_bytes(ahead.bytes)}. This may take about "
        f"{human_time(ahead.seconds)} and {human_bytes(ahead.disk)} of disk: a guess from sizes."
    )
    if warning:
        remark(warning)


def _said(**options: Any) -> dict[str, Any]:
    """The settings that stand on the command line, by their names."""
    source = click.get_current_context().get_parameter_source
    return {
        "newsroom" if name == "newsroom_name" else name: value
        for name, value in options.items()
        if source(name) is not ParameterSource.DEFAULT and (value or name != "title")
    }


@contextmanager
def _newsroom(folder: Path, first: dict[str, Any], again: dict[str, Any]) -> Iterator[Newsroom]:
    """A new newsroom with the settings `first`; or that of before, with those of `again` changed.

    What is not said anew stays as it is: a title given once need not be given each time.
    """
    if not (folder / FILE_NAME).exists():
        newsroom = create_newsroom(folder, Settings(**first))
        with writing(newsroom):
            yield newsroom
        return
    before = open_newsroom(folder)
    with writing(before):
        today = replace(before.settings, **again)
        write_settings(folder, today)
        yield replace(before, settings=today)
