"""A security key in software: makes a key pair for a site and signs what a browser would."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from webauthn.helpers import encode_cbor

ORIGIN = "http://localhost"


def encoded(data: bytes) -> str:
    return urlsafe_b64encode(data).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


@dataclass(slots=True)
class Authenticator:
    """One passkey; `counts` is False for those that are kept in a cloud and always say 0."""

    host: str = "localhost"
    counts: bool = True
    count: int = 0
    credential: bytes = field(default_factory=lambda: secrets.token_bytes(32))
    key: ec.EllipticCurvePrivateKey = field(
        default_factory=lambda: ec.generate_private_key(ec.SECP256R1())
    )

    def make(self, options: str, *, origin: str = ORIGIN, **changed: Any) -> str:
        """What `navigator.credentials.create` answers, without attestation."""
        numbers = self.key.public_key().public_numbers()
        point = {
            1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"),
            -3: numbers.y.to_bytes(32, "big"),
        }  # fmt: skip
        attested = bytes(16) + len(self.credential).to_bytes(2, "big") + self.credential
        data = self._data(0x41) + attested + encode_cbor(point)
        response = {
            "clientDataJSON": encoded(_client_data("webauthn.create", options, origin, changed)),
            "attestationObject": encoded(
                encode_cbor({"fmt": "none", "attStmt": {}, "authData": data})
            ),
        }
        return self._answer(response)

    def prove(self, options: str, *, origin: str = ORIGIN, flags: int = 1, **changed: Any) -> str:
        """What `navigator.credentials.get` answers."""
        data = self._data(flags)
        said = _client_data("webauthn.get", options, origin, changed)
        signature = self.key.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(hashes.SHA256()))
        return self._answer({
            "clientDataJSON": encoded(said), "authenticatorData": encoded(data),
            "signature": encoded(signature), "userHandle": None,
        })  # fmt: skip

    def _data(self, flags: int) -> bytes:
        self.count += self.counts
        host = hashlib.sha256(self.host.encode()).digest()
        return host + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(self, response: dict[str, Any]) -> str:
        name = encoded(self.credential)
        return json.dumps({
            "id": name, "rawId": name, "type": "public-key", "response": response,
            "clientExtensionResults": {},
        })  # fmt: skip


def _client_data(kind: str, options: str, origin: str, changed: dict[str, Any]) -> bytes:
    asked = {"type": kind, "challenge": json.loads(options)["challenge"], "origin": origin}
    return json.dumps(asked | changed).encode()
