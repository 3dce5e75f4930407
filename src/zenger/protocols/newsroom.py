"""The bundle of doors that a verb of the house receives."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from zenger.protocols.blobs import BlobStore, DerivedStore
from zenger.protocols.executor import Executor
from zenger.protocols.sandbox import ProgramSandbox, Sandbox
from zenger.protocols.search import SearchIndex
from zenger.settings import Settings


@dataclass(frozen=True, slots=True)
class Newsroom:
    """One newsroom, open for work. Heavy parts are made when first asked for."""

    folder: Path
    settings: Settings
    originals: BlobStore
    derived: DerivedStore
    id_key: bytes  # secret: makes public ids
    actor: str  # who is at the keyboard, for the audit log
    now: Callable[[], datetime]  # timezone-aware
    sandbox: Callable[[], Sandbox]
    verifier: Callable[[], Sandbox]  # another, which has never seen an original
    programs: Callable[[], ProgramSandbox]
    executor: Callable[[int], Executor]
    index: Callable[[], SearchIndex]
