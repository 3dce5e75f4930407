"""Members of a zip file, each checked against its CRC while it is read."""

import lzma
from collections import Counter
from collections.abc import Iterator
from itertools import chain
from typing import BinaryIO

from stream_inflate import StreamInflateError, stream_inflate64

from zenger.model.document import Problem, Status
from zenger.model.extraction import (
    ExtractionOptions,
    Member,
    MemberBroken,
    MemberKind,
    MemberLost,
    MembersExpected,
    Metadata,
    Page,
    PageKind,
    Piece,
    Trouble,
)
from zenger.process.formats.archive_inflate import BLOCK, CORRUPT, MEMORY, file_blocks, inflated
from zenger.process.formats.archive_limits import Budget, too_many
from zenger.process.formats.archive_members import Keyring, opened_with
from zenger.process.formats.archive_zip_directory import (
    Directory,
    ZipEntry,
    archive_comment,
    directory_entries,
    find_directory,
    local_data,
    next_local,
)
from zenger.process.formats.archive_zip_late import UNSUPPORTED, Late, checked
from zenger.process.formats.archive_zip_layout import Layout
from zenger.process.formats.archive_zip_locked import decrypted
from zenger.process.formats.plain_charsets import decode
from zenger.process.formats.plain_pages import clean_text, parts, text_limit
from zenger.process.volumes import missing_trouble

_XZ = 95
MOST_VOLUMES = 0xFFFF  # as a number of a volume: stated elsewhere, in an archive of 4 GiB or more
_STREAMS = {
    8: "deflate",
    12: "bz2",
    20: "zst",
    93: "zst",
    95: "xz",
}  # 20: Zstandard in its first years
_READABLE = {0, 8, 9, 12, 14, 20, 93, _XZ, 99}  # 99: AES, the method proper is inside
_LOCKED = frozenset({14, 20, 93, _XZ})  # read under encryption beside what the library reads

_LINK = Problem("link", "A symbolic link, which holds a name and no data of its own.")
_OVERLAP = Problem("overlapping-members", "Members share their bytes: a bomb, most likely.")
_NO_HEADER = Problem("member-missing", "The directory names a member that is not there.")
_ELSEWHERE = Problem("other-volume", "The member is in another volume of a split archive.")
_ENCODINGS = ("utf-8", "cp437", "cp1252", "cp866", "cp1251")  # of passwords
_PASSWORD = Problem("password-needed", "The member is encrypted, and no password given fits.")


def zip_members(untrusted: BinaryIO, options: ExtractionOptions, budget: Budget) -> Iterator[Piece]:
    """All members; folders' own entries carry nothing and are left out of every count."""
    directory = find_directory(untrusted, options.volumes)
    if directory is None:
        yield from _without_directory(untrusted, options, budget)
        return
    layout = Layout(untrusted, directory)
    shared = layout.shared()
    ring, late = Keyring(options.passwords), Late()
    ordinal, met = 0, Counter[bool]()
    said, room = list[str](), options.max_text
    unnamed = () if options.volumes else layout.unnamed()
    for entry in chain(directory_entries(untrusted, directory), unnamed):
        met[entry.is_named] += 1
        if entry.comment and room >= 0:
            said.append(f"{decode(entry.raw_name)}: {decode(entry.comment)}")
            room -= len(said[-1])
        if entry.is_folder:
            continue
        if ordinal >= options.max_members:
            yield from late.pieces(untrusted, budget)
            yield too_many(options.max_members)
            return
        if ordinal >= options.start_at:
            piece = _piece(untrusted, entry, ordinal, shared, ring, budget)
            if not late.takes(entry, piece):
                yield piece
        ordinal += 1
    yield from late.pieces(untrusted, budget)
    yield from opened_with(ring.opened)
    yield from _comments(decode(archive_comment(untrusted)), said)
    if room < 0:
        yield text_limit(options.max_text)
    yield from _missing_volumes(directory, options.volumes)
    if met[False]:
        yield Metadata((("members that the directory does not name", f"{met[False]:,}"),))
    if _complete(directory, met[True]):
        yield MembersExpected(ordinal)
        if shared:
            yield Trouble(Status.LIMIT, _OVERLAP)
    else:
        message = (
            f"The archive's directory names {directory.count} entries; {met[True]} can be read."
        )
        yield Trouble(Status.CORRUPT, Problem("directory-damaged", message))


