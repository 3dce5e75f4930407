"""Volumes of split archives and disk images, told by their names: most bear no marks."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from zenger.model.document import Problem, Status
from zenger.model.extraction import Trouble

_CUT = "7z|zip|rar|tar|gz|tgz|bz2|xz|zst|iso|img|dd|raw|pst|mbox"
_NAMES = re.compile(
    r"\.(?:part(?P<part>\d{1,5})\.rar|r(?P<old_rar>\d\d)|z(?P<zip>\d\d)"
    rf"|(?:{_CUT})\.(?P<cut>\d{{3}})|[es](?P<ewf>\d\d))$",
    re.IGNORECASE,
)
_ENDS = re.compile(r"\.(?:zip|rar)$", re.IGNORECASE)
LIKE_VOLUMES = rf"\.(part\d{{1,5}}\.rar|r\d\d|z\d\d|({_CUT})\.\d{{3}}|[es]\d\d|zip|rar)$"
"""As a regular expression that a database can look for: whatever may be a volume."""
_LAST_NUMBER = 99  # of the segments of a disk image
VOLUME_ENDINGS = (*"0123456789", ".zip", ".rar")
"""How all of those end, by which a database finds them among many names."""
CABINETS = ".cab"
CABINET_BEFORE, CABINET_AFTER = "cabinet before", "cabinet after"  # in the metadata of one
BESIDE_DATABASE = ("-wal", "-journal")  # how SQLite ends the names of what it writes beside one
JOINED = "volume-joined"
MISSING = "volume-missing"
DIFFERING = "volumes-differ"


@dataclass(frozen=True, slots=True)
class VolumeNames:
    """The names that the volumes of one set have.

    ``a.part1.rar`` on, ``a.7z.001`` on, ``a.rar`` and ``a.r00`` on, or ``a.z01`` on and ``a.zip``;
    or those of a disk image, ``a.E01`` on.
    """

    before: str
    after: str
    width: int  # digits
    start: int  # number in the name of the first that has one
    most: int  # numbers there may be
    first: str = ""  # without a number, before the others
    last: str = ""  # without a number, behind the others
    is_lettered: bool = False  # after 99 come letters: ``.E99``, ``.EAA`` to ``.EZZ``, ``.FAA``

    @property
    def main(self) -> str:
        """The volume that stands for the set, where archivers show its contents."""
        return self.first or self.last or self.numbered(self.start)

    def numbered(self, number: int) -> str:
        if self.is_lettered and number > _LAST_NUMBER:
            return f"{self.before[:-1]}{_letters(self.before[-1], number - _LAST_NUMBER - 1)}"
        return f"{self.before}{number:0{self.width}}{self.after}"

    def numbers(self) -> Iterator[int]:
        yield from range(self.start, self.start + self.most)


def names_of_set(untrusted_name: str) -> VolumeNames | None:
    """Which names the other volumes of a set have, by that of one of them.

    ``a.zip`` and ``a.rar`` may be the main volume of a set, or no volume at all.
    """
    if match := _NAMES.search(untrusted_name):
        found = next(name for name, value in match.groupdict().items() if value)
        digits = match[found]
        before, after = untrusted_name[: match.start(found)], untrusted_name[match.end(found) :]
        if found == "old_rar":
            return _old_rar(before)
        if found == "zip":
            return _zip(before)
        if found == "ewf":
            most = _LAST_NUMBER + (ord("z") - ord(before[-1].lower()) + 1) * 26 * 26
            return VolumeNames(before, "", 2, 1, most, is_lettered=True)
        most = 10 ** len(digits) if found == "cut" else 2000
        return VolumeNames(before, after, len(digits), 1, most - 1)
    if match := _ENDS.search(untrusted_name):
        before = untrusted_name[:-2]  # its case is kept: ``.Z`` of ``.ZIP``
        return _zip(before) if match[0].lower() == ".zip" else _old_rar(before)
    return None


def _letters(first: str, number: int) -> str:
    """The end of a segment's name from the hundredth on, as EnCase counts."""
    more, rest = divmod(number, 26 * 26)
    start = ord("a" if first.islower() else "A")
    return chr(ord(first) + more) + chr(start + rest // 26) + chr(start + rest % 26)


def _old_rar(before: str) -> VolumeNames:
    first = before + ("AR" if before.endswith("R") else "ar")
    return VolumeNames(before, "", 2, 0, 100, first=first)


def _zip(before: str) -> VolumeNames:
    last = before + ("IP" if before.endswith("Z") else "ip")
    return VolumeNames(before, "", 2, 1, 99, last=last)


def volume_of(untrusted_name: str) -> int | None:
    """Which volume of a set a file is by its name, from 1; None where the name says nothing.

    ``.part2.rar``, ``.z02`` and ``.7z.002`` are second; so is ``.r00``, which follows ``.rar``.
    """
    match = _NAMES.search(untrusted_name)
    if match is None:
        return None
    if match["old_rar"]:
        return int(match["old_rar"]) + 2
    return int(match["part"] or match["zip"] or match["cut"] or match["ewf"])


def volume_problem(number: int) -> Problem:
    """Why a volume that nothing could be made of was not read."""
    return Problem(
        "other-volume",
        f"By its name this is volume {number} of a split archive, which cannot be read alone. "
        "Its first volume, in the same folder, says which are missing; without that one nothing "
        "can be read.",
    )


def joined_trouble(untrusted_name: str) -> Trouble:
    """Why a volume has no contents of its own."""
    message = "A volume of a split archive, read together with the others under one of them."
    if untrusted_name.endswith(BESIDE_DATABASE):
        message = "It belongs to the database beside it, and was read together with that."
    return Trouble(Status.SKIPPED, Problem(JOINED, message))


def missing_trouble(missing: tuple[str, ...]) -> Trouble:
    """Why the main volume could not be read whole.

    Args:
        missing: which, as their names end: ``.r00``, ``.zip``, ``.002``. None: those behind
            the last, as it says itself.
    """
    named = ", ".join(missing[:10]) + (" and more" if len(missing) > 10 else "")
    which = f"whose names end in {named}" if named else "behind the last one"
    message = (
        f"Volumes of this split archive are missing: those {which}. Add them to its folder, "
        "import that again and run `zenger process`."
    )
    return Trouble(Status.TRUNCATED, Problem(MISSING, message))


def differing_trouble() -> Trouble:
    """Why a main volume was read alone although others lie beside it at some place.

    It says no more than who sees only one of the places may know.
    """
    message = (
        "A volume of a split archive that lies in more than one place, not beside the same volumes "
        "everywhere. So it was read alone here. Where all are beside each other, what they hold "
        "stands under another of them, if one lies nowhere else."
    )
    return Trouble(Status.TRUNCATED, Problem(DIFFERING, message))
