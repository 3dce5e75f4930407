"""A release without an attestation holds what was approved, from its safe copy, and no more."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.desk import PASSPHRASE, House, make_house
from tests.workflow.review.reviewing import approved

from zenger.catalog.models import AuditEntry, Document, Release, ReleasedDocument
from zenger.errors import BlockedReleaseError, NotAttestedError
from zenger.model.people import Role
from zenger.model.review import Basis, Redaction
from zenger.publish.site import SiteReport
from zenger.publish.verify import verify_site
from zenger.workflow.access.accounts import add_account, disable
from zenger.workflow.release import release
from zenger.workflow.review.assessments import set_embargo
from zenger.workflow.review.decisions import propose, withdraw, withhold
from zenger.workflow.review.redactions import add_redactions
from zenger.workflow.review.rules import set_rules

WHY = "Public since 1975"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    made = make_house(tmp_path / "house")
    made.people["second"] = add_account(
        made.newsroom, "second", PASSPHRASE, role=Role.EDITOR, collections=("Open",)
    )
    yield made
    made.newsroom.sandbox().close()


def redact(house: House, title: str, *redactions: Redaction, by: str = "admin") -> Document:
    document = Document.objects.filter(title=title).order_by("pk")[0]
    add_redactions(house.acting(by), house.viewer(by), document.pk, redactions)
    return document


def print_at(house: House, site: Path, why: str = "", *, originals: bool = False) -> SiteReport:
    return release(house.newsroom, site, public_record=why, with_originals=originals)


def files_with(site: Path, words: str) -> list[str]:
    """Files whose bytes or names hold the words, in any case."""
    wanted = words.lower()
    return [
        str(path.relative_to(site))
        for path in sorted(site.rglob("*"))
        if wanted in str(path.relative_to(site)).lower()
        or (path.is_file() and wanted.encode() in path.read_bytes().lower())
    ]


def data_of(site: Path, document: Document) -> dict[str, object]:
    read: dict[str, object] = json.loads(
        (site / "d" / document.public_id / "index.json").read_text()
    )
    return read


def test_nothing_is_printed_before_anything_is_approved(house: House, tmp_path: Path) -> None:
    propose(house.acting("editor"), house.viewer("editor"), house.document("tariff.pdf").pk)
    with pytest.raises(NotAttestedError, match="zenger review queue"):
        print_at(house, tmp_path / "site")
    assert not (tmp_path / "site").exists()
    assert not Release.objects.exists()


def test_the_site_of_a_review_holds_what_was_approved_and_nothing_else(
    house: House, tmp_path: Path
) -> None:
    site, letter = tmp_path / "site", house.document("Port charges")
    redact(house, "Port charges", Redaction(1, "b6", letters=(22, 28)),
           Redaction(0, "source", header="from"))  # fmt: skip
    approved(house, letter)
    built = print_at(house, site)
    assert (built.documents, ReleasedDocument.objects.get().public_id) == (1, letter.public_id)
    assert Release.objects.get().is_reviewed
    for secret in ("La Paz", "Anna Zenger", "anna@press"):  # redacted
        assert files_with(site, secret) == [], secret
    for other in ("lighthouses", "tariff.pdf", "Zebulon", "both boxes", "secret path"):
        assert files_with(site, other) == [], other
    page = (site / "d" / letter.public_id / "index.html").read_text()
    assert "The commission met in" in page
    assert "<dt>From</dt><dd>█[source]█</dd>" in page
    assert 'title="Removed: Personal privacy: personnel, medical and similar files">█[b6]█<' in page
    data = data_of(site, letter)
    assert data["title"] == "Port charges"
    assert [one["address"] for one in data["people"]] == ["peter@press.example"]  # type: ignore[attr-defined]
    assert (data["children"], data["thread"], data["metadata"]) == ([], [], [])


def test_links_lead_to_approved_documents_only(house: House, tmp_path: Path) -> None:
    letter, tariff = house.document("Port charges"), house.document("tariff.pdf")
    approved(house, letter, tariff)
    print_at(house, tmp_path / "site")
    (child,) = data_of(tmp_path / "site", letter)["children"]  # type: ignore[misc]
    assert child["document"] == tariff.public_id
    assert data_of(tmp_path / "site", letter)["thread"] == []  # the reply is in another collection


def test_a_container_that_is_not_published_is_not_named(house: House, tmp_path: Path) -> None:
    tariff = house.document("tariff.pdf")
    approved(house, tariff)
    print_at(house, tmp_path / "site")
    assert data_of(tmp_path / "site", tariff)["paths"] == ["…!/tariff.pdf", "tariff.pdf"]
    assert files_with(tmp_path / "site", "letter.eml") == []


def test_a_drawn_page_is_printed_from_its_copy(house: House, tmp_path: Path) -> None:
    tariff = redact(house, "tariff.pdf", Redaction(2, "b6", box=(0, 0, 10_000, 10_000)))
    approved(house, tariff)
    print_at(house, tmp_path / "site")
    folder = tmp_path / "site" / "d" / tariff.public_id
    assert "Arica" in (folder / f"{tariff.public_id}.txt").read_text()
    assert files_with(tmp_path / "site", "lighthouses") == []
    assert (folder / f"{tariff.public_id}.pdf").exists()
    removed = data_of(tmp_path / "site", tariff)["redactions"]
    assert removed == [{"page": 2, "field": "", "code": "b6", "percent": 100.0,
                        "title": "Personal privacy: personnel, medical and similar files"}]  # fmt: skip
    assert data_of(tmp_path / "site", tariff)["approved_by"] == ["editor", "editor"]


def test_who_lost_their_rights_after_approving_keeps_it_in(house: House, tmp_path: Path) -> None:
    approved(house, house.document("Port charges"), house.document("tariff.pdf"))
    disable(house.newsroom, house.people["second"])
    with pytest.raises(NotAttestedError):
        print_at(house, tmp_path / "site")


def test_a_change_after_approval_takes_it_out_of_the_next_release(
    house: House, tmp_path: Path
) -> None:
    site, letter, tariff = (
        tmp_path / "site",
        house.document("Port charges"),
        house.document("tariff.pdf"),
    )
    approved(house, letter, tariff)
    assert print_at(house, site).documents == 2
    redact(house, "Port charges", Redaction(1, "b6", letters=(22, 28)), by="editor")
    built = print_at(house, site)
    assert (built.documents, built.tombstones) == (1, 1)
    assert files_with(site, "commission") == []


def test_an_embargo_keeps_it_in_until_it_ends(house: House, tmp_path: Path) -> None:
    letter, tariff = house.document("Port charges"), house.document("tariff.pdf")
    approved(house, letter, tariff)
    editor = house.acting("editor"), house.viewer("editor")
    set_embargo(*editor, letter.pk, house.clock.now + timedelta(days=1))
    assert print_at(house, tmp_path / "site").documents == 1
    house.clock.go_on(days=2)
    assert print_at(house, tmp_path / "site").documents == 2


@pytest.mark.parametrize("where", ["sibling", "title", "path", "header"])
def test_a_secret_that_stands_anywhere_else_blocks_the_release(
    house: House, tmp_path: Path, where: str
) -> None:
    """Redacted in one document, and still there in another that is published as well."""
    letter, tariff = house.document("Port charges"), house.document("tariff.pdf")
    secret = {"sibling": "tariff of the port", "title": "tariff.pdf", "path": "letter.eml",
              "header": "peter@press.example"}[where]  # fmt: skip
    approved(house, letter, tariff)
    assert print_at(house, tmp_path / "site").documents == 2
    before = (tmp_path / "site" / "index.json").read_bytes()
    redact(
        house, "informant.txt", Redaction(1, "source", Basis.TERM, letters=(0, 3), secret=secret)
    )
    with pytest.raises(BlockedReleaseError) as blocked:
        print_at(house, tmp_path / "site")
    assert "d/" in str(blocked.value)
    assert secret not in str(blocked.value)
    assert (tmp_path / "site" / "index.json").read_bytes() == before  # the old one stays
    assert Release.objects.count() == 1


def test_a_withdrawn_document_leaves_its_reason(house: House, tmp_path: Path) -> None:
    site, letter, tariff = (
        tmp_path / "site",
        house.document("Port charges"),
        house.document("tariff.pdf"),
    )
    approved(house, letter, tariff)
    print_at(house, site)
    withdraw(house.acting("publisher"), house.viewer("publisher"), letter.pk, "At a court's order.")
    built = print_at(house, site)
    assert (built.documents, built.tombstones) == (1, 1)
    page = (site / "d" / letter.public_id / "index.html").read_text()
    assert "At a court&#39;s order." in page
    assert "commission" not in page
    assert (
        print_at(house, site, WHY).documents
        == Document.objects.values("blob").distinct().count() - 1
    )


def test_public_record_holds_back_what_review_holds_back(house: House, tmp_path: Path) -> None:
    site, letter = tmp_path / "site", house.document("Port charges")
    redact(house, "Port charges", Redaction(1, "b6", letters=(22, 28)))
    admin = house.acting("admin"), house.viewer("admin")
    for title in ("informant.txt", "Re: Port charges"):
        withhold(*admin, house.document(title).pk, "source")
    print_at(house, site, WHY)
    assert not Release.objects.get().is_reviewed
    for secret in ("La Paz", "Zebulon", "informant"):
        assert files_with(site, secret) == [], secret
    assert "█[b6]█" in (site / "d" / letter.public_id / "index.html").read_text()
    assert files_with(site, "lighthouses") != []


def test_originals_of_what_was_redacted_and_of_what_holds_it_stay_in(
    house: House, tmp_path: Path
) -> None:
    redact(house, "tariff.pdf", Redaction(2, "b6", box=(0, 0, 10_000, 10_000)))
    print_at(house, tmp_path / "site", WHY, originals=True)
    kept = {path.parent.parent.name for path in (tmp_path / "site" / "d").glob("*/original/*")}
    closed = {house.document("tariff.pdf").public_id, house.document("Port charges").public_id}
    assert kept
    assert not kept & closed
    with pytest.raises(NotAttestedError, match="with-originals"):
        print_at(house, tmp_path / "site", originals=True)


def test_the_same_bytes_withheld_in_one_collection_stay_in_everywhere(
    house: House, tmp_path: Path
) -> None:
    here = Document.objects.get(collection__title="Open", title="both.txt")
    there = Document.objects.get(collection__title="Closed", blob=here.blob)
    approved(house, here, house.document("tariff.pdf"))
    withhold(house.acting("admin"), house.viewer("admin"), there.pk, "source")
    assert print_at(house, tmp_path / "site").documents == 1


def test_the_public_is_told_how_many_are_withheld_where_the_newsroom_wants(
    house: House, tmp_path: Path
) -> None:
    editor = house.acting("editor"), house.viewer("editor")
    approved(house, house.document("tariff.pdf"))
    withhold(*editor, house.document("Port charges").pk, "third-party")
    print_at(house, tmp_path / "site")
    assert files_with(tmp_path / "site", "withheld") == []
    publisher = house.acting("publisher"), house.viewer("publisher")
    set_rules(*publisher, house.document("tariff.pdf").collection_id, tells_withheld=True)
    print_at(house, tmp_path / "site")
    about = (tmp_path / "site" / "about" / "index.html").read_text()
    assert "1 document was withheld" in about
    assert "Somebody who is only mentioned" in about


def test_what_was_public_and_is_redacted_now_leaves_nothing_behind(
    house: House, tmp_path: Path
) -> None:
    site = tmp_path / "site"
    print_at(house, site, WHY)
    assert files_with(site, "lighthouses") != []
    redact(house, "tariff.pdf", Redaction(2, "b6", box=(0, 0, 10_000, 10_000)))
    print_at(house, site, WHY)
    assert files_with(site, "lighthouses") == []
    assert list(verify_site(site)) == []


def test_the_same_review_printed_again_is_the_same_release(house: House, tmp_path: Path) -> None:
    site = tmp_path / "site"
    redact(house, "Port charges", Redaction(1, "b6", letters=(22, 28)))
    approved(house, house.document("Port charges"), house.document("tariff.pdf"))
    print_at(house, site)
    before = (site / "manifest-sha256.txt").read_bytes()
    again = print_at(house, site)
    assert (again.printed, again.kept, Release.objects.count()) == (0, 2, 1)
    assert (site / "manifest-sha256.txt").read_bytes() == before


def test_a_release_of_a_review_is_in_the_log(house: House, tmp_path: Path) -> None:
    approved(house, house.document("tariff.pdf"))
    print_at(house, tmp_path / "site")
    assert AuditEntry.objects.get(verb="release").details["reviewed"] is True
