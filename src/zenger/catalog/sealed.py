"""Words that the catalog keeps sealed: what lies beneath redactions.

They are sealed under a key that is derived from the newsroom's secret, which is no part of the
catalog. Who has the catalog's file alone reads none of them, nor how long they are. What is sealed
is other bytes each time, so nothing can be looked up by it.
"""

import base64
import hmac
from typing import TYPE_CHECKING, Any

from django.db import models
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from zenger.errors import NewsroomError

if TYPE_CHECKING:
    _TextField = models.TextField[str, str]
else:
    _TextField = models.TextField

_MARK = "sealed1:"
_STEP = 64  # bytes: lengths are rounded up to them
_key: dict[str, bytes] = {}  # of the newsroom that the connection is of


def unlock(secret: bytes) -> None:
    """Let words be sealed and read again. A process serves one newsroom."""
    _key["words"] = hmac.digest(secret, b"zenger: words of redactions", "sha256")


def seal(words: str) -> str:
    """As the catalog keeps them; no words stay no words."""
    if not words:
        return ""
    plain = words.encode("utf-8", "surrogatepass") + b"\x01"
    padded = plain + b"\0" * (-len(plain) % _STEP)
    return _MARK + base64.b64encode(_box().encrypt(padded)).decode("ascii")


def unseal(kept: str) -> str:
    """The words again.

    Raises:
        NewsroomError: they were sealed under another key, or changed since.
    """
    if not kept:
        return ""
    try:
        mark, content = kept[: len(_MARK)], kept[len(_MARK) :]
        plain = _box().decrypt(base64.b64decode(content if mark == _MARK else "", validate=True))
    except (CryptoError, ValueError):
        raise NewsroomError(
            "The words of a redaction cannot be read: they were sealed under another key than "
            "keys/public-id.key. Restore that file and the catalog from the same backup."
        ) from None
    return plain.rstrip(b"\0")[:-1].decode("utf-8", "surrogatepass")


class SealedTextField(_TextField):
    """Text that is sealed on its way into the database and unsealed on its way out."""

    def get_prep_value(self, value: Any) -> Any:
        return None if value is None else seal(str(value))

    def from_db_value(self, value: Any, expression: Any, connection: Any) -> Any:
        del expression, connection
        return None if value is None else unseal(value)


def _box() -> SecretBox:
    if "words" not in _key:
        raise NewsroomError(
            "The catalog was opened without the newsroom's key, so the words of redactions can be "
            "neither kept nor read. Open it with `open_newsroom`."
        )
    return SecretBox(_key["words"])
