"""Files that one program has locked as a whole: of what kind, and that nothing in them is read."""

from collections.abc import Iterator
from typing import BinaryIO

from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import ExtractionOptions, Piece, Trouble
from zenger.protocols.formats import Identity

KINDS = (  # first bytes, media type, what made it
    (b"Salted__", "application/x-openssl-encrypted", "openssl enc"),
    (b"age-encryption.org/v1\n", "application/x-age-encryption", "age"),
    (b"-----BEGIN AGE ENCRYPTED FILE-----", "application/x-age-encryption", "age"),
    (b"AES\x02\x00", "application/x-aescrypt", "AES Crypt"),
    (b"\x03\xd9\xa2\x9a\x67\xfb\x4b\xb5", "application/x-keepass2", "KeePass"),
)
_PROGRAMS = {media_type: program for _, media_type, program in KINDS}


class SealedHandler:
    """Said to be encrypted, which "unsupported" would hide from who has the password."""

    name = "sealed"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 1.0 if identity.media_type in _PROGRAMS else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        program = _PROGRAMS[identity.media_type]
        message = (
            f"The file is encrypted ({program}). Unlock it with that program and import what comes "
            "out: no password is tried on files of this kind."
        )
        yield Trouble(Status.ENCRYPTED, Problem("encrypted-file", message))
