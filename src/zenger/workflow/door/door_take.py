"""Takes in what the reading room sends: sealed replies, and what is to be destroyed."""

from dataclasses import dataclass

from zenger.errors import DoorError
from zenger.receive.door.folder import DoorFolder
from zenger.receive.door.mailboxes import Mailboxes
from zenger.receive.door.replies import deliver, read_bundle
from zenger.receive.door.store import Store

_TAKEN = "replies/taken"


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it."""

    replies: int
    nowhere: int  # replies to mailboxes that are gone
    destroyed: int  # parcels


def take(folder: DoorFolder, untrusted: bytes) -> Taken:
    """Do what a bundle says.

    Raises:
        BundleError: no desk of the keyring signed it.
        DoorError: it was taken before, or another command is at the parcels.
    """
    with folder.alone():
        return _take(folder, untrusted)


def _take(folder: DoorFolder, untrusted: bytes) -> Taken:
    bundle = read_bundle(untrusted, folder.keyring())
    taken = _taken(folder)
    if bundle.id in taken:
        raise DoorError("This bundle was taken before. Nothing of it was done again.")
    delivered = deliver(bundle, Mailboxes(folder.mailboxes, folder.pepper()))
    store = Store(folder.store)
    destroyed = sum(store.destroy(name) for name in bundle.destroyed)
    # Last: stopped before, some replies are there twice, which is better than not at all.
    folder.write(_TAKEN, "".join(f"{one}\n" for one in sorted({*taken, bundle.id})).encode())
    return Taken(delivered.replies, delivered.nowhere, destroyed)


def _taken(folder: DoorFolder) -> set[str]:
    try:
        return set((folder.path / _TAKEN).read_text(encoding="ascii").split())
    except FileNotFoundError:
        return set()