def _comments(of_archive: str, of_members: list[str]) -> Iterator[Page]:
    number = 0
    for label, text in (
        ("comment of the archive", of_archive), ("comments of members", "\n".join(of_members)),
    ):  # fmt: skip
        for part in parts([clean_text(text).strip()]):
            if part:
                number += 1
                yield Page(number, part, PageKind.ASIDE, label)


def _missing_volumes(directory: Directory, volumes: tuple[int, ...]) -> Iterator[Piece]:
    """Before this last one; where some are here, they are the first ones."""
    here = max(0, len(volumes) - 1)
    if here < directory.volume < MOST_VOLUMES:
        yield missing_trouble(tuple(f".z{n + 1:02}" for n in range(here, directory.volume)))


def _complete(directory: Directory, seen: int) -> bool:
    # Old writers without zip64 count to 65,535 and start again.
    return seen == directory.count or (
        directory.count <= 0xFFFF and seen % 65536 == directory.count
    )


def _without_directory(
    untrusted: BinaryIO, options: ExtractionOptions, budget: Budget
) -> Iterator[Piece]:
    """Cut-off or damaged archives: every member whose own header is still there."""
    ring = Keyring(options.passwords)
    position = ordinal = 0
    while entry := next_local(untrusted, position):
        data = local_data(untrusted, entry.offset)
        position = entry.offset + 4 if data is None else data + (entry.compressed or 0)
        if entry.is_folder:
            continue
        if ordinal >= options.max_members:
            yield too_many(options.max_members)
            return
        if ordinal >= options.start_at:
            yield _piece(untrusted, entry, ordinal, set(), ring, budget)
        ordinal += 1
    yield from opened_with(ring.opened)
    message = "The archive's directory is missing; members were looked for one by one."
    yield Trouble(Status.TRUNCATED, Problem("directory-missing", message))


def _piece(
    untrusted: BinaryIO,
    entry: ZipEntry,
    ordinal: int,
    shared: set[int],
    ring: Keyring,
    budget: Budget,
) -> Member | MemberLost:
    data = local_data(untrusted, entry.offset)
    lost: tuple[Status, Problem] | None = None
    if entry.is_link:
        lost = (Status.SKIPPED, _LINK)
    elif entry.elsewhere:
        lost = (Status.TRUNCATED, _ELSEWHERE)
    elif entry.offset in shared:
        lost = (Status.LIMIT, _OVERLAP)
    elif data is None:
        lost = (Status.CORRUPT, _NO_HEADER)
    elif entry.method not in _READABLE or entry.flags & 0x2060:
        message = f"Compression method {entry.method} cannot be read."
        lost = (Status.UNSUPPORTED, Problem(UNSUPPORTED, message))
    elif entry.method == 0 and entry.compressed is None:
        message = "The member's length is stated only after it, which cannot be found."
        lost = (Status.UNSUPPORTED, Problem("length-unknown", message))
    elif entry.is_encrypted:
        password = _fitting(untrusted, entry, ring, budget)
        if isinstance(password, bytes):
            content = _decrypted(untrusted, entry, password)
            counted = budget.counted(content, entry.compressed)
            return Member(entry.raw_name, ordinal, MemberKind.MEMBER, counted)
        lost = password
    if lost is not None or data is None:
        status, problem = lost or (Status.CORRUPT, _NO_HEADER)
        return MemberLost(entry.raw_name, ordinal, MemberKind.MEMBER, status, problem)
    content = checked(_content(untrusted, entry, data), entry)
    counted = budget.counted(content, entry.compressed)
    return Member(entry.raw_name, ordinal, MemberKind.MEMBER, counted)


