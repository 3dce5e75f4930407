"""A case as the records keep it: canonical JSON, so that equal cases have equal marks."""

import hashlib
from collections.abc import Mapping

import msgspec

from zenger.defend.rows import reading_in, written_in
from zenger.model.case.cases import Case


def encoded(case: Case) -> str:
    """Canonical JSON of a case, its texts and dates in the forms that a case folder has."""
    hook = written_in(case.case.language)
    return msgspec.json.encode(case, enc_hook=hook, order="deterministic").decode()


def decoded(text: str) -> Case:
    """The case that was encoded.

    Raises:
        msgspec.ValidationError: it was written by a version of Zenger that is none of ours.
    """
    values = msgspec.json.decode(text)
    language = values["case"].get("language", "en")
    return msgspec.convert(values, Case, dec_hook=reading_in(language))


def mark_of_case(content: str, files: Mapping[str, str]) -> str:
    """SHA-256, hex, of all that a version is: its facts, and its files by digest."""
    digest = hashlib.sha256(content.encode())
    for name, one in sorted(files.items()):
        digest.update(f"\0{name}\0{one}".encode())
    return digest.hexdigest()
