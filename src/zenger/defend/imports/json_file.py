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
    except RecursionError:
        notes.error("", "not-json", "Brackets are nested too deeply for what this file should be.")
        return NOTHING
    except (msgspec.DecodeError, UnicodeDecodeError) as wrong:
        notes.error("", "not-json", f"The file is not JSON: {wrong}. Save it as it came.")
        return NOTHING
