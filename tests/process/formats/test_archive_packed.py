"""Archives that the archive library reads: every member, or the reason why not."""

import gc
import gzip
import struct
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions
from zenger.process.formats import archive_library, archive_packed
from zenger.process.formats.archive import ArchiveHandler
from zenger.process.formats.archive_packed import PackedHandler

libarchive = pytest.importorskip("libarchive", reason="libarchive is not installed")

SAMPLES = Path(__file__).parent / "samples"
FILES = {"a.txt": b"first " * 500, "folder/b.txt": b"second", "empty": b""}
TYPES = {
    "7zip": "application/x-7z-compressed",
    "iso9660": "application/x-iso9660-image",
    "cpio": "application/x-cpio",
    "cpio_newc": "application/x-cpio",
    "ar_svr4": "application/x-archive",
    "xar": "application/x-xar",
}
RAR = "application/vnd.rar"


def made(folder: Path, form: str, filters: str | None = None, **kinds: object) -> bytes:
    """An archive of FILES, and of an entry of each of the kinds given."""
    path = folder / f"x.{form}"
    with libarchive.file_writer(str(path), form, filters) as archive:
        for name, content in FILES.items():
            flat = name.replace("/", "_") if form.startswith("ar") else name
            archive.add_file_from_memory(flat, len(content), [content])
        for name, kind in kinds.items():
            archive.add_file_from_memory(name, 0, [], filetype=kind, linkpath="/etc/passwd")
    return path.read_bytes()


def contents(reading: Reading) -> dict[str, bytes]:
    return {member.raw_name.decode(): data for member, data in reading.members}


def opened(content: bytes, media_type: str, **options: object) -> Reading:
    return read(PackedHandler(), content, media_type, options=ExtractionOptions(**options))  # type: ignore[arg-type]


def sample(name: str, **options: object) -> Reading:
    return opened((SAMPLES / name).read_bytes(), RAR, **options)


@pytest.mark.parametrize("form", TYPES)
def test_each_kind_of_archive_gives_its_members(tmp_path: Path, form: str) -> None:
    reading = opened(made(tmp_path, form), TYPES[form])
    assert sorted(contents(reading).values()) == sorted(FILES.values())
    assert reading.adds_up
    assert not reading.troubles


def test_a_7z_packed_in_a_way_of_later_years_is_not_called_damaged() -> None:
    reading = opened((SAMPLES / "7z-arm64.7z").read_bytes(), TYPES["7zip"])
    assert contents(reading) == {"sm/a.txt": b"first\n"}
    why = (Status.UNSUPPORTED, "unsupported-compression")
    assert reading.broken == [(b"sm/b.bin", *why)]
    assert set(reading.troubles) <= {why}


def test_an_lzh_is_read_with_its_name_in_unicode() -> None:
    reading = opened((SAMPLES / "stored.lzh").read_bytes(), "application/x-lzh-compressed")
    assert reading.names == ["ÜÖÄüöä/äöüÄÖÜ.txt".encode()]
    assert [len(data) for _, data in reading.members] == [12]
    assert reading.adds_up


def test_a_package_of_the_rpm_kind_gives_what_it_installs(tmp_path: Path) -> None:
    empty_header = b"\x8e\xad\xe8\x01" + bytes(12)
    lead = b"\xed\xab\xee\xdb\x03\0".ljust(96, b"\0")
    content = lead + empty_header * 2 + gzip.compress(made(tmp_path, "cpio_newc"))
    reading = opened(content, "application/x-rpm")
    assert contents(reading) == FILES
    assert reading.adds_up


@pytest.mark.parametrize("wrap", ["compress", "lz4", "lzip", "lzma", "xz", "zstd"])
def test_a_tar_is_read_in_rarer_wrappings_too(tmp_path: Path, wrap: str) -> None:
    media_type = "application/x-lzma" if wrap == "lzma" else ""
    reading = read(ArchiveHandler(), made(tmp_path, "ustar", wrap), media_type)
    assert contents(reading) == FILES
    assert reading.adds_up


