"""Senders, recipients, folders and copies are counted exactly, over what one may see."""

import numpy as np
import pytest
from tests.desk import House

from zenger.catalog.models import Document, Likeness, Tag
from zenger.model.research import Order
from zenger.workflow.desk import columns as module
from zenger.workflow.desk import facet_counts
from zenger.workflow.desk.columns import columns_of, pairs_of
from zenger.workflow.desk.facet_counts import DeskFacet
from zenger.workflow.desk.folders import DEEPEST, Folders
from zenger.workflow.desk.marks import add_tag
from zenger.workflow.desk.runs import Runs
from zenger.workflow.desk.search_desk import DeskAnswer, search_desk


def ask(house: House, name: str, question: str, fold: bool = False) -> DeskAnswer:
    return search_desk(
        house.acting(name), house.viewer(name), question, order=Order.OLDEST, limit=99, fold=fold
    )


def facet(found: DeskAnswer, field: str) -> DeskFacet | None:
    return next((one for one in found.facets if one.field == field), None)


@pytest.mark.parametrize("name", ["admin", "reader"])
@pytest.mark.parametrize("field", ["sender", "recipient", "folder", "has"])
def test_a_count_is_what_one_finds_by_following_it(house: House, name: str, field: str) -> None:
    found = facet(ask(house, name, "*"), field)
    if field == "folder":
        assert found is None or found.counts
    for one in found.counts if found else ():
        narrowed = ask(house, name, f'{field}:"{one.value}"')
        assert narrowed.answer.documents == one.documents > 0


def test_a_container_is_a_folder_of_what_lies_in_it(house: House) -> None:
    for written in ('folder:"letter.eml"', 'folder:"letter.eml!"', 'folder:"/LETTER.eml/"'):
        assert {hit.kind for hit in ask(house, "reader", written).hits} == {"pdf"}
    assert ask(house, "reader", 'folder:"letter"').answer.documents == 0
    found = facet(ask(house, "reader", "*"), "folder")
    assert found is not None
    assert [(one.shown, one.documents) for one in found.counts] == [("letter.eml", 1)]


def test_a_sender_of_an_unseen_message_is_in_no_facet(house: House) -> None:
    theirs, all_of_them = (
        {one.value for one in facet(ask(house, name, "*"), "sender").counts}  # type: ignore[union-attr]
        for name in ("reader", "admin")
    )
    assert "zebulon@quartz.example" in all_of_them
    assert "zebulon@quartz.example" not in theirs
    assert ask(house, "reader", 'sender:"zebulon@quartz.example"').answer.documents == 0


def test_of_a_facet_that_is_opened_all_values_are_told(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facet_counts, "MOST", 1)
    for opened, told in (("", 1), ("recipient", 1), ("sender", 2)):
        found = search_desk(
            house.acting("admin"), house.viewer("admin"), "*", order=Order.OLDEST, opened=opened
        )
        senders = facet(found, "sender")
        assert senders is not None
        assert (len(senders.counts), senders.more) == (told, 2 - told)


def test_tags_are_counted_as_they_stand_now(house: House) -> None:
    letter = house.document("Port charges")
    add_tag(house.acting("editor"), house.viewer("editor"), letter.pk, "ask again")
    found = facet(ask(house, "reader", "*"), "tag")
    assert found is not None
    assert [(one.value, one.documents) for one in found.counts] == [("ask again", 1)]
    Tag.objects.all().delete()
    assert facet(ask(house, "reader", "*"), "tag") is None


@pytest.fixture
def family(house: House) -> list[Document]:
    """The informant's file, which few see, and two notes, as if they were nearly the same."""
    module._KEPT.clear()
    members = list(
        Document.objects.filter(title__in=["informant.txt", "both.txt", "secret path.txt"])
    )
    for blob in {one.blob_id for one in members}:
        Likeness.objects.update_or_create(blob_id=blob, defaults={"family": "f", "origin": "x"})
    yield members
    Likeness.objects.filter(family="f").update(family="")
    module._KEPT.clear()


def test_copies_are_folded_among_what_one_sees(house: House, family: list[Document]) -> None:
    everything = ask(house, "admin", "harbour").answer.documents
    found = ask(house, "admin", "harbour", fold=True)
    assert everything == found.answer.documents == 3
    assert found.answer.entries == 1
    shown = {hit.number for hit in found.hits}
    assert len(shown) == 1
    assert set(found.copies[shown.pop()]) == {one.pk for one in family} - {found.hits[0].number}

    theirs = ask(house, "reader", "harbour", fold=True)
    assert (theirs.answer.documents, theirs.answer.entries, theirs.copies) == (1, 1, {})


@pytest.mark.usefixtures("family")
def test_a_duplicate_is_one_only_beside_another_that_one_sees(house: House) -> None:
    assert ask(house, "admin", "is:duplicate").answer.documents == 3
    assert ask(house, "reader", "is:duplicate").answer.documents == 0
    assert facet(ask(house, "reader", "*"), "is") is None


def test_what_is_near_an_unseen_document_is_not_told(house: House, family: list[Document]) -> None:
    hidden = house.document("informant.txt").pk
    assert ask(house, "admin", f"near:{hidden}").answer.documents == 3
    assert ask(house, "reader", f"near:{hidden}").answer.documents == 0
    seen = next(one for one in family if one.collection.title == "Open")
    assert ask(house, "reader", f"near:{seen.pk}").answer.documents == 1


