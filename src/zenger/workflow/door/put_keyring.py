"""Puts another keyring in place at the door: a newer one of the same root, or none."""

from datetime import date

from zenger.errors import KeyringError
from zenger.receive.door.folder import DoorFolder
from zenger.receive.keyring import Keyring, verified


def put_keyring(folder: DoorFolder, content: bytes, today: date) -> Keyring:
    """Put it in place of the one that is here. The same once more changes nothing.

    Raises:
        KeyringError: the pinned root did not sign it, it is older, it is another of the same
            version, or it does not hold on this day.
        DoorError: there is no door, or its keyring is missing.
    """
    old, new = folder.keyring(), verified(content, folder.fingerprint())
    if new == old:
        return old
    _require_newer(old, new)
    _require_in_force(new, today)
    folder.write_keyring(content)
    return new


def _require_newer(old: Keyring, new: Keyring) -> None:
    if new.version < old.version:
        raise KeyringError(
            f"This keyring is of version {new.version}, and version {old.version} is here already. "
            "Whoever puts an old one in place could have sources seal to somebody who was revoked."
        )
    if new.version == old.version:
        raise KeyringError(
            f"A keyring of version {old.version} is here already, and this one says something else "
            "under the same number. Which is the newer cannot be told: somebody may have been "
            "revoked in the one that is here. Either the folder of keys was restored from an older "
            "copy, or somebody else can sign. If you know that it was restored, take the newest "
            "copy, look with `zenger keys show` who is in it, sign once more with `zenger keys "
            "rotate`, and bring that. If not, the root may be in other hands."
        )


def _require_in_force(new: Keyring, today: date) -> None:
    if not new.issued <= today <= new.expires:
        raise KeyringError(
            f"This keyring holds from {new.issued.isoformat()} to {new.expires.isoformat()}, and "
            f"by the clock of this machine it is {today.isoformat()}: with it the door would take "
            "nothing. Set the clock right that is wrong, here or where the keys are; if it was "
            "there, sign anew with `zenger keys rotate`."
        )
