"""Searching at the desk: nobody learns of what they may not see; what people wrote is found."""

from collections.abc import Iterator

import pytest
from tests.desk import House

from zenger.catalog.models import (
    AuditEntry,
    Document,
    Label,
    LabelGrant,
    LabelledDocument,
    Note,
    PastSearch,
    Tag,
)
from zenger.errors import NotAllowedError, NotThereError, QueryError
from zenger.model.research import Order
from zenger.workflow.access.sight import seen_document
from zenger.workflow.desk.marks import add_tag, set_mark
from zenger.workflow.desk.notes import add_note, remove_note
from zenger.workflow.desk.search_desk import DeskAnswer, search_desk


def ask(house: House, name: str, question: str) -> DeskAnswer:
    return search_desk(house.acting(name), house.viewer(name), question, order=Order.OLDEST)


def titles(house: House, name: str, question: str) -> set[str]:
    return {hit.title for hit in ask(house, name, question).hits}


@pytest.fixture
def label(house: House) -> Iterator[Label]:
    """On the letter, which the editor may read and the reporter may not."""
    made = Label.objects.create(name="legal")
    LabelledDocument.objects.create(document=house.document("Port charges"), label=made)
    LabelGrant.objects.create(account=house.people["editor"], label=made)
    yield made
    made.delete()


@pytest.mark.parametrize("question", ["*", "harbour", "zebulon", "from:quartz", "path:secret"])
def test_an_unseen_collection_is_in_no_answer(house: House, question: str) -> None:
    found = ask(house, "reader", question)
    assert {hit.collection for hit in found.hits} <= {"Open"}
    assert all("secret" not in path for hit in found.hits for path in hit.paths)
    for facet in found.answer.facets:
        assert "Closed" not in dict(facet.counts)
    assert found.answer.documents == len({hit.number for hit in found.hits})


def test_who_may_see_nothing_finds_nothing(house: House) -> None:
    from zenger.model.people import Role, Viewer

    stranger = Viewer(house.people["reader"].pk, "x", Role.READER, frozenset(), frozenset())
    found = search_desk(house.newsroom, stranger, "*", order=Order.RELEVANCE)
    assert (found.answer.documents, found.hits) == (0, ())


def test_nothing_is_said_of_types_that_only_others_have(house: House) -> None:
    assert ask(house, "reader", "type:hologram").answer.remarks == ()


def test_a_label_keeps_a_document_from_those_without_it(house: House, label: Label) -> None:
    letter = house.document("Port charges")
    assert "Port charges" in titles(house, "editor", "commission")
    assert titles(house, "reporter", "commission") == set()
    assert (
        ask(house, "reporter", "*").answer.documents + 1
        == ask(house, "editor", "*").answer.documents
    )
    with pytest.raises(NotThereError):
        seen_document(house.viewer("reporter"), letter.pk)
    assert seen_document(house.viewer("editor"), letter.pk) == letter
    assert seen_document(house.viewer("admin"), letter.pk) == letter


def test_two_labels_ask_for_both(house: House, label: Label) -> None:
    other = Label.objects.create(name="health")
    LabelledDocument.objects.create(document=house.document("Port charges"), label=other)
    try:
        assert titles(house, "editor", "commission") == set()
    finally:
        other.delete()


# -- what people wrote -----------------------------------------------------------------------
@pytest.fixture
def written(house: House) -> Iterator[None]:
    reporter, admin = house.viewer("reporter"), house.viewer("admin")
    letter, hidden = house.document("Port charges"), house.document("informant.txt")
    add_tag(house.acting("reporter"), reporter, letter.pk, "  Très  Urgent ")
    add_tag(house.acting("admin"), admin, hidden.pk, "urgent source")
    add_note(house.acting("reporter"), reporter, letter.pk, "Ask the lawyer about Arica, @editor.")
    set_mark(house.acting("reporter"), reporter, letter.pk, "starred", on=True)
    yield
    Tag.objects.all().delete()
    Note.objects.all().delete()


@pytest.mark.usefixtures("written")
@pytest.mark.parametrize(
    ("question", "is_found"),
    [
        ('tag:"tres urgent"', True),
        ("tag:tres*", True),
        ("tag:urgent", False),
        ("note:lawyer", True),
        ('note:"ASK THE lawyer"', True),
        ('note:"lawyer ask"', False),
        ("note:arica commission", True),
        ("is:starred", True),
        ("is:noted -tag:tres*", False),
        ("is:unread -commission", False),
        ("tag:tres* OR note:nothing", True),
    ],
)
def test_the_letter_is_found_by_what_was_written_on_it(
    house: House, question: str, is_found: bool
) -> None:
    assert ("Port charges" in titles(house, "reporter", question)) == is_found


@pytest.mark.usefixtures("written")
def test_tags_on_unseen_documents_find_nothing(house: House) -> None:
    assert titles(house, "reporter", 'tag:"urgent source"') == set()
    assert titles(house, "admin", 'tag:"urgent source"') == {"informant.txt"}


@pytest.mark.usefixtures("written")
def test_stars_are_ones_own(house: House) -> None:
    assert titles(house, "editor", "is:starred") == set()


@pytest.mark.usefixtures("written")
def test_a_note_taken_away_is_found_no_more(house: House) -> None:
    note = Note.objects.get()
    remove_note(house.acting("reporter"), house.viewer("reporter"), note.pk)
    assert titles(house, "reporter", "note:lawyer") == set()


@pytest.mark.parametrize(
    "question", ["is:beautiful", "assigned:nobody-here", "note:/x/", "tag:a*b*"]
)
def test_what_cannot_be_asked_is_an_error_with_an_example(house: House, question: str) -> None:
    with pytest.raises(QueryError) as wrong:
        ask(house, "reporter", question)
    assert wrong.value.suggestion


def test_a_reader_marks_and_writes_nothing(house: House) -> None:
    letter = house.document("Port charges")
    with pytest.raises(NotAllowedError):
        add_tag(house.newsroom, house.viewer("reader"), letter.pk, "x")
    with pytest.raises(NotAllowedError):
        add_note(house.newsroom, house.viewer("reader"), letter.pk, "x")


# -- on record -------------------------------------------------------------------------------
def test_a_search_is_on_record_and_remembered_for_its_asker(house: House) -> None:
    ask(house, "editor", "lighthouses")
    last = AuditEntry.objects.order_by("pk").last()
    assert last is not None
    assert (last.actor, last.verb) == ("editor", "search")
    assert last.details == {"question": "lighthouses", "documents": 1}
    past = PastSearch.objects.filter(question="lighthouses")
    assert [one.account.name for one in past] == ["editor"]


def test_documents_stay_themselves_when_the_trove_is_read_again(house: House) -> None:
    """Notes hang on the catalog's numbers, so these must last."""
    from zenger.assemble import writing
    from zenger.workflow.process_newsroom import process_newsroom
    from zenger.workflow.retry import retry

    before = dict(Document.objects.values_list("blob_id", "pk"))
    with writing(house.newsroom):
        retry(house.newsroom, statuses=("ok",))
        process_newsroom(house.newsroom, jobs=1)
    assert dict(Document.objects.values_list("blob_id", "pk")) == before
