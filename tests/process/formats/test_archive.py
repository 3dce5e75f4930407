"""Archives: every member, or the reason why not; and no bomb goes off."""

import bz2
import gzip
import io
import lzma
import struct
import subprocess
import tarfile
import zipfile
import zlib
from pathlib import Path

import pytest
import zstandard
from tests.process.formats.reading import Reading, read

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Metadata, PageKind
from zenger.model.ids import Digest
from zenger.process.formats.archive import ArchiveHandler
from zenger.protocols.formats import Identity

FILES = {"a.txt": b"first " * 500, "folder/b.txt": b"second", "empty": b""}


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def tarred(files: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=form) as archive:
        for name, content in files.items():
            header = tarfile.TarInfo(name)
            header.size = len(content)
            archive.addfile(header, io.BytesIO(content))
    return out.getvalue()


def opened(content: bytes, media_type: str = "", name: str = "x", **options: object) -> Reading:
    chosen = ExtractionOptions(**options)  # type: ignore[arg-type]
    return read(ArchiveHandler(), content, media_type, name=name, options=chosen)


def contents(reading: Reading) -> dict[str, bytes]:
    return {member.raw_name.decode(): data for member, data in reading.members}


@pytest.mark.parametrize("method", [0, 8, 12, 14], ids=["stored", "deflate", "bzip2", "lzma"])
def test_each_way_to_compress_in_a_zip_is_read(method: int) -> None:
    reading = opened(zipped({**FILES, "folder/": b""}, method))
    assert contents(reading) == FILES
    assert reading.adds_up
    assert not reading.troubles


@pytest.mark.parametrize("form", [tarfile.PAX_FORMAT, tarfile.GNU_FORMAT, tarfile.USTAR_FORMAT])
@pytest.mark.parametrize(
    "wrap",
    [bytes, gzip.compress, bz2.compress, lzma.compress, zstandard.ZstdCompressor().compress],
    ids=["bare", "gz", "bz2", "xz", "zst"],
)
def test_a_tar_is_read_in_every_wrapping(wrap: object, form: int) -> None:
    reading = opened(wrap(tarred(FILES, form)), "application/x-tar")  # type: ignore[operator]
    assert contents(reading) == FILES
    assert reading.adds_up
    assert not reading.troubles


@pytest.mark.parametrize(
    ("name", "member"),
    [("notes.txt.gz", b"notes.txt"), ("x", b"content"), ("a.svgz", b"a.svg"), (".gz", b"content")],
)
def test_a_single_file_is_named_after_its_wrapping(name: str, member: bytes) -> None:
    reading = opened(gzip.compress(b"words", mtime=0), name=name)
    assert [(m.raw_name, data) for m, data in reading.members] == [(member, b"words")]


def test_two_streams_after_each_other_are_one_file() -> None:
    assert opened(gzip.compress(b"one ") + gzip.compress(b"two")).members[0][1] == b"one two"


def test_bytes_after_a_stream_are_reported_and_the_file_is_kept() -> None:
    reading = opened(gzip.compress(b"one") + b"rest")
    assert reading.members[0][1] == b"one"
    assert reading.troubles == [(Status.TRUNCATED, "data-after-end")]


