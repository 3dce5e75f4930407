"""An attested release says of what is held back how many there are and why, and nothing else."""

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from tests.desk import House, make_house
from tests.workflow.test_reviewed_release import data_of, files_with, print_at

from zenger.assemble import writing
from zenger.catalog.models import Document, Occurrence
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.release_fates import fates_of_places
from zenger.workflow.review.decisions import withhold
from zenger.workflow.review.rules import set_rules

WHY = "Public since 1975"
NAME = "Quiroga"


def zipped(members: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """Beside the usual troves one with containers in containers."""
    made = make_house(tmp_path / "house")
    trove = tmp_path / "more"
    trove.mkdir()
    (trove / f"{NAME} case.zip").write_bytes(
        zipped({
            "minutes.txt": b"Minutes of the meeting about the lighthouse keepers.\n",
            "inner.zip": zipped({"deep.txt": b"The ledger of the harbour master.\n"}),
            "damaged.zip": b"PK\x03\x04 and nothing more",
        })
    )  # fmt: skip
    (trove / "bundle.zip").write_bytes(
        zipped({
            f"statement of {NAME}.txt": b"I saw the valves opened at night.\n",
            "list.txt": b"A list of all valves in the district.\n",
        })
    )  # fmt: skip
    with writing(made.newsroom):
        import_trove(made.newsroom, trove, collection="More")
        process_newsroom(made.newsroom, jobs=1)
    yield made
    made.newsroom.sandbox().close()


def hold_back(house: House, *titles: str) -> None:
    for title in titles:
        document = Document.objects.filter(title=title).order_by("pk")[0]
        withhold(house.acting("admin"), house.viewer("admin"), document.pk, "source")


def test_a_container_that_is_held_back_is_not_named_by_what_lies_in_it(
    house: House, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    hold_back(house, f"{NAME} case.zip", f"statement of {NAME}.txt", "Port charges")
    print_at(house, site, WHY)
    assert files_with(site, NAME) == []
    assert files_with(site, "letter.eml") == []
    paths = {title: data_of(site, house.document(title))["paths"] for title in
             ("minutes.txt", "deep.txt", "tariff.pdf", "list.txt")}  # fmt: skip
    assert paths == {
        "minutes.txt": ["…!/minutes.txt"],
        "deep.txt": ["…!/inner.zip!/deep.txt"],
        "tariff.pdf": ["…!/tariff.pdf", "tariff.pdf"],
        "list.txt": ["bundle.zip!/list.txt"],
    }


def test_what_is_held_back_is_not_named_by_what_holds_it(house: House, tmp_path: Path) -> None:
    site = tmp_path / "site"
    hold_back(house, f"{NAME} case.zip", f"statement of {NAME}.txt", "tariff.pdf")
    print_at(house, site, WHY)
    assert files_with(site, NAME) == []
    assert files_with(site, "valves opened at night") == []
    assert files_with(site, "lighthouses") == []
    children = data_of(site, house.document("bundle.zip"))["children"]
    assert [one["title"] for one in children] == ["list.txt"]  # type: ignore[attr-defined]
    assert data_of(site, house.document("Port charges"))["children"] == []


def test_the_number_of_what_is_held_back_and_why_is_all_that_is_told(
    house: House, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    hold_back(house, f"{NAME} case.zip", f"statement of {NAME}.txt")
    collection = house.document("bundle.zip").collection_id
    set_rules(house.acting("admin"), house.viewer("admin"), collection, tells_withheld=True)
    print_at(house, site, WHY)
    assert "2 documents were withheld" in (site / "about" / "index.html").read_text()
    assert files_with(site, NAME) == []
    missing = (site / "about" / "missing" / "index.html").read_text()
    assert "damaged" not in missing


def test_places_within_what_is_held_back_are_not_counted_as_missing(house: House) -> None:
    stopped = Occurrence.objects.filter(path__in=[f"{NAME} case.zip!/inner.zip!/deep.txt",
                                                  "bundle.zip!/list.txt"])  # fmt: skip
    assert stopped.update(status="skipped", code="too-deep") == 2
    held = [house.document(f"{NAME} case.zip").blob_id]
    assert [one.count for one in fates_of_places()] == [2]
    assert [one.count for one in fates_of_places(held)] == [1]


def test_with_nothing_held_back_places_are_whole(house: House, tmp_path: Path) -> None:
    print_at(house, tmp_path / "site", WHY)
    paths = data_of(tmp_path / "site", house.document("deep.txt"))["paths"]
    assert paths == [f"{NAME} case.zip!/inner.zip!/deep.txt"]
