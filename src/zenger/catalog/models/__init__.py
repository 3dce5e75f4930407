"""The records, one module for each subject."""

from zenger.catalog.models.content import Member, Message, Page, PatternFound, StageRecord
from zenger.catalog.models.custody import Accession, Blob, Collection, Occurrence
from zenger.catalog.models.holdings import Document, Person
from zenger.catalog.models.house import AuditEntry
from zenger.catalog.models.likeness import Likeness
from zenger.catalog.models.publication import Release, ReleasedDocument

__all__ = [
    "Accession",
    "AuditEntry",
    "Blob",
    "Collection",
    "Document",
    "Likeness",
    "Member",
    "Message",
    "Occurrence",
    "Page",
    "PatternFound",
    "Person",
    "Release",
    "ReleasedDocument",
    "StageRecord",
]