@pytest.mark.parametrize("wrap", [gzip.compress, bz2.compress, lzma.compress])
def test_of_a_cut_off_stream_what_is_left_is_kept_and_the_file_says_so(wrap: object) -> None:
    content = b"".join(b"line %d of a log, with words\n" % n for n in range(90_000))
    packed = wrap(content)  # type: ignore[operator]
    reading = opened(packed[: len(packed) * 2 // 3])
    assert content.startswith(reading.members[0][1]) and len(reading.members[0][1]) > 1000
    assert reading.troubles == [(Status.TRUNCATED, "archive-cut-short")]
    assert reading.adds_up


def test_a_stream_of_which_nothing_is_left_is_no_member() -> None:
    reading = opened(gzip.compress(b"content")[:10])
    assert not reading.members
    assert reading.broken[0][1] is Status.TRUNCATED


def test_a_stream_with_a_wrong_checksum_is_kept_and_called_corrupt() -> None:
    packed = bytearray(gzip.compress(b"content"))
    packed[-6] ^= 0xFF
    reading = opened(bytes(packed))
    assert contents(reading) == {"content": b"content"}
    assert reading.troubles == [(Status.CORRUPT, "archive-damaged")]


def test_a_member_that_fails_its_checksum_is_no_good_member() -> None:
    content = bytearray(zipped({"a": b"hello world", "b": b"fine"}, zipfile.ZIP_STORED))
    content[content.find(b"hello")] ^= 1
    reading = opened(bytes(content))
    assert reading.broken == [(b"a", Status.CORRUPT, "checksum-mismatch")]
    assert contents(reading) == {"b": b"fine"}
    assert reading.adds_up


def test_a_zip_without_its_directory_gives_the_members_that_are_there() -> None:
    whole = zipped(FILES)
    reading = opened(whole[: whole.find(b"PK\x01\x02")])
    assert contents(reading) == FILES
    assert reading.troubles == [(Status.TRUNCATED, "directory-missing")]


def test_a_tar_cut_off_inside_a_member_is_truncated() -> None:
    whole = tarred({"a": b"x" * 5000, "b": b"y" * 5000})
    reading = opened(whole[:8000], "application/x-tar")
    assert contents(reading) == {"a": b"x" * 5000}
    assert Status.TRUNCATED in {status for _, status, _ in reading.broken} | {
        status for status, _ in reading.troubles
    }
    assert reading.expected is None


def test_a_tar_with_a_damaged_header_does_not_look_complete() -> None:
    content = bytearray(tarred({"a": b"x" * 100, "b": b"y" * 100}, tarfile.USTAR_FORMAT))
    content[1024 + 150] ^= 0xFF  # the second header's checksum
    reading = opened(bytes(content), "application/x-tar")
    assert reading.troubles == [(Status.CORRUPT, "archive-damaged")]
    assert reading.expected is None


def test_links_and_devices_are_named_and_skipped() -> None:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.DIRTYPE):
            header = tarfile.TarInfo("to" + kind.decode())
            header.type, header.linkname = kind, "/etc/passwd"
            archive.addfile(header)
    reading = opened(out.getvalue(), "application/x-tar")
    assert [code for _, _, code in reading.lost] == ["link", "hard-link", "device"]
    assert {status for _, status, _ in reading.lost} == {Status.SKIPPED}
    assert reading.adds_up


def test_a_name_that_climbs_out_is_only_a_name() -> None:
    assert opened(zipped({"../../etc/passwd": b"x"})).names == [b"../../etc/passwd"]


def test_names_keep_their_bytes() -> None:
    header = tarfile.TarInfo("x")
    block = bytearray(header.tobuf(tarfile.USTAR_FORMAT))
    block[:3] = b"\xe9\xff\n"
    block[148:156] = b"%06o\0 " % sum(block[:148] + b" " * 8 + block[156:])
    assert opened(bytes(block) + bytes(1024), "application/x-tar").names == [b"\xe9\xff\n"]
    content = zipped({"abc": b"x"}).replace(b"abc", b"\x81\xff\n")
    assert opened(content).names == [b"\x81\xff\n"]


@pytest.mark.parametrize("encoding", ["cp437", "cp1252", "cp866", "cp1251"])
def test_a_password_opens_whatever_system_it_was_typed_on(tmp_path: Path, encoding: str) -> None:
    password = "пароль" if encoding in ("cp866", "cp1251") else "Müßiggang"
    (tmp_path / "a.txt").write_text("secret")
    run = [b"zip", b"-q", b"-P", password.encode(encoding), b"x.zip", b"a.txt"]
    subprocess.run(run, cwd=tmp_path, check=True)
    reading = opened((tmp_path / "x.zip").read_bytes(), passwords=(password,))
    assert contents(reading) == {"a.txt": b"secret"}


@pytest.mark.parametrize("password", ["hunter2", "пароль"])
def test_an_encrypted_member_opens_with_the_right_password(tmp_path: Path, password: str) -> None:
    (tmp_path / "a.txt").write_bytes(b"the words " * 50)
    run = ["zip", "-q", "-P", password, "x.zip", "a.txt"]
    try:
        subprocess.run(run, cwd=tmp_path, check=True, env={"LANG": "C.UTF-8", "PATH": "/usr/bin"})
    except FileNotFoundError:
        pytest.skip("the program zip is not installed")
    content = (tmp_path / "x.zip").read_bytes()
    reading = opened(content, passwords=("wrong", password))
    assert contents(reading) == {"a.txt": b"the words " * 50}
    assert opened(content, passwords=("wrong",)).lost == [
        (b"a.txt", Status.ENCRYPTED, "password-needed")
    ]


def test_an_unknown_compression_is_named() -> None:
    content = bytearray(zipped({"a": b"hello"}))
    content[8:10] = struct.pack("<H", 97)
    at = content.find(b"PK\x01\x02")
    content[at + 10 : at + 12] = struct.pack("<H", 97)
    reading = opened(bytes(content))
    assert reading.broken == [(b"a", Status.UNSUPPORTED, "unsupported-compression")]
    assert reading.adds_up


def test_members_that_share_their_bytes_are_a_bomb() -> None:
    one = zipped({"a": b"kernel" * 100, "b": b"x"})
    at = one.find(b"PK\x01\x02")
    second = one.find(b"PK\x01\x02", at + 4)
    entry = bytearray(one[at:second])
    end = bytearray(one[one.rfind(b"PK\x05\x06") :])
    directory = bytes(entry) * 50 + one[second : one.rfind(b"PK\x05\x06")]
    end[8:16] = struct.pack("<HHL", 51, 51, len(directory))
    reading = opened(one[:at] + directory + bytes(end))
    assert (Status.LIMIT, "overlapping-members") in reading.troubles
    assert len(reading.lost) == 50
    assert reading.adds_up


def test_a_member_that_grows_without_end_is_stopped_and_the_next_one_read() -> None:
    reading = opened(zipped({"zeros": bytes(150 * 1024**2), "ok.txt": b"still here"}))
    assert reading.broken == [(b"zeros", Status.LIMIT, "member-expansion")]
    assert contents(reading) == {"ok.txt": b"still here"}


def test_small_files_may_compress_well() -> None:
    assert len(opened(zipped({"log": b"same line\n" * 1_000_000})).members) == 1


def test_a_gigabyte_of_zeros_in_a_tar_is_stopped() -> None:
    deflate = zlib.compressobj(9, zlib.DEFLATED, 31)
    header = tarfile.TarInfo("zeros")
    header.size = 1200 * 1024**2
    content = deflate.compress(header.tobuf())
    for _ in range(1200):
        content += deflate.compress(bytes(1024**2))
    handler = ArchiveHandler()
    original = Original(Digest("0" * 64), 0, "x")
    pieces = iter(
        handler.extract(
            original, io.BytesIO(content + deflate.flush()), Identity(""), ExtractionOptions()
        )
    )
    size = 0
    with pytest.raises(Exception, match="archive-expansion"):
        for block in next(pieces).content:  # type: ignore[union-attr]
            size += len(block)
    assert size <= 1024**3


def test_more_members_than_allowed_are_a_limit() -> None:
    for content in (zipped(FILES), tarred(FILES)):
        reading = opened(content, max_members=2)
        assert len(reading.members) == 2
        assert reading.troubles == [(Status.LIMIT, "too-many-members")]
        assert reading.expected is None


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("zip/testEmbedded.zip", 2),
        ("zip/testTika4424.zip", 2),
        ("zip/testZip_with_DataDescriptor2.zip", 4),
        ("tar/test-documents.tar", 9),
        ("tgz/test-documents.tgz", 9),
        ("tbz2/test-documents.tbz2", 9),
        ("gz/example.arc.gz", 1),
        ("bz2/test-file-1.csv.bz2", 1),
        ("zst/testZSTD.zst", 1),
        ("hostile/droste.zip", 2),
        ("hostile/traversal.zip", 2),
        ("hostile/zip-bomb-120MB.zip", 1),
        ("corrupt/badzip.zip", 1),
        ("encrypted/testZipEncrypted.zip", 2),
    ],
)
def test_the_shared_archives_hold_what_the_manifest_says(
    shared: Path, path: str, count: int
) -> None:
    reading = opened((shared / "corpus/formats" / path).read_bytes(), name=path)
    assert reading.expected == count
    assert reading.adds_up


