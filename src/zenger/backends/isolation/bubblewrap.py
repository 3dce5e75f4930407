"""The full sandbox: namespaces by bubblewrap outside, Landlock and seccomp inside."""

import shutil
from pathlib import Path

from zenger.backends.isolation import seccomp
from zenger.backends.isolation.surroundings import (
    ENVIRONMENT,
    SYSTEM_FILES,
    Surroundings,
    surroundings,
)
from zenger.backends.isolation.workers import ZygoteSandbox
from zenger.backends.isolation.zygote_process import NotStartedError

_LINKS = ("/bin", "/lib", "/lib64", "/lib32", "/sbin")


class BubblewrapSandbox(ZygoteSandbox):
    """Workers that see no network, no other process and no file but code and fonts."""

    def __init__(self, target: str, extra_readable: tuple[Path, ...] = ()) -> None:
        """Start it.

        Args:
            target: "module:function", what `serve`s tasks inside; see `choose_sandbox`.
            extra_readable: folders that workers may read, and import from.

        Raises:
            NotStartedError: bubblewrap is missing, or the kernel does not let it work.
            SandboxUnavailableError: `target` does not load.
        """
        if not seccomp.supported():
            raise NotStartedError("no system-call filter is known for this processor")
        super().__init__(target, surroundings(extra_readable))
        # Without Landlock the mounts still hide everything, but that is one lock less.
        self.profile = "full" if self._zygote.landlock_abi else "reduced"

    def _wrapper(self, command: list[str]) -> list[str]:
        return [*zygote_walls(self._around), "--", *command]


def bwrap() -> str:
    """The path of bubblewrap.

    Raises:
        NotStartedError: it is not installed.
    """
    found = shutil.which("bwrap")
    if found is None:
        raise NotStartedError("bubblewrap (bwrap) is not installed")
    return found


def base_walls() -> list[str]:
    """bubblewrap with new namespaces of every kind, and /usr in an otherwise empty world."""
    walls = [bwrap(), "--unshare-all", "--die-with-parent", "--new-session"]
    walls += ["--cap-drop", "ALL", "--hostname", "sandbox", "--clearenv"]
    for name, value in ENVIRONMENT.items():
        walls += ["--setenv", name, value]
    walls += ["--ro-bind", "/usr", "/usr"]
    for link in map(Path, _LINKS):
        if link.is_symlink():
            walls += ["--symlink", str(link.readlink()), str(link)]
        elif link.is_dir():
            walls += ["--ro-bind", str(link), str(link)]
    walls += ["--ro-bind-try", "/etc/fonts", "/etc/fonts"]
    for file in SYSTEM_FILES:
        walls += ["--ro-bind-try", str(file), str(file)]
    return [*walls, "--dev", "/dev", "--chdir", "/"]


def zygote_walls(around: Surroundings) -> list[str]:
    """No /proc: no parser needs it, and many containers do not let a new one be mounted."""
    walls = base_walls()
    # Kernels without Landlock: nothing is left to write to but a /tmp that libraries want while
    # they load, where a worker (file size 0) can make empty files that nobody will see.
    walls += ["--size", str(256 * 1024**2), "--tmpfs", "/tmp"]  # noqa: S108
    for tree in around.trees:  # after /tmp, because an installation may be in there
        walls += ["--ro-bind", str(tree), str(tree)]
    return [*walls, "--remount-ro", "/dev", "--remount-ro", "/"]
