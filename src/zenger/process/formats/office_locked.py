"""A document under a password holds one file: the document without it.

So what is inside is read, printed and searched as any other, and the file as it was received
stays what it is.
"""

from collections.abc import Callable, Iterator
from functools import partial
from typing import BinaryIO

import olefile

from zenger.model.document import Original, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MembersExpected,
    Metadata,
    Piece,
)
from zenger.process.formats import odf_lock, old_office_lock, ooxml_lock
from zenger.process.formats.archive_members import opened_with
from zenger.process.formats.office_ole import BROKEN, OLE
from zenger.process.formats.office_package import DAMAGE, TooLargeError, trouble

Opener = Callable[[], Iterator[bytes]]
Found = tuple[int, Opener | None]  # number of the password that fits, from 1
BY_ITSELF = "VelvetSweatshop"  # what Excel tries before it asks: [MS-XLS] 2.4.191
_UNUSUAL = (
    ooxml_lock.UnusualLockError, odf_lock.UnusualLockError, old_office_lock.UnusualLockError,
)  # fmt: skip


def unlocked_document(
    original: Original, untrusted: BinaryIO, options: ExtractionOptions
) -> Iterator[Piece]:
    """The document, if one of the passwords opens it; else that it is locked."""
    untrusted.seek(0)
    by_office = untrusted.read(8) == OLE
    find = partial(_of_office if by_office else _of_odf, untrusted, options.passwords)
    yield from _unlocked(original, find)


def unlocked_old_document(
    original: Original, untrusted: bytes, options: ExtractionOptions
) -> Iterator[Piece]:
    """The same of one of before 2007."""
    yield from _unlocked(original, partial(_of_old, untrusted, options.passwords))


def _unlocked(original: Original, find: Callable[[], Found]) -> Iterator[Piece]:
    try:
        number, opener = find()
    except (*_UNUSUAL, *BROKEN, *DAMAGE):
        message = "The document is under a password, in a way that cannot be opened here."
        yield trouble(Status.ENCRYPTED, "password-needed", message)
        return
    if opener is None:
        message = "The document needs a password, and none of those given fits."
        yield trouble(Status.ENCRYPTED, "password-needed", message)
        return
    if number:
        yield from opened_with({number: 0})
    else:
        yield Metadata((("opened with password", "the one that Excel tries by itself"),))
    name = original.untrusted_name.encode("utf-8", "surrogateescape") or b"document"
    yield Member(name, 0, MemberKind.MEMBER, _guarded(opener))
    yield MembersExpected(1)


def _of_office(untrusted: BinaryIO, passwords: tuple[str, ...]) -> Found:
    ole = olefile.OleFileIO(untrusted)
    lock = ooxml_lock.lock_of(ole)
    for number, password in _numbered(passwords):
        if (key := lock.key(password)) is not None:
            return number, partial(lock.plain, ole.openstream("EncryptedPackage"), key)
    return 0, None


def _of_old(untrusted: bytes, passwords: tuple[str, ...]) -> Found:
    unusual: old_office_lock.UnusualLockError | None = None
    for number, password in _numbered(passwords):
        try:
            plain = old_office_lock.unlocked(untrusted, password)
        except old_office_lock.UnusualLockError as error:
            unusual = error  # perhaps of this password alone: too long for the lock, say
            continue
        if plain is not None:
            return number, partial(iter, (plain,))
    if unusual is not None:
        raise unusual
    return 0, None


def _numbered(passwords: tuple[str, ...]) -> Iterator[tuple[int, str]]:
    yield 0, BY_ITSELF
    yield from enumerate(passwords, 1)


def _of_odf(untrusted: BinaryIO, passwords: tuple[str, ...]) -> Found:
    locks = odf_lock.locks_of(odf_lock.manifest(untrusted))
    for number, password in enumerate(passwords, 1):
        if odf_lock.fits(untrusted, locks, password):
            return number, partial(odf_lock.unlocked, untrusted, locks, password)
    return 0, None


def _guarded(opener: Opener) -> Iterator[bytes]:
    try:
        yield from opener()
    except TooLargeError:
        problem = trouble(Status.LIMIT, "expansion", "It inflates to more than is allowed.")
        raise MemberBroken(Status.LIMIT, problem.problem) from None
    except (*_UNUSUAL, *BROKEN, *DAMAGE) as error:
        problem = trouble(Status.CORRUPT, "damaged-document", "The document is damaged.")
        raise MemberBroken(Status.CORRUPT, problem.problem) from error