def test_columns_are_read_again_when_documents_come(house: House) -> None:
    first = columns_of(house.newsroom)
    assert columns_of(house.newsroom) is first
    index = house.newsroom.index()
    index.remove(987_654)
    index.commit()
    index.close()
    assert columns_of(house.newsroom) is not first


def test_a_value_counts_once_for_one_document() -> None:
    pairs = pairs_of([(0, "Anna@x.org"), (0, "anna@X.org"), (1, "anna@x.org"), (1, "ben")])
    both = np.array([0, 1], dtype=np.int32)
    assert pairs.counts(both, 9) == ([(0, 2), (1, 1)], 2)
    assert pairs.counts(both, 1) == ([(0, 2)], 2)
    assert pairs.counts(both[1:], 9) == ([(0, 1), (1, 1)], 2)
    assert pairs.rows_with("nobody").tolist() == []


@pytest.mark.parametrize(
    ("rows", "matching"),
    [
        ([0, 0, 2, 5, 5, 5], [0, 1, 2, 5]), ([0, 0, 2], [1]), ([0, 0, 2], [2, 3, 900]),
        ([], [0, 1]), ([3], []), ([4, 4], [0, 4]),
    ],
)  # fmt: skip
def test_what_belongs_to_some_documents_is_gathered_as_if_all_were_looked_through(
    rows: list[int], matching: list[int]
) -> None:
    column, some = np.array(rows, dtype=np.int32), np.array(matching, dtype=np.int32)
    assert Runs.of(column).places(some).tolist() == np.flatnonzero(np.isin(column, some)).tolist()


@pytest.mark.parametrize("number", [-(2**60), -1, 0, 2**60])
def test_a_document_that_no_column_knows_is_in_none(house: House, number: int) -> None:
    columns = columns_of(house.newsroom)
    asked = np.array([number], dtype=np.int64)
    assert not len(columns.rows_of(asked))
    assert columns.groups_of(asked).tolist() == [number]
    assert not columns.flags_of(asked).any()


def test_folders_are_counted_one_level_at_a_time() -> None:
    folders = Folders.of(
        [(0, "a/b/1.txt"), (0, "a/c/1.txt"), (1, "a/b/2.txt"), (2, "A/x"), (3, "top"), (4, "d/e")]
    )
    everything = np.arange(5, dtype=np.int32)
    names = folders.paths
    assert [(names[f], n) for f, n in folders.children(0, everything)] == [("a", 3), ("d", 1)]
    inside = folders.children(folders.numbers["a"], everything)
    assert [(names[f], n) for f, n in inside] == [("a/b", 2), ("a/c", 1)]
    assert folders.rows_within(folders.numbers["a"]).tolist() == [0, 1, 2]
    assert [(names[f], n) for f, n in folders.children(0, everything[1:2])] == [("a", 1)]


def test_a_tree_deeper_than_any_is_cut() -> None:
    folders = Folders.of([(0, "/".join(["d"] * 5_000) + "/file")])
    assert int(folders.levels.max()) == DEEPEST


def _same(one: module.Columns, other: module.Columns) -> None:
    """Both say the same of every document, whatever the numbers of values are."""
    assert one.documents.tolist() == other.documents.tolist()
    assert one.collections.tolist() == other.collections.tolist()
    assert one.groups_of(one.documents).tolist() == other.groups_of(other.documents).tolist()
    for mine, theirs in ((one.senders, other.senders), (one.recipients, other.recipients)):
        assert sorted(mine.numbers) == sorted(theirs.numbers)
        for value in mine.numbers:
            assert mine.rows_with(value).tolist() == theirs.rows_with(value).tolist()
            shown = mine.shown[mine.numbers[value]], theirs.shown[theirs.numbers[value]]
            assert shown[0].lower() == shown[1].lower()
    assert sorted(one.folders.numbers) == sorted(other.folders.numbers)
    for path, number in one.folders.numbers.items():
        rows = other.folders.rows_within(other.folders.numbers[path]).tolist()
        assert one.folders.rows_within(number).tolist() == rows


def test_columns_that_were_added_to_are_as_if_read_anew(house: House) -> None:
    whole, marks = module._read(None)
    documents = list(Document.objects.exclude(indexed="").order_by("pk"))
    for known in range(len(documents) + 1):
        later = documents[known:]
        Document.objects.filter(pk__in=[one.pk for one in later]).update(indexed="")
        part, had = module._read(None)
        for one in later:
            Document.objects.filter(pk=one.pk).update(indexed=one.indexed)
        kept = module._Kept(part, had, None, 0)
        assert module._goes_on(kept, whole.documents, marks) == (known > 0)
        _same(module._read(kept)[0], whole)


def test_columns_are_read_anew_where_a_document_was_read_anew_or_is_gone(house: House) -> None:
    columns, marks = module._read(None)
    kept = module._Kept(columns, marks, None, 0)
    changed = [*marks[:1], "another", *marks[2:]]
    assert not module._goes_on(kept, columns.documents, changed)
    assert not module._goes_on(kept, columns.documents[1:], marks[1:])
    assert not module._goes_on(kept, columns.documents + 1, marks)
