"""The reduced sandbox, where user namespaces are switched off: Landlock and seccomp alone."""

from pathlib import Path

from zenger.backends.isolation import landlock, seccomp
from zenger.backends.isolation.surroundings import surroundings
from zenger.backends.isolation.workers import ZygoteSandbox
from zenger.backends.isolation.zygote_process import NotStartedError


class ReducedSandbox(ZygoteSandbox):
    """Workers that cannot open other files, start programs or talk to anybody.

    They can still see that a file of a guessed name exists, and process ids.
    """

    profile = "reduced"

    def __init__(self, target: str, extra_readable: tuple[Path, ...] = ()) -> None:
        """Start it. Arguments and errors are those of `BubblewrapSandbox`."""
        if not seccomp.supported():
            raise NotStartedError("no system-call filter is known for this processor")
        if not landlock.abi():
            raise NotStartedError("this kernel has no Landlock")
        super().__init__(target, surroundings(extra_readable))

    def _wrapper(self, command: list[str]) -> list[str]:
        return command
