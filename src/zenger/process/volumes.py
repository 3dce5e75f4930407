"""Volumes of split archives, told by their names: those behind the first bear no marks."""

import re

from zenger.model.document import Problem

_NAMES = re.compile(
    r"\.(?:part(?P<part>\d{1,5})\.rar|r(?P<old_rar>\d\d)|z(?P<zip>\d\d)"
    r"|(?:7z|zip|rar|tar|gz|tgz|bz2|xz|zst)\.(?P<cut>\d{3}))$",
    re.IGNORECASE,
)


def volume_of(untrusted_name: str) -> int | None:
    """Which volume of a set a file is by its name, from 1; None where the name says nothing.

    ``.part2.rar``, ``.z02`` and ``.7z.002`` are second; so is ``.r00``, which follows ``.rar``.
    """
    match = _NAMES.search(untrusted_name)
    if match is None:
        return None
    if match["old_rar"]:
        return int(match["old_rar"]) + 2
    return int(match["part"] or match["zip"] or match["cut"])


def volume_problem(number: int) -> Problem:
    """Why a volume that nothing could be made of was not read."""
    return Problem(
        "other-volume",
        f"By its name this is volume {number} of a split archive, which cannot be read alone. "
        "Volumes are not joined: unpack the whole set and add what comes out.",
    )