@pytest.mark.parametrize("wrap", ["lz4", "lzip", "lzma", "xz", "zstd"])
def test_a_tar_in_a_wrapping_that_was_cut_off_is_never_complete(tmp_path: Path, wrap: str) -> None:
    media_type = "application/x-lzma" if wrap == "lzma" else ""
    whole = made(tmp_path, "ustar", wrap)
    for size in range(len(whole) // 3, len(whole) - 1):
        reading = read(ArchiveHandler(), whole[:size], media_type)
        assert reading.troubles or reading.broken or contents(reading) == FILES


@pytest.mark.parametrize("form", TYPES)
def test_an_archive_that_was_cut_off_is_never_complete(tmp_path: Path, form: str) -> None:
    whole = made(tmp_path, form)
    ends = {len(whole)} if form == "ar_svr4" else set()  # ar has no end: cut between two members
    for size in sorted({len(whole) * part // 60 for part in range(1, 60)} - ends):
        reading = opened(whole[:size], TYPES[form])
        is_whole = sorted(contents(reading).values()) == sorted(FILES.values())
        assert is_whole or reading.troubles or reading.broken or form == "ar_svr4"


def test_links_and_devices_are_named_and_skipped(tmp_path: Path) -> None:
    from libarchive.entry import FileType

    kinds = {"link": FileType.SYMBOLINK_LINK, "disk": FileType.BLOCK_DEVICE}
    reading = opened(made(tmp_path, "cpio_newc", None, **kinds), TYPES["cpio_newc"])
    assert {(name, status) for name, status, _ in reading.lost} == {
        (b"link", Status.SKIPPED),
        (b"disk", Status.SKIPPED),
    }
    assert reading.adds_up


def test_names_are_only_names(tmp_path: Path) -> None:
    content = made(tmp_path, "cpio").replace(b"folder/b.txt", b"../../\xff\nb.t")
    assert b"../../\xff\nb.t" in opened(content, TYPES["cpio"]).names


def test_a_checksum_that_does_not_fit_is_no_success(tmp_path: Path) -> None:
    content = made(tmp_path, "7zip", None)
    for place in range(32, 60):
        flipped = bytearray(content)
        flipped[place] ^= 0x10
        reading = opened(bytes(flipped), TYPES["7zip"])
        assert contents(reading) == FILES or reading.broken or reading.troubles


@pytest.mark.parametrize(
    ("name", "password", "sizes"),
    [
        ("rar3-locked.rar", "12345678", [16, 16]),
        ("rar3-comment-hpsw.rar", "password", [0, 0]),
        ("rar5-psw.rar", "password", [2048, 2048]),
        ("rar5-hpsw.rar", "password", [2048, 2048]),
    ],
)
def test_an_encrypted_rar_opens_with_the_right_password(
    name: str, password: str, sizes: list[int]
) -> None:
    reading = sample(name, passwords=("wrong", password))
    assert [len(data) for _, data in reading.members] == sizes
    assert reading.adds_up
    (about,) = [p for p in reading.pieces if type(p).__name__ == "Metadata"]
    assert about.fields == (  # type: ignore[union-attr]
        ("opened with password", "number 2 of those given: 2 members"),
    )


def test_what_an_encrypted_rar_holds_is_right() -> None:
    reading = sample("rar3-locked.rar", passwords=("12345678",))
    assert contents(reading) == {"foo.txt": b"data of foo.txt\n", "bar.txt": b"data of bar.txt\n"}
    assert "12345678" not in repr(reading.pieces)


@pytest.mark.parametrize("name", ["rar3-locked.rar", "rar5-psw.rar"])
def test_members_that_no_password_opens_are_named(name: str) -> None:
    reading = sample(name, passwords=("wrong",))
    assert not reading.members
    assert [status for _, status, _ in reading.lost] == [Status.ENCRYPTED] * 2
    assert reading.adds_up


@pytest.mark.parametrize("name", ["rar3-comment-hpsw.rar", "rar5-hpsw.rar"])
def test_a_rar_whose_names_are_encrypted_says_so(name: str) -> None:
    reading = sample(name, passwords=("wrong",))
    assert reading.troubles == [(Status.ENCRYPTED, "password-needed")]
    assert reading.expected is None


def test_what_crosses_into_another_volume_is_lost_and_the_rest_is_read() -> None:
    reading = sample("rar5-vols.part3.rar")
    assert reading.lost == [(b"vols/bigfile.txt", Status.TRUNCATED, "other-volume")]
    assert [len(data) for _, data in reading.members] == [2050]
    assert reading.troubles == [(Status.TRUNCATED, "other-volume")]
    assert reading.expected is None


def test_copies_that_a_rar_only_refers_to_are_not_empty_files() -> None:
    reading = sample("rar5-dups.rar")
    assert [len(data) for _, data in reading.members] == [2048]
    assert {(status, code) for _, status, code in reading.lost} == {(Status.SKIPPED, "hard-link")}
    assert reading.adds_up


def test_links_and_junctions_of_a_rar_are_named_and_skipped() -> None:
    reading = sample("rar5-symlink-win.rar")
    assert reading.names == [b"content/file.txt"]
    assert [(status, code) for _, status, code in reading.lost] == [(Status.SKIPPED, "link")] * 4
    assert reading.adds_up
    assert not reading.troubles


def test_members_behind_one_that_cannot_be_read_are_named() -> None:
    reading = sample("rar3-solid.rar")
    assert reading.names == [b"stest1.txt"]
    assert reading.lost == [(b"stest2.txt", Status.UNSUPPORTED, "unsupported-compression")]
    assert reading.adds_up


@pytest.mark.parametrize("name", ["rar3-locked.rar", "rar5-psw.rar", "rar5-hpsw.rar"])
def test_no_cut_or_flip_of_a_rar_passes_for_a_whole_one(name: str) -> None:
    whole = (SAMPLES / name).read_bytes()
    passwords = ("password", "12345678")
    want = [data for _, data in opened(whole, RAR, passwords=passwords).members]
    for damaged in _damaged(whole):
        reading = opened(damaged, RAR, passwords=passwords)
        fine = reading.adds_up and not (reading.troubles or reading.broken or reading.lost)
        assert not fine or [data for _, data in reading.members] == want


def _damaged(whole: bytes) -> Iterator[bytes]:
    for place in range(0, len(whole), max(1, len(whole) // 90)):
        yield whole[:place]
        yield whole[:place] + bytes([whole[place] ^ 0x41]) + whole[place + 1 :]


@pytest.mark.parametrize("name", ["7z-locked.7z", "7z-locked-names.7z"])
def test_an_encrypted_7z_opens_with_the_right_password(name: str) -> None:
    content = (SAMPLES / name).read_bytes()
    reading = opened(content, TYPES["7zip"], passwords=("wrong", "secret"))
    assert contents(reading) == {"a.txt": b"first " * 500, "b.txt": b"second\n"}
    assert reading.adds_up
    (about,) = [p for p in reading.pieces if type(p).__name__ == "Metadata"]
    assert about.fields == (("opened with password", "number 2 of those given"),)  # type: ignore[union-attr]
    locked = opened(content, TYPES["7zip"], passwords=("wrong",))
    assert not locked.members
    assert Status.ENCRYPTED in {s for _, s, _ in locked.lost} | {s for s, _ in locked.troubles}


def test_a_member_under_another_password_is_never_taken_for_read() -> None:
    content = (SAMPLES / "7z-two-passwords.7z").read_bytes()
    plain = opened(content, TYPES["7zip"])
    assert contents(plain) == {"one.txt": b"hello"}
    assert {status for _, status, _ in plain.lost} == {Status.ENCRYPTED}
    assert plain.adds_up
    reading = opened(content, TYPES["7zip"], passwords=("secret",))
    assert contents(reading) == {"one.txt": b"hello", "a.txt": b"first " * 500}
    assert reading.broken == [(b"b.txt", Status.ENCRYPTED, "password-or-damage")]
    assert reading.adds_up


def test_a_reader_leaves_nothing_behind_that_waits_for_the_collector(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Its callbacks need memory that a locked worker has little of, two for each password tried."""
    made: list[weakref.ref[object]] = []
    started = archive_library._Reader.__init__

    def noted(self: archive_library._Reader, source: archive_library.Source) -> None:
        started(self, source)
        made.append(weakref.ref(self))

    monkeypatch.setattr(archive_library._Reader, "__init__", noted)
    gc.disable()
    try:
        opened(
            (SAMPLES / "7z-locked.7z").read_bytes(), TYPES["7zip"], passwords=("wrong", "secret")
        )
        assert len(made) > 2
        assert [reader() for reader in made] == [None] * len(made)
    finally:
        gc.enable()


@pytest.mark.parametrize("name", ["zip-xz.zip", "zip-ppmd.zip"])
def test_the_library_reads_a_zip_where_our_own_reader_cannot(name: str) -> None:
    reading = read(ArchiveHandler(), (SAMPLES / name).read_bytes())
    assert contents(reading) == {"a.txt": b"first " * 500, "b.txt": b"second\n"}
    assert sorted(m.ordinal for m, _ in reading.members) == [0, 1]
    assert reading.adds_up


def test_a_zip_under_aes_opens_and_says_with_which_password() -> None:
    options = ExtractionOptions(passwords=("wrong", "secret"))
    reading = read(ArchiveHandler(), (SAMPLES / "zip-aes.zip").read_bytes(), options=options)
    assert contents(reading) == {"a.txt": b"first " * 500, "b.txt": b"second\n"}
    (about,) = [p for p in reading.pieces if type(p).__name__ == "Metadata"]
    assert "number 2 of those given: 2 members" in repr(about)


def test_a_cabinet_of_a_set_says_so(shared: Path) -> None:
    content = bytearray((shared / "corpus/formats/cab/test-documents.cab").read_bytes())
    alone = opened(bytes(content), "application/vnd.ms-cab-compressed")
    assert (alone.expected, len(alone.members), alone.troubles) == (9, 9, [])
    struct.pack_into("<H", content, 30, 2)  # another one follows: names of it would stand here
    content[36:36] = b"next\0disk\0"
    volume = opened(bytes(content), "application/vnd.ms-cab-compressed")
    assert (Status.TRUNCATED, "other-volume") in volume.troubles
    assert volume.expected is None


@pytest.mark.parametrize(
    ("path", "media_type", "count"),
    [
        ("7z/test-documents.7z", "application/x-7z-compressed", 9),
        ("cpio/test-documents.cpio", "application/x-cpio", 9),
        ("corrupt/badrar.rar", RAR, 1),
    ],
)
def test_the_shared_archives_hold_what_the_manifest_says(
    shared: Path, path: str, media_type: str, count: int
) -> None:
    reading = opened((shared / "corpus/formats" / path).read_bytes(), media_type)
    assert reading.expected == count
    assert reading.adds_up


def test_the_shared_rar_with_encrypted_names_is_encrypted(shared: Path) -> None:
    content = (shared / "corpus/formats/rar/test-documents-enc.rar").read_bytes()
    assert opened(content, RAR).troubles == [(Status.ENCRYPTED, "password-needed")]


def test_without_the_library_the_archive_says_what_is_missing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(archive_packed, "available", lambda: False)
    assert sample("rar5-crc.rar").troubles == [(Status.UNSUPPORTED, "missing-library")]


@pytest.mark.parametrize("said", ["Unknown codec ID: 4f71101", "Decompression internal error"])
def test_a_member_in_a_compression_that_the_library_lacks_is_not_called_damaged(said: str) -> None:
    """Of Zstandard in a 7z, and of what is packed together with it."""
    status, problem = archive_library._meaning(said)
    assert (status, problem.code) == (Status.UNSUPPORTED, "unsupported-compression")
