"""Signed and encrypted content, and lists that mail programs keep, by their first bytes."""

import re

from zenger.process.formats.pgp_packets import is_pgp
from zenger.process.formats.sealed import KINDS

_CMS = re.compile(
    rb"\x30(?:[\x00-\x80]|\x81.|\x82..|\x83...|\x84....)\x06[\x09\x0b]"
    rb"\x2a\x86\x48\x86\xf7\x0d\x01(?:\x07|\x09\x10\x01)",
    re.DOTALL,
)
_CMS_LETTERS = re.compile(rb"\s*-----BEGIN (?:PKCS7|CMS|PKCS #7 SIGNED DATA)-----")
_PGP_LETTERS = re.compile(rb"(?:\xef\xbb\xbf)?\s*-----BEGIN PGP ([A-Z]+)")
_PGP = {
    b"MESSAGE": "application/pgp-encrypted",
    b"SIGNED": "application/pgp-signature",
    b"SIGNATURE": "application/pgp-signature",
    b"PUBLIC": "application/pgp-keys",
    b"PRIVATE": "application/pgp-keys",
}
_MORK = b"// <!-- <mdb:mork"


def is_cms(head: bytes) -> bool:
    """Whether these bytes start S/MIME content (RFC 5652)."""
    return _CMS.match(head) is not None


def sealed_type(head: bytes) -> str:
    """The media type; empty for anything else."""
    if is_cms(head) or _CMS_LETTERS.match(head):
        return "application/pkcs7-mime"
    if found := _PGP_LETTERS.match(head):
        return _PGP.get(found.group(1), "")
    for start, media_type, _ in KINDS:
        if head.startswith(start):
            return media_type
    if head.startswith(_MORK):
        return "application/x-mork"
    return is_pgp(head) if head[:1] >= b"\x80" else ""
