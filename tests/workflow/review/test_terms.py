"""Terms, patterns and people on the case list are found in many documents; nobody redacts alone."""

from pathlib import Path

import pytest
from tests.desk import House
from tests.trove import pdf_bytes
from tests.workflow.house import files_in

from zenger.catalog.models import Page
from zenger.errors import ReviewError
from zenger.model.people import Viewer
from zenger.model.review import Basis, Redaction
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.review.at_risk import add_person
from zenger.workflow.review.copies_of import conflicts, copy_to_alike
from zenger.workflow.review.public_facts import facts_of
from zenger.workflow.review.redactions import add_redactions, add_to_many, current_redactions, undo
from zenger.workflow.review.secrets_looked_for import all_secrets
from zenger.workflow.review.term_scripts import Unread
from zenger.workflow.review.terms import propose_people, propose_terms

LETTER = (
    "To the harbour master. The informant Zebulon Quartz was seen at the lighthouse on the ninth "
    "of September with two cases of instruments, and left by the evening boat for the islands. "
    "He had asked for the tariff of the year before and for the names of the pilots on duty. {}"
)


def admin(house: House) -> tuple[Newsroom, Viewer]:
    return house.acting("admin"), house.viewer("admin")


@pytest.fixture(scope="module")
def trove(house: House, tmp_path_factory: pytest.TempPathFactory) -> House:
    files = {
        "first.txt": LETTER.format("Signed.").encode(),
        "second.txt": LETTER.format("Signed again.").encode(),
        "cut.txt": b"The informant is Zebu-\nlon Quartz, or Zebulon Quarz as he writes himself.",
        "list.pdf": pdf_bytes("A list of pilots", "Pilot Zebulon Quartz, on duty"),
        "parted.txt": b"He met Zebulon" + b"\nfoot 1\fhead 2\n" + b"Quartz there.",
        "alike.txt": "Then Zebul\u043en Qu\u0430rtz came.".encode(),
        "table.csv": b"first,born,last\nZebulon,1901,Quartz\nPeter,1902,Smith\n",
    }  # fmt: skip
    folder = files_in(tmp_path_factory.mktemp("more"), files)
    import_trove(house.newsroom, folder, collection="Harbour")
    process_newsroom(house.newsroom, jobs=1)
    return house


def numbers(house: House, *titles: str) -> list[int]:
    return [house.document(title).pk for title in titles]


def test_pages_that_nothing_reads_in_a_terms_script_are_told(trove: House) -> None:
    wanted = numbers(trove, "first.txt", "list.pdf")
    scan = Page.objects.filter(blob=trove.document("list.pdf").blob_id, number=1)
    scan.update(needs_ocr=True)
    try:
        found = propose_terms(*admin(trove), wanted, "Зебулон\nZebulon Quartz", "source")
        latin = propose_terms(*admin(trove), wanted, "Zebulon Quartz", "source")
    finally:
        scan.update(needs_ocr=False)
    assert found.unread == Unread(("Cyrillic",), 1)
    assert "One document has pages that are pictures" in found.unread.said
    assert latin.unread.said == ""


def test_a_term_is_found_however_it_is_cut_and_written(trove: House) -> None:
    wanted = numbers(trove, "first.txt", "cut.txt", "list.pdf")
    found = propose_terms(*admin(trove), wanted, "Zebulon Quartz\nNobody Atall\n", "source")
    by_title = {number: found.by_document[number] for number in wanted}
    assert [one.letters for one in by_title[wanted[0]]] == [(37, 51)]
    assert [one.secret for one in by_title[wanted[1]]] == ["Zebu-\nlon Quartz", "Zebulon Quarz"]
    (box,) = by_title[wanted[2]]
    assert (box.page, box.basis, box.secret) == (2, Basis.TERM, "Zebulon Quartz")
    assert box.box is not None
    assert (found.pages, found.not_found) == (4, ("Nobody Atall",))
    (nowhere,) = found.looked_for[wanted[0]]
    assert (nowhere.page, nowhere.header, nowhere.secret) == (0, "words", "Nobody Atall")
    assert current_redactions(trove.document("first.txt")) == ()  # proposed, no more


def test_a_name_in_halves_and_one_in_letters_that_look_like_its_own_are_found(
    trove: House,
) -> None:
    wanted = numbers(trove, "parted.txt", "alike.txt", "table.csv")
    found = propose_terms(*admin(trove), wanted, "Zebulon Quartz", "source")
    parted, alike, table = (found.by_document.get(number, ()) for number in wanted)
    assert {one.secret for one in parted} == {"Zebulon Quartz"} and len(parted) == 2
    assert [one.secret for one in alike] == ["Zebul\u043en Qu\u0430rtz"]
    assert [one.secret for one in table] == ["Zebulon Quartz"] * 2


def test_what_was_proposed_is_redacted_and_taken_back_in_one_act(trove: House) -> None:
    wanted = numbers(trove, "first.txt", "list.pdf")
    found = propose_terms(*admin(trove), wanted, "/zebulon \\w+/", "source")
    act = add_to_many(*admin(trove), found.by_document)
    assert {one.basis for one in current_redactions(trove.document("list.pdf"))} == {Basis.REGEX}
    assert undo(*admin(trove), act) == found.count == 2


