"""The stages a document goes through, and when one has to be done again."""

import hashlib
import json
from enum import StrEnum
from typing import Any


class Stage(StrEnum):
    """In the order they run: what makes a trove searchable comes before what takes long."""

    EXTRACT = "extract"  # identify, members, pages, metadata, language, patterns: one reading
    PRINT = "print"  # office documents to PDF, by LibreOffice
    OCR = "ocr"
    RENDER = "render"


VERSIONS = {Stage.EXTRACT: 3, Stage.PRINT: 6, Stage.OCR: 11, Stage.RENDER: 3}


def fingerprint(stage: Stage, options: dict[str, Any]) -> str:
    """16 hexadecimal letters that change exactly when the stage's output may change."""
    canonical = json.dumps([stage, VERSIONS[stage], options], sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()[:16]