def test_the_last_volume_of_a_split_archive_names_what_the_others_hold(shared: Path) -> None:
    path = shared / "corpus/formats/zip/test-documents-spanned.zip"
    reading = opened(path.read_bytes())
    assert (reading.expected, len(reading.members), len(reading.lost)) == (9, 3, 6)
    assert {code for _, _, code in reading.lost} == {"other-volume"}
    assert reading.adds_up


@pytest.mark.parametrize("cut", range(0, 400, 7))
def test_no_cut_or_flip_of_an_archive_raises(cut: int) -> None:
    for whole in (zipped(FILES), gzip.compress(tarred(FILES)), tarred(FILES)):
        opened(whole[:cut])
        flipped = bytearray(whole)
        flipped[-1 - cut % len(whole)] ^= 0x55
        flipped[cut % len(whole)] ^= 0x55
        opened(bytes(flipped), "application/x-tar")


def test_a_wide_record_is_read_where_the_narrow_one_says_all(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As many writers do between 2 and 4 GiB."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 500)
    content = zipped({"a.bin": bytes(range(256)) * 4, "b.txt": b"second"}, zipfile.ZIP_STORED)
    assert b"PK\x06\x06" in content
    assert b"\xff\xff\xff\xff" not in content[-22:]
    reading = opened(content)
    assert reading.names == [b"a.bin", b"b.txt"]
    assert reading.expected == 2
    assert reading.troubles == []


def test_the_name_in_utf_8_that_a_zip_has_beside_an_old_one_is_taken() -> None:
    name = "Größe Ж.txt".encode()
    info = zipfile.ZipInfo("Gr__e _.txt")
    info.extra = struct.pack("<HHBI", 0x7075, 5 + len(name), 1, zlib.crc32(b"Gr__e _.txt")) + name
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, b"content")
    assert opened(out.getvalue()).names == [name]


