"""Whether a request was sent to this machine by number, and not by a name somebody made up."""

import ipaddress
from urllib.parse import urlsplit


def is_plain_host(host: str, name: str = "localhost") -> bool:
    """An address in numbers, localhost, or `name`.

    A page in a browser on this machine could make a name of its own lead here, and read the
    answer as its own ("DNS rebinding"); it cannot do that with a number.
    """
    try:
        asked = urlsplit(f"//{host}").hostname or ""
        return asked in ("localhost", name.lower()) or bool(ipaddress.ip_address(asked))
    except ValueError:
        return False
