"""What the zygote loads: all parsers, and beside them the tables that tell languages.

Both take half a second and more. Unpacking the tables needs no interpreter, so a second core does
that in a thread, while the first imports the parsers.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import BinaryIO

from zenger.process import language


def warm_up() -> None:
    """Load everything that a locked-down worker could no longer load. No thread is left behind."""
    with ThreadPoolExecutor(1) as beside:
        tables = beside.submit(language.warm_up)
        from zenger.process import handlers, tasks  # noqa: F401  to have them loaded

        handlers.handlers()
        tables.result()


def serve(task: bytes, inputs: list[BinaryIO], emit: Callable[[int, bytes], None]) -> None:
    """Do one task; see `zenger.process.tasks`."""
    from zenger.process.tasks import serve as do  # not above: that would be before the thread

    do(task, inputs, emit)
