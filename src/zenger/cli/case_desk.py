"""`zenger case save|approve|print`: cases in a newsroom, where two people let them go public."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from zenger.cli.acting import acting, as_option
from zenger.cli.output import Meter, json_option, newsroom_option, remark, say_json
from zenger.model.names import inert

if TYPE_CHECKING:
    from zenger.protocols.newsroom import Newsroom


@click.command(
    "save", epilog="Example: zenger case save ./cases/zenger --as anna --newsroom ./desk"
)
@click.argument(
    "source", metavar="DIR", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@newsroom_option
@as_option
@click.option("--note", default="", help="What was changed, for the newsroom.")
@click.option(
    "--over", type=click.IntRange(0), default=0, metavar="VERSION",
    help="The version the folder was made from, where the newsroom has the case already.",
)  # fmt: skip
@json_option
@click.pass_context
def save_command(
    ctx: click.Context, source: Path, folder: Path, name: str, note: str, over: int, as_json: bool
) -> None:
    """Save the case folder DIR in the newsroom, with its files and no others.

    Nothing of it is public before two people approved it.
    """
    from zenger.cli.case_troubles import say_troubles
    from zenger.workflow.cases.exchange import take_case

    newsroom, viewer = acting(folder, name)
    version, troubles = take_case(newsroom, viewer, source, over=over, note=note)
    say_troubles(troubles, as_json=as_json, as_remarks=True)
    if version is None:
        remark("Nothing was saved. Mend what is wrong with the folder first.")
        ctx.exit(1)
    if as_json:
        say_json({"case": version.case.name, "version": version.number, "mark": version.mark})
    else:
        click.echo(f"{version.case.name} is saved as version {version.number}.")


@click.command(
    "write",
    epilog="Example: zenger case write zenger -o ./cases/zenger --as anna --newsroom ./desk",
)
@click.argument("case")
@newsroom_option
@as_option
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path))
@click.option("--version", "number", type=click.IntRange(1), help="Another than the last.")
@json_option
def write_command(
    case: str, folder: Path, name: str, output: Path, number: int | None, as_json: bool
) -> None:
    """Write CASE as a new folder at OUTPUT, with its files, to change it as text.

    It holds what pages do not show. Save it again over the version that is named here.
    """
    from zenger.workflow.cases.exchange import give_case

    newsroom, viewer = acting(folder, name)
    version = give_case(newsroom, viewer, case, output, number=number)
    if as_json:
        say_json({"case": case, "version": version.number, "mark": version.mark})
    else:
        click.echo(f"Version {version.number} of {case} is written.")
        remark(f"Save it again with `zenger case save DIR --over {version.number}`.")


@click.command("approve", epilog="Example: zenger case approve zenger --as ben --newsroom ./desk")
@click.argument("case")
@newsroom_option
@as_option
@click.option("--version", "number", type=click.IntRange(1), help="It has to be this one.")
@click.option("--note", default="", help="For the newsroom only.")
@json_option
def approve_command(
    case: str, folder: Path, name: str, number: int | None, note: str, as_json: bool
) -> None:
    """Approve the last version of CASE. When two different people have, it may be printed."""
    from zenger.errors import ConflictError
    from zenger.workflow.cases.approve import approve_case
    from zenger.workflow.cases.versions import last_version

    newsroom, viewer = acting(folder, name)
    version = last_version(case)
    if number is not None and number != version.number:
        raise ConflictError(
            f"The last version is {version.number}, not {number}. Nothing was approved. Look at "
            "it as it is now."
        )
    standing = approve_case(newsroom, viewer, case, mark=version.mark, note=note)
    if as_json:
        say_json({"case": case, "version": version.number, "approvals": list(standing.approvals),
                  "approved": standing.is_approved})  # fmt: skip
    else:
        left = "It may be printed." if standing.is_approved else "One more person has to."
        click.echo(f"Version {version.number} of {case} is approved by {name}. {left}")


@click.command(
    "hold",
    epilog='Example: zenger case hold zenger --why "It names a witness" --as anna '
    "--newsroom ./desk",
)
@click.argument("case")
@newsroom_option
@as_option
@click.option("--why", required=True, help="Readers see it in the place of the case.")
def hold_command(case: str, folder: Path, name: str, why: str) -> None:
    """Take CASE off the public pages; one person may. A notice stays in its place."""
    from zenger.workflow.cases.approve import hold_back

    newsroom, viewer = acting(folder, name)
    hold_back(newsroom, viewer, case, note=why)
    remark(
        "It is gone with the next `zenger publish` or `zenger case print`, and public again when "
        "two people approve it anew."
    )


@click.command(
    "withdraw",
    epilog='Example: zenger case withdraw zenger --why "He asked for it" --over 3 --as anna '
    "--newsroom ./desk",
)
@click.argument("case")
@newsroom_option
@as_option
@click.option("--why", required=True, help="Readers see it in the place of the case.")
@click.option(
    "--over", type=click.IntRange(1), required=True, metavar="VERSION",
    help="The last version, which you looked at.",
)  # fmt: skip
def withdraw_command(case: str, folder: Path, name: str, why: str, over: int) -> None:
    """Withdraw CASE for good, in a further version that two people have to approve.

    A notice then stands at its address, its feeds say so, and its dates are cancelled in readers'
    calendars. To take a page off at once use `zenger case hold`.
    """
    from zenger.workflow.cases.withdraw import withdraw_case

    newsroom, viewer = acting(folder, name)
    version = withdraw_case(newsroom, viewer, case, base=over, why=why)
    click.echo(f"{case} is withdrawn in version {version.number}. Two people have to approve it.")


@click.command("print", epilog="Example: zenger case print -o ./site --newsroom ./desk")
@newsroom_option
@click.option("-o", "--output", "site", required=True, type=click.Path(path_type=Path))
@json_option
@click.pass_context
def print_command(ctx: click.Context, folder: Path, site: Path, as_json: bool) -> None:
    """Print the approved cases of a newsroom at OUTPUT, an archive or a folder of their own.

    `zenger publish` does this at its end.
    """
    from zenger.assemble import open_newsroom

    if not print_cases(ctx, open_newsroom(folder), site, as_json):
        remark("There is no case that two people have approved. Nothing was printed.")


def print_cases(ctx: click.Context, newsroom: "Newsroom", site: Path, as_json: bool) -> bool:
    """Print them, and say what is wrong; exit code 1 where none of them could be printed."""
    from dataclasses import asdict

    from zenger.cli.case_troubles import say_troubles
    from zenger.workflow.cases.print_approved import print_approved

    built = print_approved(newsroom, site, Meter(as_json=as_json))
    if built is None:
        return False
    say_troubles(built.troubles, as_json=as_json, as_remarks=True)
    if built.report is None:
        remark(
            "No case was printed; those printed before are as they were. Mend what is wrong, let "
            "two people approve it, and print again."
        )
        ctx.exit(1)
    if as_json:
        say_json({"cases": asdict(built.report)})
    else:
        click.echo(f"The cases are printed at {inert(str(site))}.")
    return True
