"""Signed and encrypted content of S/MIME (.p7m, .p7s): what was signed, by whom, for whom.

Signatures are not checked, and the record says so: whose key is whose is no matter of a file.
Source: RFC 5652 (CMS), RFC 3274 (compressed data), RFC 5280 (certificates).
"""

import binascii
import io
import re
import zlib
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO

from zenger.model.dates import DocumentDate, PartialDate
from zenger.model.document import Original, Problem, Status
from zenger.model.extraction import (
    DateFound,
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MembersExpected,
    Metadata,
    Page,
    PageKind,
    Piece,
    Trouble,
)
from zenger.process.formats.ber import OID, SEQUENCE, SET, BadBerError, Ber, Element, oid, text
from zenger.process.identify_sealed import is_cms
from zenger.protocols.formats import Identity

MAX_ARMOURED = 64 * 1024 * 1024  # bytes of a file in letters (PEM), which is held
MAX_LISTED = 200  # certificates, signers and recipients
MAX_INFLATED = 100  # times the file's own size
_PKCS7, _SMIME = "1.2.840.113549.1.7.", "1.2.840.113549.1.9.16.1."
_SIGNED, _COMPRESSED = f"{_PKCS7}2", f"{_SMIME}9"
_SEALED = (f"{_PKCS7}3", f"{_PKCS7}6", f"{_SMIME}23")
_SIGNING_TIME = "1.2.840.113549.1.9.5"
_ENDING = re.compile(r"\.(?:p7m|p7s|p7b|p7z)$", re.IGNORECASE)
_NAMES = {"2.5.4.3": "CN", "2.5.4.10": "O", "2.5.4.11": "OU", "2.5.4.6": "C", "2.5.4.7": "L",
          "2.5.4.4": "SN", "2.5.4.42": "GN", "1.2.840.113549.1.9.1": "E"}  # fmt: skip


class CmsHandler:
    """Signed content is given on as a file inside; encrypted content says for whom it is."""

    name = "cms"
    version = 1

    def confidence(self, head: bytes, original: Original, identity: Identity) -> float:
        return 0.95 if identity.media_type == "application/pkcs7-mime" else 0.0

    def extract(
        self,
        original: Original,
        untrusted: BinaryIO,
        identity: Identity,
        options: ExtractionOptions,
    ) -> Iterator[Piece]:
        untrusted.seek(0)
        if not is_cms(untrusted.read(64)):
            untrusted = _unarmoured(untrusted)
        reading = _Reading(Ber(untrusted), original)
        try:
            yield from reading.pieces()
        except BadBerError:
            message = "The signed or encrypted content is damaged or cut short."
            yield Trouble(Status.CORRUPT, Problem("damaged-container", message))


def _unarmoured(untrusted: BinaryIO) -> BinaryIO:
    untrusted.seek(0)
    data = re.sub(rb"-----[^-\n]*-----", b"", untrusted.read(MAX_ARMOURED))
    letters = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    letters = letters[: len(letters) - (len(letters) % 4 == 1)]
    return io.BytesIO(binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)))


