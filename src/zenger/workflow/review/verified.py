"""Verifying a PDF once: the same bytes, secrets and marks need no second look by the same checks.

OCR of the finished pages takes a second and more a page, and the same PDF comes by several times:
with each approval, and with the release. That it passed is kept beside the copies in the derived
store, under a keyed name that says nothing. That it failed is not kept.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path

from zenger import __version__
from zenger.model.review import Leak, Mark
from zenger.process.ocr_setup import engine_version
from zenger.protocols.newsroom import Newsroom
from zenger.review.verify.checks import CHECKS
from zenger.workflow.review.ask_verifier import marking_key
from zenger.workflow.review.compare_original import Original
from zenger.workflow.review.verify import VerifyOptions, verify_pdf

_SEES = 2  # raised where a check sees more than before: what passed then is looked at again


def leaks_in_pdf(
    newsroom: Newsroom,
    path: Path,
    secrets: Iterable[str],
    marks: Iterable[tuple[int, Mark]],
    original: Original | None = None,
) -> list[Leak]:
    """All that stops a PDF from being published. None: every check ran and found nothing.

    Args:
        path: of a PDF that we wrote.
        secrets: what was removed.
        marks: page and mark, all that was painted.
        original: what its pages were drawn from, where it is to be compared with that.
    """
    words, painted = sorted(set(secrets)), list(marks)
    key = _key(newsroom, path, words, painted, original)
    if newsroom.derived.has(key):
        return []
    found = verify_pdf(newsroom, path, words, painted, VerifyOptions(original=original))
    if not found:
        with newsroom.derived.write(key) as stream:
            stream.write(b"passed\n")
    return found


def _key(
    newsroom: Newsroom,
    path: Path,
    words: list[str],
    marks: list[tuple[int, Mark]],
    original: Original | None,
) -> str:
    with path.open("rb") as stream:
        digest = hashlib.file_digest(stream, "sha256").hexdigest()
    listed = [(page, asdict(mark)) for page, mark in marks]
    drawn_from = [original.name, original.pages] if original else []
    said = json.dumps(
        [
            __version__,
            _SEES,
            engine_version(),
            sorted(CHECKS.items()),
            digest,
            words,
            listed,
            drawn_from,
        ]
    )
    name = hmac.digest(marking_key(newsroom), said.encode(), "sha256").hex()
    return f"safe/verified/{name[:2]}/{name}"
