"""Days as other collections write them."""

from zenger.defend.imports.imported import Notes
from zenger.defend.imports.rows import shown
from zenger.model.case.moments import Moment


def day_of(untrusted_value: str, column: str, notes: Notes) -> Moment | None:
    """The day; an hour behind it is left out. None where it is empty, or wrong, which is noted."""
    if not untrusted_value:
        return None
    try:
        return Moment.parse(untrusted_value[:10])
    except ValueError:
        notes.error(column, "no-such-day", (
            f"“{shown(untrusted_value)}” is not a day there is. Write it as 2020-11-05."
        ))  # fmt: skip
        return None