def zip_of(*members: tuple[str, str]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members:
            archive.writestr(name, content)
    return out.getvalue()


def test_a_comment_that_looks_like_the_end_of_an_empty_archive_hides_no_member() -> None:
    whole = zip_of(("x.txt", "here"))
    false_end = b"PK\x05\x06" + bytes(18)
    reading = read(
        ArchiveHandler(), whole[:-2] + struct.pack("<H", 22) + false_end, "application/zip"
    )
    assert (reading.names, reading.troubles) == ([b"x.txt"], [])
    assert reading.adds_up


def test_members_that_the_directory_leaves_out_come_as_well_and_are_counted() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in ("removed.txt", "kept.txt"):
            archive.writestr(name, name)
        archive.filelist.pop(0)  # as a program does that removes a member without writing anew
    reading = read(ArchiveHandler(), out.getvalue(), "application/zip")
    assert reading.members[0][1] == b"kept.txt"
    assert reading.members[1][1] == b"removed.txt"
    assert reading.adds_up
    said = [p.fields for p in reading.pieces if isinstance(p, Metadata)]
    assert said == [(("members that the directory does not name", "1"),)]


def test_of_two_archives_in_one_file_both_are_read() -> None:
    both = zip_of(("first.txt", "1")) + zip_of(("second.txt", "2"))
    reading = read(ArchiveHandler(), both, "application/zip")
    assert sorted(reading.names) == [b"first.txt", b"second.txt"]
    assert reading.adds_up


def test_a_program_before_an_archive_holds_no_members() -> None:
    program = b"MZ" + bytes(90) + b"PK\x03\x04" + bytes(90)
    reading = read(ArchiveHandler(), program + zip_of(("x.txt", "x")), "application/zip")
    assert reading.names == [b"x.txt"]


def test_what_somebody_wrote_to_a_whole_zip_is_read() -> None:
    out = io.BytesIO(zipped({"a.txt": b"a"}))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = "Отдать Борису PK\x05\x06".encode()
    reading = opened(out.getvalue(), "application/zip")
    assert [(page.kind, page.text) for page in reading.pages] == [
        (PageKind.ASIDE, "Отдать Борису PK\x05\x06")
    ]
    assert reading.adds_up and opened(zipped({"a.txt": b"a"}), "application/zip").pages == []


@pytest.mark.parametrize("size", [1024, 10240])
def test_a_tar_of_nothing_is_empty_and_not_damaged(size: int) -> None:
    reading = opened(bytes(size), "application/x-tar")
    assert (reading.expected, reading.troubles) == (0, [])
    damaged = opened(bytes(size) + b"x" * 600, "application/x-tar")
    assert [status for status, _ in damaged.troubles] == [Status.CORRUPT]
