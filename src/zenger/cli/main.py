"""`zenger`: the command line. Commands are imported only when they are asked for."""

import atexit
import gc
import os
from importlib import import_module

import click

from zenger import __version__
from zenger.errors import StoppedError
from zenger.workflow.interruption import remembered

# What goes with the process need not be looked through for garbage first: that took 0.08 s.
atexit.register(gc.freeze)

COMMANDS = {
    "press": ("press", "Turn a trove that is public record into an archive, in one go."),
    "init": ("newsroom", "Make a newsroom folder."),
    "import": ("newsroom", "Receive a folder or a file into custody."),
    "process": ("newsroom", "Make every file readable and findable."),
    "status": ("status", "Show what is done and waiting, how fast, and what failed."),
    "retry": ("newsroom", "Do stages again that failed."),
    "check": ("check", "Account for every file of the newsroom."),
    "search": ("search", "Find pages."),
    "review": ("review", "Redact, weigh and approve documents before they are public."),
    "publish": ("site", "Print the archive of a newsroom."),
    "withdraw": ("site", "Take a document out of the archive; a notice stays."),
    "verify": ("site", "Check that an archive is what was published."),
    "serve": ("site", "Show an archive on this machine, with live search."),
    "desk": ("desk", "Open the private web application of the newsroom."),
    "user": ("user", "Make and change accounts at the desk."),
    "batch": ("batch", "Ask a whole list of questions."),
    "alerts": ("alerts", "Ask again what people at the desk want to be told of."),
    "case": ("case", "Check, print and exchange cases of people prosecuted for publishing."),
    "redact": ("redact", "Write one file anew without the passages that a list names."),
    "audit": ("audit", "Check that the log of who did what is whole."),
    "inspect": ("inspect", "Say what is hidden in files."),
    "keys": ("keys", "Make, sign and destroy the keys that documents are sealed to."),
    "seal": ("seal", "Seal documents so that only the newsroom opens them."),
    "open": ("open", "Open sealed parcels in the reading room and import them."),
    "submissions": ("submissions", "Read what sources sent, and answer them."),
    "door": ("door", "Run the place where sources leave documents over Tor."),
    "doctor": ("doctor", "Say which programs are here and how to get what is missing."),
}


class Commands(click.Group):
    """Looks commands up by name; `--help` needs only their one-line descriptions."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        del ctx
        if cmd_name not in COMMANDS:
            return None
        module = import_module(f"zenger.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        del ctx
        with formatter.section("Commands"):
            formatter.write_dl([(name, text) for name, (_, text) in COMMANDS.items()])

    def invoke(self, ctx: click.Context) -> object:
        try:
            with remembered():
                return super().invoke(ctx)
        except (click.exceptions.Exit, click.Abort, click.ClickException, BrokenPipeError):
            raise  # click's own ways to end
        except KeyboardInterrupt:
            click.echo("\nStopped. What is done is kept; run the same command to go on.", err=True)
            ctx.exit(StoppedError.exit_code)
        except Exception as error:  # the last door: beyond it is a traceback
            from zenger.cli.failures import SHOW_ALL, explained

            if SHOW_ALL in os.environ:
                raise
            failure = explained(error)
            click.echo(f"zenger: {failure}", err=True)
            ctx.exit(failure.exit_code)


@click.group(
    cls=Commands,
    epilog='Example: zenger press ./trove -o ./site --public-record "Released under FOIA 2019-114"',
)
@click.version_option(__version__, prog_name="zenger")
def main() -> None:
    """The printing press for disclosed documents."""
