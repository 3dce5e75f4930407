"""A file that becomes far too much is stopped, however its bytes are nested."""

import io
import random
import zipfile
from pathlib import Path

from tests.workflow.house import accounts_of, files_in, newsroom_in, read_trove

from zenger.catalog.models import Occurrence
from zenger.model.document import Status
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.retry import retry

MB = 1_000_000


def zip_bytes(members: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def noise(size: int, seed: int) -> bytes:
    return random.Random(seed).randbytes(size)


def originals_size(folder: Path) -> int:
    return sum(p.stat().st_size for p in (folder / "originals").rglob("*") if p.is_file())


def test_zips_in_zips_stop_at_what_their_root_may_become(tmp_path: Path) -> None:
    # 20 x 20 texts of 100 kB: no zip comes to more than is allowed, all of them do.
    inner = [zip_bytes({f"{i}-{j}": b"\n" * 100_000 + b"%d %d" % (i, j) for j in range(20)})
             for i in range(20)]  # fmt: skip
    trove = files_in(
        tmp_path / "trove",
        {
            "bomb.zip": zip_bytes({f"{i}.zip": content for i, content in enumerate(inner)}),
            "innocent.zip": zip_bytes({"a.txt": b"Nothing to see here."}),
        },
    )
    newsroom = newsroom_in(tmp_path / "desk", max_expanded_bytes=10 * MB)
    accounts = read_trove(newsroom, trove)
    assert accounts["innocent.zip!/a.txt"].status == "ok"
    stopped = [a for a in accounts.values() if a.code == "root-expansion"]
    assert stopped
    assert {a.status for a in stopped} == {Status.LIMIT}
    assert all(a.is_accounted_for for a in accounts.values())
    listed = sum(Occurrence.objects.filter(root__path="bomb.zip").values_list("size", flat=True))
    assert 8 * MB < listed <= 10 * MB
    assert originals_size(tmp_path / "desk") < 12 * MB


def test_the_same_zip_in_a_million_places_is_stopped_though_it_is_stored_once(
    tmp_path: Path,
) -> None:
    inside = b"The same words in every place."
    for _ in range(6):
        inside = zip_bytes({str(n): inside for n in range(16)})  # 16 ** 6 places
    trove = files_in(tmp_path / "trove", {"42.zip": inside})
    newsroom = newsroom_in(tmp_path / "desk", max_members=5_000)
    accounts = read_trove(newsroom, trove)
    assert 16 < len(accounts) <= 5_001
    assert {a.code for a in accounts.values() if a.status == Status.LIMIT} == {"root-members"}
    assert all(a.is_accounted_for for a in accounts.values())


def test_a_raised_limit_and_a_retry_open_the_rest(tmp_path: Path) -> None:
    inner = {f"{i}.zip": zip_bytes({"a": noise(300_000, i)}) for i in range(4)}
    trove = files_in(tmp_path / "trove", {"big.zip": zip_bytes(inner)})
    newsroom = newsroom_in(tmp_path / "desk", max_expanded_bytes=2 * MB)
    before = read_trove(newsroom, trove)
    assert any(a.status == Status.LIMIT for a in before.values())
    (tmp_path / "desk" / "newsroom.toml").write_text("max_expanded_bytes = 9000000\n")
    from zenger.assemble import open_newsroom

    newsroom = open_newsroom(tmp_path / "desk")
    retry(newsroom)
    process_newsroom(newsroom, pictures=False, jobs=1)
    after = accounts_of(newsroom)
    assert {a.status for a in after.values()} <= {"ok", "unsupported"}
    assert {f"big.zip!/{i}.zip!/a" for i in range(4)} <= set(after)


def test_nesting_deeper_than_allowed_is_named(tmp_path: Path) -> None:
    inside = zip_bytes({"end.txt": b"the end"})
    for _ in range(8):
        inside = zip_bytes({"in.zip": inside})
    trove = files_in(tmp_path / "trove", {"deep.zip": inside})
    accounts = read_trove(newsroom_in(tmp_path / "desk", max_depth=5), trove)
    (stopped,) = [a for a in accounts.values() if a.status == Status.LIMIT]
    assert stopped.code == "depth"
    assert stopped.path == "deep.zip" + "!/in.zip" * 6


def test_a_container_that_holds_itself_stops_there(shared: Path, tmp_path: Path) -> None:
    droste = (shared / "corpus/formats/hostile/droste.zip").read_bytes()
    accounts = read_trove(newsroom_in(tmp_path / "desk"), files_in(tmp_path / "t", {"d": droste}))
    assert [a.code for a in accounts.values() if a.status == Status.CYCLE] == ["contains-itself"]
    assert len(accounts) < 10


def test_one_zip_of_zeros_is_stopped_and_its_neighbours_are_read(
    shared: Path, tmp_path: Path
) -> None:
    bomb = (shared / "corpus/formats/hostile/zip-bomb-120MB.zip").read_bytes()
    trove = files_in(tmp_path / "t", {"bomb.zip": bomb, "note.txt": b"A note beside the bomb."})
    accounts = read_trove(newsroom_in(tmp_path / "desk"), trove)
    assert accounts["note.txt"].status == "ok"
    assert accounts["bomb.zip"].children.failed == 1
    (member,) = [a for path, a in accounts.items() if path.startswith("bomb.zip!/")]
    assert (member.status, member.code) == (Status.LIMIT, "member-expansion")


def test_a_gzip_in_a_gzip_in_a_gzip_is_stopped(tmp_path: Path) -> None:
    import gzip

    bomb = bytes(90 * MB)
    for _ in range(3):
        bomb = gzip.compress(bomb, mtime=0)
    trove = files_in(tmp_path / "t", {"bomb.gz": bomb})
    newsroom = newsroom_in(tmp_path / "desk", max_expanded_bytes=20 * MB)
    accounts = read_trove(newsroom, trove)
    assert any(a.status == Status.LIMIT for a in accounts.values())
    assert all(a.is_accounted_for for a in accounts.values())
    assert originals_size(tmp_path / "desk") <= 20 * MB
