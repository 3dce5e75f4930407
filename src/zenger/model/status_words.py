"""What each status is called and what it means to a reader: said here, and nowhere else.

By the words of `Status`. `ok` and `empty` are no loss, so they have no words for one.
"""

import re

STATUS_WORDS = {
    "ok": "Read whole", "empty": "Empty", "unsupported": "Not readable yet",
    "encrypted": "Locked with a password", "corrupt": "Damaged", "truncated": "Incomplete",
    "limit": "Too large to read whole", "timeout": "Took too long to read",
    "oom": "Too large for memory", "crashed": "Could not be read",
    "cycle": "Contains itself", "skipped": "Left out",
}  # fmt: skip
"""As a headline or a tag."""

STATUS_MEANS = {
    "empty": "The file was read to its end, and there is nothing in it to show.",
    "unsupported": "We know this file is here, and cannot show what is in it: "
    "its format is one that this archive does not read yet.",
    "encrypted": "The file is locked with a password that we do not have.",
    "corrupt": "The file is damaged. What could be read of it is shown; the rest is lost.",
    "truncated": "Not all of the file is there, or could be read. What is missing is said with it.",
    "limit": "The file is larger than what is read of one file. The rest was left out.",
    "timeout": "Reading the file took too long and was stopped.",
    "oom": "Reading the file needed more memory than it may have, and was stopped.",
    "crashed": "The program that reads such files failed on this one.",
    "cycle": "The file contains a copy of a file that it is itself inside of. It is shown once.",
    "skipped": "The entry carries no content of its own (a link, a device or a folder), or "
    "could not be received.",
}
"""As sentences about one file."""

NOT_WHOLE_BECAUSE = {
    "encrypted": "could not be opened, for want of a password",
    "corrupt": "could not be read, or only in part, because of damage",
    "truncated": "could be read only in part, or not at all, because something of it is missing",
    "unsupported": "could not be read, as nothing here reads the format yet",
    "limit": "could not be read whole, because of size",
    "timeout": "could not be read whole in the time allowed",
    "oom": "could not be read in the memory allowed",
    "crashed": "could not be read, as the program for it failed",
    "cycle": "would have been shown inside a copy of itself",
    "skipped": "had no content to take (links, devices and the like), or could not be received",
}
"""Completes "3 of 120 attachments …"; the same for one and for many."""

INSIDE_WORDS = {
    "encrypted": "locked with a password", "corrupt": "damaged", "truncated": "cut short",
    "unsupported": "not readable yet", "limit": "beyond a limit", "timeout": "too slow to read",
    "oom": "too large for memory", "crashed": "not to be read", "cycle": "a copy of what holds it",
    "skipped": "passed over (links, devices and the like)",
}  # fmt: skip
"""Completes "2 …" in a list of what became of the files inside another."""

_ADVICE = re.compile(
    r"(?<=[.!?]) (?:Add|Ask|Give|Install|Press|Put|Run|Set|Try|Unpack) .*", re.DOTALL
)


def without_advice(message: str) -> str:
    """Why a file was not read whole, without what the newsroom can do about it: no reader can."""
    return _ADVICE.sub("", message)