def test_a_list_that_cannot_be_used_says_where(trove: House) -> None:
    with pytest.raises(ReviewError, match="Line 2"):
        propose_terms(*admin(trove), [], "Zebulon\n/(/", "source")
    with pytest.raises(ReviewError, match="no reason"):
        propose_terms(*admin(trove), [], "Zebulon", "because")


def test_people_at_risk_are_found_in_all_their_spellings(trove: House) -> None:
    person = add_person(*admin(trove), "Z. Quartz", ["Zebulon Quartz"])
    found = propose_people(*admin(trove), numbers(trove, "first.txt"), "source")
    (made,) = found.by_document.values()
    assert {one.basis for one in made} == {Basis.CASE}
    assert "Zebulon Quartz" in {one.secret for one in made}
    person.removed = trove.clock.now
    person.save()


def test_documents_somebody_may_not_see_are_passed_over(trove: House) -> None:
    wanted = numbers(trove, "first.txt", "informant.txt")
    found = propose_terms(
        trove.acting("editor"), trove.viewer("editor"), wanted, "Zebulon Quartz", "source"
    )
    assert (found.by_document, found.pages) == ({}, 0)


def test_a_passage_left_unredacted_elsewhere_is_a_conflict(trove: House) -> None:
    first = trove.document("first.txt")
    act = add_redactions(*admin(trove), first.pk, [Redaction(1, "source", letters=(37, 51))])
    titles = {one.title for one in conflicts(*admin(trove), first.pk).found}
    assert titles == {"second.txt", "informant.txt", "list.pdf"}
    second = trove.document("second.txt")
    other = add_redactions(*admin(trove), second.pk, [Redaction(1, "source", letters=(37, 51))])
    titles = {one.title for one in conflicts(*admin(trove), first.pk).found}
    assert titles == {"informant.txt", "list.pdf"}
    page = Page.objects.filter(blob=second.blob_id)
    text = page.get().text
    page.update(text=f"{text} Zebulon Quartz.")
    titles = {one.title for one in conflicts(*admin(trove), first.pk).found}
    assert "second.txt" in titles  # it stands there a second time
    again = add_redactions(*admin(trove), second.pk, [Redaction(1, "privacy", letters=(37, 51))])
    titles = {one.title for one in conflicts(*admin(trove), first.pk).found}
    assert "second.txt" in titles  # for another reason, and not in the second place
    page.update(text=text)
    for one in (act, other, again):
        undo(*admin(trove), one)


def test_redactions_are_copied_to_near_duplicates_by_their_words(trove: House) -> None:
    first, second = trove.document("first.txt"), trove.document("second.txt")
    act = add_redactions(
        *admin(trove), first.pk,
        [Redaction(1, "source", letters=(37, 51)), Redaction(1, "privacy", box=(0, 0, 9, 9))],
    )  # fmt: skip
    copied = copy_to_alike(*admin(trove), first.pk)
    assert (copied.documents, copied.redactions, copied.not_copied) == (1, 1, 1)
    (one,) = current_redactions(second)
    assert (one.basis, one.secret, one.letters) == (Basis.COPY, "Zebulon Quartz", (37, 51))
    for some in (act, copied.act):
        undo(*admin(trove), some)


def test_a_name_that_goes_over_two_pages_is_found_on_both(tmp_path: Path, trove: House) -> None:
    files = {"over.pdf": pdf_bytes("The informant is Zebulon", "Quartz of the lighthouse")}
    import_trove(trove.newsroom, files_in(tmp_path / "t", files), collection="Over")
    process_newsroom(trove.newsroom, jobs=1)
    wanted = numbers(trove, "over.pdf")
    found = propose_terms(*admin(trove), wanted, "Zebulon Quartz", "source")
    assert [one.page for one in found.by_document[wanted[0]]] == [1, 2]


def test_a_term_is_found_in_what_is_printed_beside_the_pages(trove: House) -> None:
    """A file's name, its folder, a sender: all of the field goes."""
    wanted = [trove.document("first.txt").pk, trove.document("Port charges").pk]
    found = propose_terms(
        *admin(trove), wanted, "first\nport charges\nanna@press.example", "source"
    )
    fields = {
        number: {one.header for one in some if one.header}
        for number, some in found.by_document.items()
    }
    assert fields[wanted[0]] == {"title", "path"}
    assert {"title", "subject"} <= fields[wanted[1]]
    act = add_to_many(*admin(trove), found.by_document)
    again = propose_terms(*admin(trove), wanted[:1], "first", "source")
    assert not any(one.header for some in again.by_document.values() for one in some)
    undo(*admin(trove), act)


def test_words_found_nowhere_are_on_record_and_taken_back_with_their_act(trove: House) -> None:
    document = trove.document("list.pdf")
    found = propose_terms(*admin(trove), [document.pk], "Nobody Atall\nAlso Nobody", "source")
    assert found.count == 0
    act = add_to_many(*admin(trove), found.to_add())
    assert {one.secret for one in current_redactions(document)} == {"Nobody Atall", "Also Nobody"}
    assert {"Nobody Atall", "Also Nobody"} <= set(all_secrets(trove.newsroom))
    facts = facts_of([document], {document.blob_id: current_redactions(document)})[document.pk]
    assert facts.redacted == ()  # the public is not told what was looked for
    with pytest.raises(ReviewError, match="no such field"):
        add_redactions(*admin(trove), document.pk, [Redaction(0, "source", header="words")])
    undo(*admin(trove), act)
    assert current_redactions(document) == ()
