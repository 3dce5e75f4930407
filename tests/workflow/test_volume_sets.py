"""Split archives: volumes in one folder are read as one, and what is missing is named."""

import hashlib
import io
import lzma
import random
import shutil
import struct
import subprocess
import zipfile
from pathlib import Path

import pytest
from tests.process.formats.cab_making import cabinets
from tests.process.formats.ewf_making import CHUNK, segments
from tests.workflow.house import accounts_of, files_in, newsroom_in, read_trove

from zenger.catalog.models import Occurrence
from zenger.model.document import MemberCount, Status
from zenger.model.extraction import ExtractionOptions, Trouble
from zenger.process.formats import archive_cab_set
from zenger.process.formats.archive_cab import cab_members
from zenger.process.formats.archive_limits import Budget
from zenger.process.volumes import names_of_set
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.check import Account
from zenger.workflow.expansion_limits import Ledger
from zenger.workflow.process_newsroom import Processed, process_newsroom

SAMPLES = Path(__file__).parents[1] / "process/formats/samples"
NOISE = {f"{n}.bin": random.Random(n).randbytes(5_000) for n in range(4)}


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return newsroom_in(tmp_path / "newsroom")


def zipped(files: dict[str, bytes] = NOISE) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def cut(name: str, content: bytes, parts: int = 3) -> dict[str, bytes]:
    step = -(-len(content) // parts)
    return {f"{name}.{n + 1:03}": content[n * step : (n + 1) * step] for n in range(parts)}


def spanned(name: str, size: int = 8_000) -> dict[str, bytes]:
    """A zip in volumes, with the number of its volume and the place in it for each member.

    Source: PKWARE APPNOTE.TXT 6.3.10, 8.5: splitting; 4.4.11, 4.4.16, 4.4.19 to 4.4.24.
    """
    whole = bytearray(b"PK\7\x08" + zipped())
    end = whole.rindex(b"PK\5\6")
    count, length, start = struct.unpack_from("<HLL", whole, end + 10)
    start += 4
    at, last = start, (len(whole) - 1) // size
    for _ in range(count):
        (offset,) = struct.unpack_from("<L", whole, at + 42)
        struct.pack_into("<H", whole, at + 34, (offset + 4) // size)
        struct.pack_into("<L", whole, at + 42, (offset + 4) % size)
        at += 46 + sum(struct.unpack_from("<3H", whole, at + 28))
    struct.pack_into("<4HLL", whole, end + 4, last, start // size, 0, count, length, start % size)
    parts = [bytes(whole[n * size : (n + 1) * size]) for n in range(last + 1)]
    names = [f"{name}.z{n + 1:02}" for n in range(last)]
    return dict(zip([*names, f"{name}.zip"], parts, strict=True))


def rar(kind: str) -> dict[str, bytes]:
    return {
        f"{kind}.part{n}.rar": (SAMPLES / f"{kind}-vols.part{n}.rar").read_bytes()
        for n in (1, 2, 3)
    }


RARED = {"vols/bigfile.txt", "vols/smallfile.txt"}
SETS = {  # folder -> its volumes, which stands for all, what it holds
    "cut": (cut("a.zip", zipped()), "a.zip.001", set(NOISE)),
    "UPPER": (cut("A.ZIP", zipped()), "A.ZIP.001", set(NOISE)),
    "z01": (spanned("a"), "a.zip", set(NOISE)),
    "rar5": (rar("rar5"), "rar5.part1.rar", RARED),
    "r00": (dict(zip(["a.rar", "a.r00", "a.r01"], rar("rar3").values(), strict=True)), "a.rar", RARED),
}  # fmt: skip
ALL = {f"{folder}/{name}": c for folder, (files, *_) in SETS.items() for name, c in files.items()}
SECOND = {f"{folder}/{sorted(files)[1]}" for folder, (files, *_) in SETS.items()}
ENDS = {
    "cut": ".002", "UPPER": ".002", "z01": ".z02", "rar5": ".part2.rar",
    "r00": "those behind the last one",
}  # fmt: skip


def are_whole(found: dict[str, Account]) -> bool:
    """All sets are read, each under its main volume, and everything is accounted for."""
    inside = set()
    for folder, (_, main, names) in SETS.items():
        path = f"{folder}/{main}"
        count = MemberCount(len(names), len(names))
        assert (found[path].status, found[path].children) == ("ok", count), path
        inside |= {f"{path}!/{name}" for name in names}
    assert {path for path in found if "!/" in path} == inside
    mains = {f"{folder}/{main}" for folder, (_, main, _) in SETS.items()}
    others = {(found[path].status, found[path].code) for path in ALL if path not in mains}
    assert others == {("skipped", "volume-joined")}
    return all(account.is_accounted_for for account in found.values())


def test_volumes_of_one_folder_are_read_as_one(newsroom: Newsroom, tmp_path: Path) -> None:
    assert are_whole(read_trove(newsroom, files_in(tmp_path / "trove", ALL)))
    assert process_newsroom(newsroom, pictures=False, jobs=1) == Processed()


def test_what_is_missing_is_named_and_joined_when_it_comes(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    some = {path: content for path, content in ALL.items() if path not in SECOND}
    trove = files_in(tmp_path / "trove", some)
    found = read_trove(newsroom, trove)
    for folder, (_, main, _) in SETS.items():
        account = found[f"{folder}/{main}"]
        assert (account.status, account.code) == ("truncated", "volume-missing"), folder
        assert f" {ENDS[folder]}." in account.message
    assert are_whole(read_trove(newsroom, files_in(trove, ALL)))


def test_a_volume_put_in_place_of_a_damaged_one_is_read(newsroom: Newsroom, tmp_path: Path) -> None:
    files = cut("a.zip", zipped())
    damaged = {**files, "a.zip.002": bytes(len(files["a.zip.002"]))}
    trove = files_in(tmp_path / "trove", damaged)
    assert read_trove(newsroom, trove)["a.zip.001"].children != MemberCount(4, 4)
    found = read_trove(newsroom, files_in(trove, files))
    assert found["a.zip.001"].children == MemberCount(4, 4)


def test_volumes_in_an_archive_are_joined_too(newsroom: Newsroom, tmp_path: Path) -> None:
    outer = zipped(cut("in/a.zip", zipped()))
    found = read_trove(newsroom, files_in(tmp_path / "trove", {"outer.zip": outer}))
    assert found["outer.zip!/in/a.zip.001"].children == MemberCount(4, 4)


def test_volumes_of_another_folder_or_name_are_left_apart(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    first, second, third = cut("a.zip", zipped()).values()
    files = {"one/a.zip.001": first, "two/a.zip.002": second, "one/b.zip.003": third}
    found = read_trove(newsroom, files_in(tmp_path / "trove", files))
    assert "volume-joined" not in {account.code for account in found.values()}


def test_whole_archives_beside_each_other_are_left_as_they_are(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    files = {"a.zip": zipped({"x": b"x"}), "b.zip": zipped({"y": b"y"}), "scan.001": b"Page one."}
    found = read_trove(newsroom, files_in(tmp_path / "trove", {**files, "scan.002": b"Page two."}))
    assert {account.status for account in found.values()} == {"ok"}
    assert len(found) == 6


def test_a_set_may_become_as_much_as_all_its_volumes_allow(tmp_path: Path) -> None:
    newsroom = newsroom_in(tmp_path / "newsroom", max_expansion=200_000)
    files = cut("a.zip", zipped())
    read_trove(newsroom, files_in(tmp_path / "trove", files))
    main = Occurrence.objects.get(path="a.zip.001")
    account = Ledger(newsroom.settings).account(main.pk)
    assert account.most_bytes == 200_000 * sum(map(len, files.values()))


def test_a_7z_and_a_packed_tar_in_pieces_are_read(newsroom: Newsroom, tmp_path: Path) -> None:
    libarchive = pytest.importorskip("libarchive", reason="libarchive is not installed")
    trove = tmp_path / "trove"
    for name, form, packed in (("a.7z", "7zip", None), ("a.tar.gz", "gnutar", "gzip")):
        with libarchive.file_writer(str(tmp_path / name), form, packed) as archive:
            for inside, content in NOISE.items():
                archive.add_file_from_memory(inside, len(content), content)
        files_in(trove, cut(name, (tmp_path / name).read_bytes()))
    found = read_trove(newsroom, trove)
    for main in ("a.7z.001", "a.tar.gz.001"):
        assert found[main].children == MemberCount(4, 4)
    assert found["a.tar.gz.003"].code == "volume-joined"


@pytest.mark.skipif(not shutil.which("zip"), reason="the program zip is not installed")
def test_volumes_that_the_zip_program_writes_are_read(newsroom: Newsroom, tmp_path: Path) -> None:
    content = {f"{n}.bin": random.Random(n).randbytes(60_000) for n in range(4)}
    source, trove = files_in(tmp_path / "source", content), tmp_path / "trove"
    trove.mkdir()
    order = ["zip", "-q", "-s", "64k", trove / "a.zip", *content]
    subprocess.run(order, cwd=source, check=True)
    assert len(list(trove.iterdir())) == 4
    found = read_trove(newsroom, trove)
    assert found["a.zip"].children == MemberCount(4, 4)
    assert set(accounts_of(newsroom)) >= {f"a.zip!/{name}" for name in content}


def segmented() -> tuple[bytes, dict[str, bytes]]:
    """A disk, and its image in three segments."""
    disk = lzma.decompress((SAMPLES / "disk.img.xz").read_bytes())
    disk += bytes(-len(disk) % CHUNK)
    return disk, dict(zip(("d/a.E01", "d/a.E02", "d/a.E03"), segments(disk, 3), strict=True))


def test_segments_of_a_disk_image_are_read_as_one(newsroom: Newsroom, tmp_path: Path) -> None:
    pytest.importorskip("pytsk3", reason="The Sleuth Kit is not installed")
    disk, files = segmented()
    found = read_trove(newsroom, files_in(tmp_path / "trove", {"plain.img": disk, **files}))
    assert found["d/a.E01"].children == found["plain.img"].children
    assert found["d/a.E01"].status == found["plain.img"].status
    assert {found[path].code for path in ("d/a.E02", "d/a.E03")} == {"volume-joined"}
    assert "d/a.E01!/partition-1/a.txt" in found


def test_a_damaged_segment_is_told_by_the_sum_of_the_disk(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    pytest.importorskip("pytsk3", reason="The Sleuth Kit is not installed")
    _, files = segmented()
    path = next(path for path, content in files.items() if b"first first" in content)
    spoiled = files[path].replace(b"first first", b"first worst", 1)
    trove = files_in(tmp_path / "trove", {**files, path: spoiled})
    account = read_trove(newsroom, trove)["d/a.E01"]
    assert (account.status, account.code) == ("corrupt", "image-checksum")


@pytest.mark.parametrize(("gone", "told"), [("d/a.E02", ".E02."), ("d/a.E03", "the last one.")])
def test_a_missing_segment_is_named_and_joined_when_it_comes(
    newsroom: Newsroom, tmp_path: Path, gone: str, told: str
) -> None:
    pytest.importorskip("pytsk3", reason="The Sleuth Kit is not installed")
    disk, files = segmented()
    some = {path: content for path, content in files.items() if path != gone}
    trove = files_in(tmp_path / "trove", {"plain.img": disk, **some})
    account = read_trove(newsroom, trove)["d/a.E01"]
    assert (account.status, account.code) == ("truncated", "volume-missing")
    assert told in account.message
    found = read_trove(newsroom, files_in(trove, files))
    assert found["d/a.E01"].children == found["plain.img"].children


def test_a_segment_without_the_first_says_so(newsroom: Newsroom, tmp_path: Path) -> None:
    _, files = segmented()
    trove = files_in(tmp_path / "trove", {"d/a.E02": files["d/a.E02"]})
    account = read_trove(newsroom, trove)["d/a.E02"]
    assert (account.status, account.code) == ("unsupported", "other-volume")


def test_segments_are_counted_as_encase_does() -> None:
    names = names_of_set("a.E07")
    assert names is not None
    wanted = {1: "a.E01", 99: "a.E99", 100: "a.EAA", 125: "a.EAZ", 126: "a.EBA", 776: "a.FAA"}
    assert {number: names.numbered(number) for number in wanted} == wanted
    assert names.numbered(names.most) == "a.ZZZ"


TEXTS = {f"{n}.txt": random.Random(n).randbytes(50_000).hex().encode() for n in range(3)}
CABINETS = ["Data1.cab", "data2.cab", "data3.cab"]


def boxed(**how: bytes) -> dict[str, bytes]:
    """A set that names its parts in another case than they have in their folder."""
    made = cabinets(TEXTS, [name.upper() for name in CABINETS], **how)
    return {f"c/{name}": made[name.upper()] for name in CABINETS}


def test_a_set_of_cabinets_is_read_as_one(newsroom: Newsroom, tmp_path: Path) -> None:
    pytest.importorskip("libarchive", reason="libarchive is not installed")
    found = read_trove(newsroom, files_in(tmp_path / "trove", boxed(reserved=b"signed")))
    assert found["c/Data1.cab"].children == MemberCount(3, 3)
    assert found["c/Data1.cab"].status == "ok"
    assert {found[f"c/data{n}.cab"].code for n in (2, 3)} == {"volume-joined"}
    for name, content in TEXTS.items():
        member = Occurrence.objects.get(path=f"c/Data1.cab!/{name}")
        assert member.blob_id == hashlib.sha256(content).hexdigest()
    assert process_newsroom(newsroom, pictures=False, jobs=1) == Processed()


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_missing_cabinet_is_named_and_joined_when_it_comes(
    newsroom: Newsroom, tmp_path: Path, number: int
) -> None:
    pytest.importorskip("libarchive", reason="libarchive is not installed")
    files = boxed()
    gone = f"c/{CABINETS[number]}"
    some = {path: content for path, content in files.items() if path != gone}
    trove = files_in(tmp_path / "trove", some)
    account = read_trove(newsroom, trove)[min(some)]
    assert (account.status, account.code) == ("truncated", "volume-missing")
    assert f" {CABINETS[number].upper()}." in account.message
    assert read_trove(newsroom, files_in(trove, files))["c/Data1.cab"].children == MemberCount(3, 3)


@pytest.mark.parametrize("place", [0.2, 0.999])
def test_a_damaged_cabinet_of_a_set_is_told_and_read_when_it_is_put_right(
    newsroom: Newsroom, tmp_path: Path, place: float
) -> None:
    """The second place lies in the part of a block that ends in the next cabinet."""
    pytest.importorskip("libarchive", reason="libarchive is not installed")
    files = boxed()
    damaged = bytearray(files["c/data2.cab"])
    damaged[int(len(damaged) * place)] ^= 1
    trove = files_in(tmp_path / "trove", {**files, "c/data2.cab": bytes(damaged)})
    account = read_trove(newsroom, trove)["c/Data1.cab"]
    assert (account.status, account.children.failed) != ("ok", 0)
    assert account.children != MemberCount(3, 3)
    assert read_trove(newsroom, files_in(trove, files))["c/Data1.cab"].children == MemberCount(3, 3)


def test_a_set_too_large_for_one_cabinet_is_unsupported(monkeypatch: pytest.MonkeyPatch) -> None:
    files = boxed()
    starts = [sum(map(len, list(files.values())[:n])) for n in range(3)]
    monkeypatch.setattr(archive_cab_set, "MAX_BLOCKS", 2)
    options = ExtractionOptions(volumes=tuple(starts))
    content = io.BytesIO(b"".join(files.values()))
    pieces = list(cab_members(content, options, Budget(10**6, 100, 10**9)))
    last = pieces[-1]
    assert isinstance(last, Trouble)
    assert (last.status, last.problem.code) == (Status.UNSUPPORTED, "unsupported-set")
