"""The same volume beside other volumes, or beside none: nobody sees what only others hold."""

import hashlib
import random
from pathlib import Path

import pytest
from tests.process.formats.cab_making import cabinets
from tests.workflow.house import accounts_of, files_in, newsroom_in, read_trove
from tests.workflow.test_volume_sets import CABINETS, SAMPLES, TEXTS, cut, spanned, zipped

from zenger.catalog.models import Occurrence, Page
from zenger.model.document import MemberCount
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import Processed, process_newsroom

SHARED = {"0.bin": random.Random(0).randbytes(12_000)}
ANNA, BERT = ({f"{who}.bin": random.Random(who).randbytes(5_000)} for who in ("anna", "bert"))


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return newsroom_in(tmp_path / "newsroom")


def kept_by(collection: str) -> set[str]:
    """Last names of what lies in containers there."""
    rows = Occurrence.objects.filter(collection__title=collection, parent__isnull=False)
    return {path.rsplit("!/", 1)[1] for path in rows.values_list("path", flat=True)}


def sets_of_two() -> dict[str, tuple[dict[str, bytes], dict[str, bytes]]]:
    """Two sets each whose first volumes, or last of a zip, have the same bytes."""
    anna, bert = (zipped({**SHARED, **own}) for own in (ANNA, BERT))
    numbered = [cut("a.zip", whole, 2) for whole in (anna, bert)]
    assert numbered[0]["a.zip.001"] == numbered[1]["a.zip.001"]
    whole = spanned("a")
    damaged = {**whole, "a.z01": bytes(len(whole["a.z01"]))}
    return {"numbered": (numbered[0], numbered[1]), "z01": (whole, damaged)}


@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one after another"])
def test_two_sets_with_the_same_first_volume_are_both_read_and_kept_apart(
    newsroom: Newsroom, tmp_path: Path, at_once: bool
) -> None:
    anna, bert = sets_of_two()["numbered"]
    for who, files in (("anna", anna), ("bert", bert)):
        import_trove(newsroom, files_in(tmp_path / who, files), collection=who)
        if not at_once:
            process_newsroom(newsroom, pictures=False, jobs=1)
    process_newsroom(newsroom, pictures=False, jobs=1)
    assert kept_by("anna") == {"0.bin", "anna.bin"}
    assert kept_by("bert") == {"0.bin", "bert.bin"}
    codes = Occurrence.objects.filter(parent=None).order_by("path", "pk")
    assert {one.path for one in codes} == {"a.zip.001", "a.zip.002"}
    found = accounts_of(newsroom)
    assert (found["a.zip.001"].status, found["a.zip.001"].code) == ("skipped", "volume-joined")
    assert found["a.zip.002"].children == MemberCount(2, 2)
    assert all(account.is_accounted_for for account in found.values())
    assert process_newsroom(newsroom, pictures=False, jobs=1) == Processed()


@pytest.mark.parametrize("name", ["a.zip.001", "harmless.bin"])
@pytest.mark.parametrize("at_once", [True, False], ids=["at once", "one after another"])
def test_whoever_has_the_first_volume_alone_sees_nothing_of_the_others(
    newsroom: Newsroom, tmp_path: Path, at_once: bool, name: str
) -> None:
    anna, _ = sets_of_two()["numbered"]
    import_trove(newsroom, files_in(tmp_path / "anna", anna), collection="anna")
    if not at_once:
        process_newsroom(newsroom, pictures=False, jobs=1)
        assert kept_by("anna") == {"0.bin", "anna.bin"}
    found = read_trove(
        newsroom, files_in(tmp_path / "bert", {name: anna["a.zip.001"]}), collection="bert"
    )
    assert "anna.bin" not in kept_by("bert")
    assert kept_by("anna") >= {"0.bin", "anna.bin"}  # under the second volume
    assert (found[name].status, found[name].code) == ("truncated", "volumes-differ")
    assert process_newsroom(newsroom, pictures=False, jobs=1) == Processed()


def test_the_last_volume_of_a_zip_beside_damaged_ones_shows_what_each_set_holds(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    whole, damaged = sets_of_two()["z01"]
    for who, files in (("anna", whole), ("bert", damaged)):
        read_trove(newsroom, files_in(tmp_path / who, files), collection=who)
    rows = Occurrence.objects.filter(blob__isnull=False, path__contains="!/")
    good = {one.path for one in rows.filter(collection__title="anna")}
    assert {f"a.z01!/{n}.bin" for n in range(4)} <= good
    assert "a.z01!/0.bin" not in {one.path for one in rows.filter(collection__title="bert")}


def test_a_set_none_of_whose_volumes_lies_only_there_is_told_not_shown(
    newsroom: Newsroom, tmp_path: Path
) -> None:
    anna, _ = sets_of_two()["numbered"]
    read_trove(newsroom, files_in(tmp_path / "anna", anna), collection="anna")
    for who, name in (("bert", "a.zip.001"), ("carla", "a.zip.002")):
        found = read_trove(newsroom, files_in(tmp_path / who, {name: anna[name]}), collection=who)
    crossing = hashlib.sha256(SHARED["0.bin"]).hexdigest()  # in part in each of the volumes
    assert not Occurrence.objects.filter(blob=crossing).exists()
    assert found["a.zip.001"].code == "volumes-differ"
    assert found["a.zip.002"].code != "volume-joined"


def test_the_same_set_twice_is_read_once(newsroom: Newsroom, tmp_path: Path) -> None:
    anna, _ = sets_of_two()["numbered"]
    for who in ("anna", "bert"):
        found = read_trove(newsroom, files_in(tmp_path / who, anna), collection=who)
        assert kept_by(who) == {"0.bin", "anna.bin"}
    assert found["a.zip.001"].status == "ok"


def test_volumes_of_a_rar_are_kept_apart_too(newsroom: Newsroom, tmp_path: Path) -> None:
    files = {f"r.part{n}.rar": (SAMPLES / f"rar5-vols.part{n}.rar").read_bytes() for n in (1, 2, 3)}
    read_trove(newsroom, files_in(tmp_path / "anna", files), collection="anna")
    assert kept_by("anna") == {"vols/bigfile.txt", "vols/smallfile.txt"}
    first = {"r.part1.rar": files["r.part1.rar"]}
    read_trove(newsroom, files_in(tmp_path / "bert", first), collection="bert")
    assert kept_by("anna") == {"vols/bigfile.txt", "vols/smallfile.txt"}
    assert "vols/smallfile.txt" not in kept_by("bert")


def test_cabinets_of_a_set_are_not_shown_to_who_has_one(newsroom: Newsroom, tmp_path: Path) -> None:
    pytest.importorskip("libarchive", reason="libarchive is not installed")
    made = cabinets(TEXTS, list(CABINETS))
    read_trove(newsroom, files_in(tmp_path / "anna", made), collection="anna")
    assert Page.objects.count()
    one = {"copy.bin": made[CABINETS[0]]}
    found = read_trove(newsroom, files_in(tmp_path / "bert", one), collection="bert")
    assert found["copy.bin"].code == "volumes-differ"
    rows = Occurrence.objects.filter(collection__title="bert", blob__isnull=False)
    assert [row.path for row in rows] == ["copy.bin"]
