"""A JSON file that somebody else made."""

from typing import Any

import msgspec

from zenger.defend.imports.imported import Notes

LARGEST = 256 * 1024 * 1024  # bytes
NOTHING = object()
"""What a file holds that is no JSON."""


def decoded(untrusted: bytes, notes: Notes) -> Any:
    """What the file says; `NOTHING` where it is no JSON, which is noted."""
    if len(untrusted) > LARGEST:
        size = f"{len(untrusted):,} bytes"
        notes.error("", "too-large", f"The file has {size}; at most {LARGEST:,} are read.")
        return NOTHING
    try:
        return msgspec.json.decode(untrusted)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        notes.error("", "not-json", f"The file is not JSON: {wrong}. Save it as it came.")
        return NOTHING
