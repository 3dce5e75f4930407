"""The records, one module for each subject."""

from zenger.catalog.models.accounts import (
    Account,
    DeskSession,
    Grant,
    Invitation,
    Label,
    LabelGrant,
    LabelledDocument,
    Passkey,
    RecoveryCode,
    Throttle,
)
from zenger.catalog.models.content import Member, Message, Page, PatternFound, StageRecord
from zenger.catalog.models.custody import Accession, Blob, Collection, Occurrence
from zenger.catalog.models.holdings import Document, Person
from zenger.catalog.models.house import AuditEntry
from zenger.catalog.models.likeness import Likeness
from zenger.catalog.models.publication import Release, ReleasedDocument
from zenger.catalog.models.together import (
    Activity,
    AlertHit,
    Assignment,
    Batch,
    BatchLine,
    Marked,
    Mention,
    Note,
    NoteVersion,
    PastSearch,
    SavedSearch,
    Tag,
)

__all__ = [
    "Accession",
    "Account",
    "Activity",
    "AlertHit",
    "Assignment",
    "AuditEntry",
    "Batch",
    "BatchLine",
    "Blob",
    "Collection",
    "DeskSession",
    "Document",
    "Grant",
    "Invitation",
    "Label",
    "LabelGrant",
    "LabelledDocument",
    "Likeness",
    "Marked",
    "Member",
    "Mention",
    "Message",
    "Note",
    "NoteVersion",
    "Occurrence",
    "Page",
    "Passkey",
    "PastSearch",
    "PatternFound",
    "Person",
    "RecoveryCode",
    "Release",
    "ReleasedDocument",
    "SavedSearch",
    "StageRecord",
    "Tag",
    "Throttle",
]
