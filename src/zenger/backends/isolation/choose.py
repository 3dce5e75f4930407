"""The strongest sandbox that really works on this machine."""

from pathlib import Path

from zenger.backends.isolation.bubblewrap import BubblewrapSandbox
from zenger.backends.isolation.reduced import ReducedSandbox
from zenger.backends.isolation.zygote_process import NotStartedError
from zenger.errors import SandboxUnavailableError
from zenger.protocols.sandbox import Sandbox


def choose_sandbox(target: str, extra_readable: tuple[Path, ...] = ()) -> Sandbox:
    """Start a sandbox of the strongest kind that comes up; its `profile` says which that is.

    Args:
        target: "module:function". The function is `serve(task: bytes, inputs: list[BinaryIO],
            emit: Callable[[int, bytes], None]) -> None` and runs inside. The module may have a
            `warm_up()`, called once before anything is locked: whatever is imported, opened by
            name or loaded late must be so there, because afterwards no code can be loaded.
        extra_readable: folders that workers may read, and import from.

    Raises:
        SandboxUnavailableError: no kind works here; the message says what to install or allow.
    """
    reasons = []
    for kind in (BubblewrapSandbox, ReducedSandbox):
        try:
            return kind(target, extra_readable)
        except NotStartedError as error:
            reasons.append(str(error))
    raise SandboxUnavailableError(
        "No sandbox works on this machine, so no file will be opened. "
        f"With bubblewrap: {reasons[0]}. Without: {reasons[1]}. "
        "Install it (`apt install bubblewrap`); if it is installed, allow user namespaces: on "
        "Ubuntu `sysctl kernel.apparmor_restrict_unprivileged_userns=0`, in Docker "
        "`--security-opt seccomp=unconfined --security-opt systempaths=unconfined`; or use a "
        "kernel with Landlock (5.13 or later)."
    )
