"""The file itself goes out beside its copy only if nothing is hidden in it and two people say so."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.desk import House
from tests.workflow.review.reviewing import approved

from zenger.catalog.models import Account, Collection, Document, Occurrence, RedactionEntry
from zenger.errors import BlockedReleaseError, NotAttestedError, ReviewError
from zenger.model.document import Status
from zenger.model.review import Basis, Redaction
from zenger.process.inventory.found import finding
from zenger.protocols.sandbox import Ending
from zenger.workflow.access.accounts import disable
from zenger.workflow.release import release
from zenger.workflow.review import inspect_document as inspecting
from zenger.workflow.review.decisions import propose, return_document
from zenger.workflow.review.inspect_file import Inspection
from zenger.workflow.review.originals import (
    approve_original,
    keep_original,
    obstacle_to,
    original_standing,
)
from zenger.workflow.review.redactions import add_redactions, undo
from zenger.workflow.review.rules import set_rules

pytestmark = pytest.mark.sandbox


@pytest.fixture
def fresh(house: House) -> Iterator[House]:
    """The newsroom of this module, in which the next test finds nothing of what this one decided."""
    yield house
    Account.objects.filter(name="second").update(disabled=None)
    collection = Collection.objects.get(title="Open").pk
    set_rules(house.acting("admin"), house.viewer("admin"), collection, approvals=2)
    for act in set(RedactionEntry.objects.filter(withdrawal=None).values_list("act", flat=True)):
        undo(house.acting("admin"), house.viewer("admin"), act)
    for one in Document.objects.filter(decision__isnull=False).distinct():
        with suppress(ReviewError):  # it waits for nothing
            return_document(house.acting("admin"), house.viewer("admin"), one.pk, "Next test")


def let_go(house: House, document: Document, *names: str) -> None:
    for name in names:
        approve_original(house.acting(name), house.viewer(name), document.pk)


def redact(house: House, document: Document, *redactions: Redaction) -> None:
    add_redactions(house.acting("admin"), house.viewer("admin"), document.pk, redactions)


def originals_in(site: Path) -> list[str]:
    return sorted(path.name for path in site.glob("d/*/original/*"))


def is_released(house: House, document: Document) -> bool:
    return original_standing(house.newsroom, house.viewer("admin"), document.pk).is_released


def about(site: Path) -> str:
    return (site / "about" / "index.html").read_text()


def test_two_people_let_the_file_itself_go_and_one_keeps_it_in_again(
    fresh: House, tmp_path: Path
) -> None:
    site, tariff, letter = (
        tmp_path / "site", fresh.document("tariff.pdf"), fresh.document("Port charges"),
    )  # fmt: skip
    approved(fresh, tariff, letter)
    let_go(fresh, tariff, "editor")
    release(fresh.newsroom, site, public_record="")
    assert originals_in(site) == []  # one person is not enough
    assert "The original files are not part of this archive" in about(site)
    let_go(fresh, tariff, "second")
    assert is_released(fresh, tariff)
    release(fresh.newsroom, site, public_record="")
    assert originals_in(site) == ["tariff.pdf"]
    with fresh.newsroom.originals.open(tariff.blob_id) as stream:  # type: ignore[arg-type]
        (printed,) = site.glob("d/*/original/tariff.pdf")
        assert printed.read_bytes() == stream.read()
    page = (site / "d" / tariff.public_id / "index.html").read_text()
    assert tariff.blob_id in page
    assert "at least two people of the newsroom approved that file by itself" in about(site)
    assert letter.blob_id not in (site / "d" / letter.public_id / "index.html").read_text()
    keep_original(fresh.acting("third"), fresh.viewer("third"), tariff.pk)
    release(fresh.newsroom, site, public_record="")
    assert originals_in(site) == []
    assert tariff.blob_id not in (site / "d" / tariff.public_id / "index.html").read_text()


def test_nobody_counts_twice_and_an_old_decision_counts_no_more(fresh: House) -> None:
    tariff = fresh.document("tariff.pdf")
    propose(fresh.acting("editor"), fresh.viewer("editor"), tariff.pk)
    let_go(fresh, tariff, "editor")
    with pytest.raises(ReviewError, match="Somebody else"):
        let_go(fresh, tariff, "editor")
    let_go(fresh, tariff, "second")
    assert is_released(fresh, tariff)
    disable(fresh.newsroom, fresh.people["second"])
    assert not is_released(fresh, tariff)
    let_go(fresh, tariff, "third")
    return_document(fresh.acting("editor"), fresh.viewer("editor"), tariff.pk, "Read it again")
    propose(fresh.acting("editor"), fresh.viewer("editor"), tariff.pk)
    assert not is_released(fresh, tariff)
    with pytest.raises(ReviewError, match="It stays in"):
        keep_original(fresh.acting("editor"), fresh.viewer("editor"), tariff.pk)


@pytest.mark.parametrize(("asked", "enough"), [(1, 2), (3, 3)], ids=["one", "three"])
def test_a_collection_asks_for_more_people_but_never_for_fewer_than_two(
    fresh: House, asked: int, enough: int
) -> None:
    collection = Collection.objects.get(title="Open").pk
    set_rules(fresh.acting("admin"), fresh.viewer("admin"), collection, approvals=asked)
    tariff = fresh.document("tariff.pdf")
    propose(fresh.acting("editor"), fresh.viewer("editor"), tariff.pk)
    for done, name in enumerate(("editor", "second", "third")[:enough]):
        assert not is_released(fresh, tariff), done
        let_go(fresh, tariff, name)
    assert is_released(fresh, tariff)


def test_what_was_not_proposed_or_is_redacted_or_holds_files_stays_in(fresh: House) -> None:
    tariff, letter = fresh.document("tariff.pdf"), fresh.document("Port charges")
    with pytest.raises(ReviewError, match="Propose it"):
        let_go(fresh, tariff, "editor")
    for one in (tariff, letter):
        propose(fresh.acting("editor"), fresh.viewer("editor"), one.pk)
    with pytest.raises(ReviewError, match="Other files lie in it"):
        let_go(fresh, letter, "editor")
    let_go(fresh, tariff, "editor", "second")
    redact(fresh, tariff, Redaction(0, "b6", header="title"))
    assert not is_released(fresh, tariff)
    with pytest.raises(ReviewError, match="is redacted"):
        let_go(fresh, tariff, "third")


def test_a_file_in_which_something_is_hidden_stays_in_also_if_that_is_seen_only_later(
    fresh: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tariff = fresh.document("tariff.pdf")
    approved(fresh, tariff)
    let_go(fresh, tariff, "editor", "second")
    found = Inspection((finding("bad-redaction", "page 1", "Zebulon", page=1),), Ending(Status.OK))
    monkeypatch.setattr(inspecting, "VERSION", 999)  # a Zenger that finds more than before
    monkeypatch.setattr(inspecting, "inspect_stream", lambda *_, **__: found)
    release(fresh.newsroom, tmp_path / "site", public_record="")
    assert originals_in(tmp_path / "site") == []
    with pytest.raises(ReviewError, match="1 thing is hidden in it"):
        let_go(fresh, tariff, "third")


def test_a_name_that_is_redacted_elsewhere_keeps_the_original_in(
    fresh: House, tmp_path: Path
) -> None:
    tariff, letter = fresh.document("tariff.pdf"), fresh.document("Port charges")
    approved(fresh, tariff)
    let_go(fresh, tariff, "editor", "second")
    hidden = Redaction(1, "b6", Basis.TERM, letters=(22, 28), secret="lighthouses")
    redact(fresh, letter, hidden)
    with pytest.raises(ReviewError, match=r"original, page 2: What was removed elsewhere") as told:
        let_go(fresh, tariff, "third")
    assert "lighthouses" not in str(told.value)
    with pytest.raises(BlockedReleaseError, match=r"original, page 2 \(original\)"):
        release(fresh.newsroom, tmp_path / "site", public_record="")
    assert not (tmp_path / "site").exists()


def test_an_original_that_was_public_is_searched_again_for_what_is_redacted_since(
    fresh: House, tmp_path: Path
) -> None:
    """Its document did not change, and is taken over from the archive before."""
    tariff, letter = fresh.document("tariff.pdf"), fresh.document("Port charges")
    approved(fresh, tariff)
    let_go(fresh, tariff, "editor", "second")
    site = tmp_path / "site"
    release(fresh.newsroom, site, public_record="")
    before = sorted((path, path.stat().st_mtime_ns) for path in site.rglob("*"))
    assert originals_in(site) == ["tariff.pdf"]
    redact(fresh, letter, Redaction(1, "b6", Basis.TERM, letters=(22, 28), secret="lighthouses"))
    where = rf"d/{tariff.public_id}/, original, page 2 \(original\)"
    with pytest.raises(BlockedReleaseError, match=where):
        release(fresh.newsroom, site, public_record="")
    assert sorted((path, path.stat().st_mtime_ns) for path in site.rglob("*")) == before


def test_all_originals_at_once_are_still_refused(fresh: House, tmp_path: Path) -> None:
    with pytest.raises(NotAttestedError, match="zenger review original"):
        release(fresh.newsroom, tmp_path / "site", public_record="", with_originals=True)


def test_who_keeps_a_file_in_keeps_it_in_for_all_collections_that_have_it(fresh: House) -> None:
    here, there = fresh.document("both.txt"), fresh.document("secret path.txt")
    assert here.blob_id == there.blob_id
    propose(fresh.acting("editor"), fresh.viewer("editor"), here.pk)
    propose(fresh.acting("admin"), fresh.viewer("admin"), there.pk)
    let_go(fresh, here, "editor", "second")
    let_go(fresh, there, "admin")
    assert is_released(fresh, here)
    keep_original(fresh.acting("admin"), fresh.viewer("admin"), there.pk)
    assert not is_released(fresh, here)
    let_go(fresh, here, "editor")
    assert not is_released(fresh, here)  # what was said before counts no more
    let_go(fresh, here, "second")
    assert is_released(fresh, here)


@pytest.mark.parametrize(
    "kind", ["text/html", "image/svg+xml", "message/rfc822", "text/xml", "text/markdown"]
)
def test_the_source_of_a_page_or_a_message_stays_in_though_nothing_was_found(
    fresh: House, kind: str
) -> None:
    nothing = Inspection((), Ending(Status.OK), kind)
    note = fresh.document("informant.txt")
    assert obstacle_to(Inspection((), Ending(Status.OK), "text/plain"), note) == ""
    assert "says more than anybody sees" in obstacle_to(nothing, note)
    note.media_type = kind
    assert "says more than anybody sees" in obstacle_to(nothing, note)


def test_bytes_with_names_of_two_kinds_stay_in(fresh: House) -> None:
    note = fresh.document("informant.txt")
    place = Occurrence.objects.get(blob=note.blob_id)
    nothing = Inspection((), Ending(Status.OK), "text/plain")
    assert obstacle_to(nothing, note) == ""
    place.pk, place.path, place.raw_name = None, "informant.html", b"informant.html"
    place.save()
    try:
        assert "names of several kinds" in obstacle_to(nothing, note)
    finally:
        place.delete()


def test_a_file_that_was_kept_in_stays_in_though_all_is_public_record(
    fresh: House, tmp_path: Path
) -> None:
    tariff = fresh.document("tariff.pdf")
    propose(fresh.acting("editor"), fresh.viewer("editor"), tariff.pk)
    let_go(fresh, tariff, "editor")
    site = tmp_path / "site"
    release(fresh.newsroom, site, public_record="Read out in court.", with_originals=True)
    assert {"informant.txt", "tariff.pdf"} <= set(originals_in(site))
    keep_original(fresh.acting("editor"), fresh.viewer("editor"), tariff.pk)
    release(fresh.newsroom, site, public_record="Read out in court.", with_originals=True)
    assert "informant.txt" in originals_in(site)
    assert not {"tariff.pdf", "letter.eml"} & set(originals_in(site))  # which holds it
