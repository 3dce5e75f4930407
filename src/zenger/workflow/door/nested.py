"""Opens what was sealed before sending and arrived inside another parcel."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyrage import x25519

from zenger.receive.age_opening import is_age
from zenger.receive.quarantine import Placed
from zenger.receive.unsealing import Unsealed, unseal

DEEPEST = 3  # parcels in parcels; nobody needs more, and each takes the disk once more
_DEEPEST_PATH = 2048  # bytes of a path: with what is inside, it must stay below the 4,096 of Linux
MOST_CLOSED = 200  # sealed files that none of our keys opens; each try takes up to some seconds
OPENED = ".opened"  # behind the name of a sealed file: the folder of what was in it


@dataclass(slots=True)
class Contents:
    """All that a parcel holds, at all depths."""

    parcels: list[Unsealed] = field(default_factory=list)  # it, and those inside
    placed: list[Placed] = field(default_factory=list)  # their files, below one folder
    closed: int = 0  # sealed files that were tried in vain


def open_nested(folder: Path, outer: Unsealed, identities: Sequence[x25519.Identity]) -> Contents:
    """Open each sealed file of `outer` beside itself, and those inside, as far as we have keys.

    What opens whole takes the place of the sealed file. One that does not is left with what came
    out of it; one that is sealed to others is left alone, and so are all after too many of these.
    """
    contents = Contents()
    _look_into(contents, folder, "", outer, identities)
    return contents


def _look_into(
    contents: Contents, top: Path, prefix: str, parcel: Unsealed,
    identities: Sequence[x25519.Identity],
) -> None:  # fmt: skip
    contents.parcels.append(parcel)
    for one in parcel.placed:
        placed = replace(one, path=prefix + one.path)
        inner = None
        if (
            contents.closed < MOST_CLOSED
            and _has_room(placed.path, prefix)
            and _is_sealed(top / placed.path)
        ):
            inner = _open(top / placed.path, top / (placed.path + OPENED), identities, placed)
            contents.closed += inner is None
        if inner is None or (top / placed.path).exists():
            contents.placed.append(placed)
        if inner is not None:
            _look_into(contents, top, f"{placed.path}{OPENED}/", inner, identities)


def _has_room(path: str, prefix: str) -> bool:
    """Whether it may be opened further; else it stays sealed, and somebody can look at it."""
    return prefix.count(OPENED + "/") < DEEPEST and len(path.encode()) <= _DEEPEST_PATH


def _is_sealed(path: Path) -> bool:
    with path.open("rb") as stream:
        return is_age(stream.read(64))


def _open(
    sealed: Path, folder: Path, identities: Sequence[x25519.Identity], placed: Placed
) -> Unsealed | None:
    try:
        folder.mkdir(mode=0o700)
    except FileExistsError:  # the sender has a file of this name; then it stays sealed
        return None
    name = placed.untrusted_name.rpartition(b"/")[2].removesuffix(b".age")
    with sealed.open("rb") as stream:
        inner = unseal(stream, folder, identities, name)
    if inner is None:
        shutil.rmtree(folder)
    elif inner.is_complete and placed.is_whole:
        sealed.unlink()
    return inner
