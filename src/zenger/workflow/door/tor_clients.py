"""Who may reach the desk over Tor: one key for each person, so that one can be taken away.

Source:
    https://spec.torproject.org/rend-spec/ (client authorization): x25519 keys in base32.
"""

import base64
from dataclasses import dataclass
from pathlib import Path

from nacl.public import PrivateKey

from zenger.errors import DoorError
from zenger.receive.whole_file import adopt, sync, whole_file
from zenger.workflow.door.tor_config import CLIENT, TorPlaces, desk_clients, torrc


@dataclass(frozen=True, slots=True)
class ClientKey:
    """The private half. It is shown once, and not kept."""

    private: str  # base32

    def line(self, onion: str) -> str:
        """What Tor Browser asks for, or a file NAME.auth_private of tor holds."""
        return f"{onion.removesuffix('.onion')}:descriptor:x25519:{self.private}"


def add_client(places: TorPlaces, person: str) -> ClientKey:
    """Let one more person reach the desk. Tor sees it when it reads its configuration again.

    Raises:
        DoorError: there is one of that name, or it is no name.
    """
    _require_name(person)
    if person in desk_clients(places.tor):
        raise DoorError(f"{person} has a key already. Revoke it first, then add them anew.")
    private = PrivateKey.generate()
    folder = places.tor / "desk" / "authorized_clients"
    for one in (folder.parent, folder):
        one.mkdir(mode=0o700, exist_ok=True)
        adopt(one, places.tor)
    line = f"descriptor:x25519:{_base32(bytes(private.public_key))}\n"
    _write(folder / f"{person}.auth", line)
    write_torrc(places)
    return ClientKey(_base32(bytes(private)))


def revoke_client(places: TorPlaces, person: str) -> None:
    """Take a person's key away. If it was the last, the desk has no onion service any more.

    Raises:
        DoorError: there is none of that name.
    """
    _require_name(person)
    if person not in desk_clients(places.tor):
        raise DoorError(f"{person} has no key. `zenger door tor` says who has.")
    folder = places.tor / "desk" / "authorized_clients"
    (folder / f"{person}.auth").unlink()
    sync(folder)
    write_torrc(places)


def write_torrc(places: TorPlaces) -> Path:
    """Write the configuration anew; where it is."""
    (places.tor / "data").mkdir(mode=0o700, exist_ok=True)
    adopt(places.tor / "data", places.tor)
    _write(places.tor / "torrc", torrc(places))
    return places.tor / "torrc"


def _require_name(person: str) -> None:
    if not CLIENT.fullmatch(person):
        raise DoorError(
            "A name for a key has letters a to z, digits and dashes, 31 at most. Take none that "
            "says who it is, if the machine may not know."
        )


def _base32(key: bytes) -> str:
    return base64.b32encode(key).decode("ascii").rstrip("=")


def _write(path: Path, text: str) -> None:
    with whole_file(path, adopted=True) as out:
        out.write(text.encode())
