"""Which formats are known: every entry point of the group `zenger.formats`."""

from functools import cache
from importlib.metadata import entry_points

from zenger.protocols.formats import FormatHandler

GROUP = "zenger.formats"


@cache
def handlers() -> tuple[FormatHandler, ...]:
    """One of each, in order of name, so that ties are broken the same way everywhere."""
    found = [entry.load()() for entry in entry_points(group=GROUP)]
    return tuple(sorted(found, key=lambda handler: handler.name))


def versions() -> dict[str, int]:
    """What goes into the fingerprint of the extract stage."""
    return {handler.name: handler.version for handler in handlers()}
