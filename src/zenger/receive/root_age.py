"""The newsroom's root as a key of age: what is sealed to it opens where the root is unlocked.

age takes Ed25519 keys in the form of SSH, and makes of them keys of its own for encryption, which
are different from what they sign with. No key is needed besides the one that lies offline anyway.

Source:
    age-encryption.org/v1, "The ssh-ed25519 recipient type".
    https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key for the private form.
"""

import base64
import struct

from nacl.signing import SigningKey, VerifyKey
from pyrage import ssh

_KIND = b"ssh-ed25519"
_CHECK = bytes(8)  # twice the same four bytes, by which a wrong passphrase would show
_LINE = 70  # characters


def root_recipient(root: VerifyKey) -> ssh.Recipient:
    """To which to seal."""
    return ssh.Recipient.from_str(f"ssh-ed25519 {_base64(_public(root))}")


def root_identity(root: SigningKey) -> ssh.Identity:
    """With which to open. Also `age --decrypt -i FILE` takes what is made here."""
    return ssh.Identity.from_buffer(private_key_file(root))


def private_key_file(root: SigningKey) -> bytes:
    """The root as OpenSSH writes keys, without a passphrase: never on a disk that stays."""
    public = _public(root.verify_key)
    pair = _text(bytes(root) + bytes(root.verify_key))
    secret = _CHECK + public + pair + _text(b"")
    secret += bytes(range(1, 1 + -len(secret) % 8))
    nothing = _text(b"none") + _text(b"none") + _text(b"")
    key = b"openssh-key-v1\0" + nothing + struct.pack(">I", 1) + _text(public) + _text(secret)
    text = _base64(key)
    lines = [text[place : place + _LINE] for place in range(0, len(text), _LINE)]
    begin, end = "-----BEGIN OPENSSH PRIVATE KEY-----", "-----END OPENSSH PRIVATE KEY-----"
    return "\n".join([begin, *lines, end, ""]).encode()


def _public(root: VerifyKey) -> bytes:
    return _text(_KIND) + _text(bytes(root))


def _text(content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + content


def _base64(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
