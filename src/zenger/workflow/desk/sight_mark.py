"""Tells whether what somebody may see is what it was when something was counted for them."""

import hashlib

from zenger.model.people import Viewer
from zenger.workflow.access.sight import hidden_documents


def sight_mark(viewer: Viewer) -> str:
    """Another value whenever collections or labels of this person change."""
    collections = None if viewer.collections is None else sorted(viewer.collections)
    seen = repr((collections, hidden_documents(viewer)))
    return hashlib.sha256(seen.encode()).hexdigest()
