"""Opens what age locked under a passphrase, and tells a wrong one from a machine that is too busy.

The age library chooses how much work a passphrase costs by how fast the machine is when it locks,
and refuses to open what would cost this machine, as fast as it is now, sixteen times as much.
"""

import pyrage

from zenger.errors import KeyringError

_TOO_MUCH = "Excessive work"  # the words of the age library


def open_locked(locked: bytes, passphrase: str) -> bytes | None:
    """The plaintext; None where the passphrase is wrong, or the file damaged.

    Raises:
        KeyringError: the machine is too slow at the moment to try.
    """
    try:
        content: bytes = pyrage.passphrase.decrypt(locked, passphrase)
    except pyrage.DecryptError as error:
        if _TOO_MUCH in str(error):
            raise KeyringError(
                "This machine is far slower now than the one that locked the key was then, so the "
                "passphrase was not tried. Stop what else runs on it, and try again."
            ) from None
        return None
    return content
