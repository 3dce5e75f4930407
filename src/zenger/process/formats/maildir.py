"""What a maildir says of a message in its file's name: seen, answered, and so on.

A maildir is a folder with `cur`, `new` and `tmp`; each message is a file of its own, told by
its bytes like any other. Two copies of one message are one document, so its metadata has the
flags of one of them; every name, flags included, stays in the paths.

Source: D. J. Bernstein, "Using maildir format" (https://cr.yp.to/proto/maildir.html); Dovecot
writes its keywords in lower case, whose meaning lies in a file of its own.
"""

import re

_INFO = re.compile(r"[:;!-]2,([A-Za-z]*)\Z")  # ";", "!", "-": where a disk allows no colon
_MEANING = {
    "P": "passed on",
    "R": "answered",
    "S": "seen",
    "T": "in the trash",
    "D": "draft",
    "F": "flagged",
}


def is_maildir_name(untrusted_name: str) -> bool:
    """Whether a file is named as a maildir names messages that were looked at."""
    return _INFO.search(untrusted_name) is not None


def maildir_flags(untrusted_name: str) -> tuple[str, ...]:
    """The flags in words, in the order of the name; unknown ones as `keyword a`."""
    found = _INFO.search(untrusted_name)
    letters = found.group(1) if found else ""
    return tuple(_MEANING.get(letter, f"keyword {letter}") for letter in letters)
