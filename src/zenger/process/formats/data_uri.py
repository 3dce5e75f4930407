"""Files written into an address (``data:image/png;base64,…``). Source: RFC 2397."""

import binascii
import re
from urllib.parse import unquote_to_bytes

_DATA = re.compile(r"\s*data:[\w.+/-]{0,127}((?:;[\w=.-]{1,127})*),", re.IGNORECASE)


def data_of(value: str) -> bytes | None:
    """The bytes; None where it is no such address or damaged."""
    match = _DATA.match(value)
    if match is None:
        return None
    content = unquote_to_bytes(value[match.end() :])
    if ";base64" not in match.group(1).lower():
        return content
    try:
        return binascii.a2b_base64(content)
    except binascii.Error:
        return None