def _content(untrusted: BinaryIO, entry: ZipEntry, data: int) -> Iterator[bytes]:
    return _unpacked(entry.method, file_blocks(untrusted, data, entry.compressed), entry.size)


def _unpacked(method: int, blocks: Iterator[bytes], size: int | None) -> Iterator[bytes]:
    if method == 0:
        return blocks
    if method == 9:
        return _deflate64(blocks)
    if method == 14:
        return _lzma(blocks, size)
    return inflated(blocks, _STREAMS[method], several=method == _XZ)


def _deflate64(blocks: Iterator[bytes]) -> Iterator[bytes]:
    inflate, is_done, _ = stream_inflate64()
    try:
        yield from inflate(blocks)
    except StreamInflateError as error:
        raise MemberBroken(Status.CORRUPT, CORRUPT) from error
    if not is_done():
        raise MemberBroken(Status.TRUNCATED, CORRUPT)


def _lzma(blocks: Iterator[bytes], size: int | None) -> Iterator[bytes]:
    """APPNOTE 5.8.8: two bytes of version, two of length, then five of properties."""
    held = next(blocks, b"")
    properties = held[4:9]
    if len(properties) < 5 or held[2:4] != b"\x05\0" or properties[0] >= 225:
        raise MemberBroken(Status.CORRUPT, CORRUPT)
    first, dictionary = properties[0], int.from_bytes(properties[1:5], "little")
    if dictionary > MEMORY:
        message = "The member asks for more memory than allowed."
        raise MemberBroken(Status.LIMIT, Problem("memory", message))
    filters = [
        {
            "id": lzma.FILTER_LZMA1,
            "dict_size": max(dictionary, 4096),
            "lc": first % 9,
            "lp": first // 9 % 5,
            "pb": first // 45,
        }
    ]
    done = 0
    try:
        decoder = lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters)
        data = held[9:]
        while data and not decoder.eof:
            out = decoder.decompress(data, BLOCK)
            while out:
                done += len(out)
                yield out
                out = b"" if decoder.eof else decoder.decompress(b"", BLOCK)
            data = next(blocks, b"")
    except (lzma.LZMAError, ValueError) as error:
        raise MemberBroken(Status.CORRUPT, CORRUPT) from error
    if not decoder.eof and done != size:  # an end mark is optional where the size is known
        raise MemberBroken(Status.TRUNCATED, CORRUPT)


def _decrypted(untrusted: BinaryIO, entry: ZipEntry, password: bytes) -> Iterator[bytes]:
    """Raises MemberBroken, also where the password is wrong."""

    def unpack(method: int, blocks: Iterator[bytes]) -> Iterator[bytes] | None:
        return _unpacked(method, blocks, entry.size) if method in _LOCKED else None

    return decrypted(untrusted, entry, password, unpack)


def _written(password: str) -> list[bytes]:
    """As programs hand it over: in UTF-8, or in what their system writes. Each form once."""
    forms = dict[bytes, None]()
    for encoding in _ENCODINGS:
        try:
            forms[password.encode(encoding)] = None
        except UnicodeEncodeError:
            continue
    return list(forms)


def _fitting(
    untrusted: BinaryIO, entry: ZipEntry, ring: Keyring, budget: Budget
) -> bytes | tuple[Status, Problem]:
    """The password that opens the member, proved by reading it to its end.

    ZipCrypto checks one byte, so every 256th wrong password seems right at first.
    """
    for number, password in ring.tried():
        for raw in _written(password):
            try:
                for _ in budget.counted(_decrypted(untrusted, entry, raw), entry.compressed):
                    pass
            except MemberBroken as broken:
                if broken.status in (Status.LIMIT, Status.UNSUPPORTED):
                    return broken.status, broken.problem
                continue
            ring.opened[number] += 1
            return raw
    return Status.ENCRYPTED, _PASSWORD
