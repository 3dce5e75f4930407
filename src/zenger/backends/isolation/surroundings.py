"""What a sandboxed Python needs of this machine, and nothing more: its library and fonts."""

import os
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

import zenger

SYSTEM = (Path("/usr"), Path("/lib"), Path("/lib64"), Path("/bin"), Path("/etc/fonts"))
SYSTEM_FILES = (Path("/etc/ld.so.cache"),)
DEVICES = (Path("/dev/zero"), Path("/dev/urandom"), Path("/dev/random"))

# One thread each: workers are the parallelism. Threads started in the zygote would not survive
# the fork, and each of glibc's memory arenas takes 64 MiB of a worker's address space. mimalloc, in
# the library of sketches, would set a whole GiB aside, half of what a worker may have.
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "HOME": "/tmp",  # noqa: S108  inside it is an empty file system of its own
    "LANG": "C.UTF-8",
    "TZ": "UTC",
    "OMP_THREAD_LIMIT": "1",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "RAYON_NUM_THREADS": "1",
    "TOKIO_WORKER_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
    "MIMALLOC_ARENA_RESERVE": "32MiB",
    "PYTHONDONTWRITEBYTECODE": "1",
    "PYTHONHASHSEED": "0",  # the same file gives the same pieces in the same order
    "PYTHONUTF8": "1",
}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """Where this Python lives."""

    interpreter: Path  # resolved: no link of a virtual environment
    search_path: tuple[Path, ...]  # sys.path inside
    trees: tuple[Path, ...]  # to be readable beside SYSTEM

    def readable(self) -> tuple[Path, ...]:
        """All that a locked worker may read."""
        return (*SYSTEM, *SYSTEM_FILES, *DEVICES, *self.trees)


def surroundings(extra_readable: tuple[Path, ...] = ()) -> Surroundings:
    """Of the running Python: from a system package, a virtual environment, or an editable install.

    Only packages' folders, the standard library and Zenger's own package are taken over: the
    working directory and whatever else is on `sys.path` stay outside, except `extra_readable`,
    which may be imported from too.
    """
    package = Path(zenger.__file__).resolve().parent
    standard = [Path(sysconfig.get_path(key)) for key in ("stdlib", "platstdlib")]
    packages = [Path(entry) for entry in sys.path if entry.endswith("-packages")]
    inside = [Path(e) for e in sys.path if any(_within(Path(e), s) for s in standard)]
    interpreter = Path(os.path.realpath(sys.executable))
    libraries = [Path(sys.base_prefix, name) for name in ("lib", "lib64")]
    trees = [*libraries, *standard, *packages, package, interpreter, *extra_readable]
    return Surroundings(
        interpreter,
        _unique([*inside, *packages, package.parent, *extra_readable]),
        tuple(t for t in _unique(trees) if t.exists() and not _within(t, Path("/usr"))),
    )


def _within(path: Path, folder: Path) -> bool:
    return path == folder or folder in path.parents


def _unique(paths: list[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(paths))