class _Reading:
    def __init__(self, ber: Ber, original: Original) -> None:
        self._ber = ber
        self._original = original

    def pieces(self) -> Iterator[Piece]:
        outer = list(self._ber.children(self._ber.element(0)))
        kind = oid(self._ber.data(outer[0], 64))
        inner = next(self._ber.children(outer[1]), None) if len(outer) > 1 else None
        if inner is None:
            raise BadBerError("no content")
        if kind in _SEALED:
            yield from self._sealed(inner)
        elif kind == _SIGNED:
            yield from self._signed(inner)
        elif kind == _COMPRESSED:
            yield from self._compressed(inner)
        else:
            message = "This kind of protected content is not known."
            yield Trouble(Status.UNSUPPORTED, Problem("unknown-content", message))

    def _sealed(self, inner: Element) -> Iterator[Piece]:
        recipients = [
            who
            for part in self._ber.children(inner)
            if part.tag == SET
            for one in self._ber.children(part)
            if (who := self._issuer_and_serial(one))
        ][:MAX_LISTED]
        if recipients:
            yield Metadata(tuple(("encrypted for certificate", who) for who in recipients))
        message = "The content is encrypted for its recipients; nothing of it can be read."
        yield Trouble(Status.ENCRYPTED, Problem("encrypted-message", message))

    def _signed(self, inner: Element) -> Iterator[Piece]:
        content: Element | None = None
        certificates: list[str] = []
        signers: list[str] = []
        moments: list[datetime] = []
        sets = 0
        for part in self._ber.children(inner):
            sets += part.tag == SET
            if part.tag == SEQUENCE:
                content = self._inside(part)
            elif part.tag == 0xA0:
                certificates += [self._certificate(c) for c in self._ber.children(part)]
            elif part.tag == SET and sets == 2:
                for signer in self._ber.children(part):
                    signers.append(self._issuer_and_serial(signer))
                    moments += self._signing_times(signer)
        yield from self._told(certificates[:MAX_LISTED], signers[:MAX_LISTED], moments, content)

    def _told(
        self,
        certificates: list[str],
        signers: list[str],
        moments: list[datetime],
        content: Element | None,
    ) -> Iterator[Piece]:
        lines = [f"Signed with the certificate: {who}" for who in signers if who]
        lines += [f"Signed at: {moment.isoformat()}" for moment in moments]
        lines += [f"Certificate: {one}" for one in certificates if one]
        lines.append("The signature was not checked.")
        yield Metadata((("signature", "not checked"),))
        yield Page(1, "\n".join(lines), PageKind.TEXT, "Signature")
        for moment in moments[:1]:
            yield DateFound(DocumentDate(PartialDate.of(moment), "signature"))
        if content is not None:
            yield self._member(self._read(self._ber.octets(content)))
        yield MembersExpected(int(content is not None))

    def _inside(self, part: Element) -> Element | None:
        """The content that was signed; None where it lies in a file of its own."""
        pieces = list(self._ber.children(part))
        if len(pieces) < 2 or pieces[1].tag != 0xA0:
            return None
        return next(self._ber.children(pieces[1]), None)

    def _member(self, content: Iterator[bytes]) -> Member:
        stem = _ENDING.sub("", self._original.untrusted_name)
        is_named = "." in stem and stem != self._original.untrusted_name
        name = stem if is_named else "content.eml"
        return Member(name.encode("utf-8", "replace"), 0, MemberKind.EMBEDDED, content)

    def _read(self, chunks: Iterator[bytes]) -> Iterator[bytes]:
        try:
            yield from chunks
        except BadBerError as error:
            problem = Problem("damaged-container", "The content is damaged or cut short.")
            raise MemberBroken(Status.CORRUPT, problem) from error

    def _compressed(self, inner: Element) -> Iterator[Piece]:
        content = next(
            (found for p in self._ber.children(inner) if (found := self._packed(p))), None
        )
        if content is None:
            raise BadBerError("no content")
        yield self._member(self._inflated(content))
        yield MembersExpected(1)

    def _packed(self, part: Element) -> Element | None:
        pieces = list(self._ber.children(part)) if part.tag == SEQUENCE else []
        is_content = len(pieces) == 2 and pieces[0].tag == OID and pieces[1].tag == 0xA0
        return next(self._ber.children(pieces[1]), None) if is_content else None

    def _inflated(self, content: Element) -> Iterator[bytes]:
        unpack = zlib.decompressobj()
        left = max(self._original.size, 65536) * MAX_INFLATED
        try:
            for block in self._ber.octets(content):
                while block:
                    out = unpack.decompress(block, 1024 * 1024)
                    block = unpack.unconsumed_tail
                    left -= len(out)
                    if left < 0:
                        problem = Problem("member-expansion", "It inflates to more than allowed.")
                        raise MemberBroken(Status.LIMIT, problem)
                    yield out
        except (zlib.error, BadBerError) as error:
            problem = Problem("damaged-container", "The content is damaged or cut short.")
            raise MemberBroken(Status.CORRUPT, problem) from error

    def _issuer_and_serial(self, info: Element) -> str:
        """Who signed, or for whom it is: the issuer and number of a certificate."""
        for part in self._ber.children(info):
            if part.tag != SEQUENCE:
                continue
            pieces = list(self._ber.children(part))
            if len(pieces) == 2 and pieces[0].tag == SEQUENCE and pieces[1].tag == 0x02:
                return f"{self._name(pieces[0])}, number {self._ber.data(pieces[1], 64).hex()}"
            return ""
        return ""

    def _name(self, name: Element) -> str:
        found = []
        for group in self._ber.children(name):
            for pair in self._ber.children(group):
                key, value = (*self._ber.children(pair), pair, pair)[:2]
                label = _NAMES.get(oid(self._ber.data(key, 64)), "")
                if label:
                    found.append(f"{label}={text(value.tag, self._ber.data(value, 1000))}")
        return ", ".join(found)

    def _certificate(self, certificate: Element) -> str:
        body = next(self._ber.children(certificate), None)
        if certificate.tag != SEQUENCE or body is None:
            return ""
        names = [p for p in self._ber.children(body) if p.tag == SEQUENCE]
        if len(names) < 4:  # algorithm, issuer, validity, subject
            return ""
        return f"{self._name(names[3])} (issued by {self._name(names[1])})"

    def _signing_times(self, signer: Element) -> list[datetime]:
        found = []
        for part in self._ber.children(signer):
            for attribute in self._ber.children(part) if part.tag == 0xA0 else ():
                pieces = list(self._ber.children(attribute)) if attribute.is_constructed else []
                if len(pieces) == 2 and oid(self._ber.data(pieces[0], 64)) == _SIGNING_TIME:
                    values = self._ber.children(pieces[1])
                    found += [m for v in values if (m := _moment(self._ber.data(v, 64)))]
        return found


def _moment(data: bytes) -> datetime | None:
    """``YYMMDDHHMMSSZ`` or ``YYYYMMDDHHMMSSZ``."""
    digits = data.decode("ascii", "replace").rstrip("Z")
    if len(digits) == 12:
        digits = ("19" if digits[:2] >= "50" else "20") + digits
    match = re.fullmatch(r"[0-9]{14}", digits)
    try:
        return datetime.strptime(digits + "+0000", "%Y%m%d%H%M%S%z") if match else None
    except ValueError:
        return None
