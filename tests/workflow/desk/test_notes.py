"""Two people write on the same document, and nobody's words are lost."""

import pytest
from tests.desk import House, signed_in

from zenger.catalog.models import Activity, Mention, NoteVersion
from zenger.errors import AccountError, ConflictError, NotAllowedError
from zenger.workflow.desk.activity import activity_for
from zenger.workflow.desk.notes import (
    add_note,
    change_note,
    notes_on,
    remove_note,
    restore_note,
)


def letter_of(house: House) -> int:
    return house.document("Port charges").pk


def test_a_change_that_came_in_between_is_not_overwritten(house: House) -> None:
    note = add_note(house.acting("editor"), house.viewer("editor"), letter_of(house), "First.")
    browser = signed_in(house, "editor")
    change_note(house.acting("editor"), house.viewer("editor"), note.pk, "Second.", version=1)
    with pytest.raises(ConflictError):
        change_note(house.acting("editor"), house.viewer("editor"), note.pk, "Mine.", version=1)
    response = browser.post(
        f"/notes/{note.pk}", {"text": "Mine, long thought over.", "version": "1"}
    )
    assert response.status_code == 409
    page = response.content.decode()
    assert "Mine, long thought over." in page  # what was typed is still there
    assert "Second." in page  # beside what it says now
    assert 'name="version" value="2"' in page
    assert [v.text for v in NoteVersion.objects.filter(note=note)] == ["First."]


def test_a_note_taken_away_comes_back(house: House) -> None:
    note = add_note(house.acting("editor"), house.viewer("editor"), letter_of(house), "Gone.")
    remove_note(house.acting("editor"), house.viewer("editor"), note.pk)
    assert note not in list(notes_on(house.viewer("editor"), letter_of(house)))
    restore_note(house.acting("editor"), house.viewer("editor"), note.pk)
    assert note in list(notes_on(house.viewer("editor"), letter_of(house)))


def test_what_was_written_into_a_note_taken_away_is_saved_as_one_of_its_own(house: House) -> None:
    editor = house.acting("editor"), house.viewer("editor")
    note = add_note(*editor, letter_of(house), "Gone.", page=1)
    browser = signed_in(house, "editor")
    remove_note(*editor, note.pk)
    response = browser.post(f"/notes/{note.pk}", {"text": "More on it.", "version": "1"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "took this note away" in page
    assert "More on it." in page
    assert f'action="/documents/{letter_of(house)}/notes"' in page
    browser.post(f"/documents/{letter_of(house)}/notes", {"text": "More on it.", "page": "1"})
    assert "More on it." in [one.text for one in notes_on(editor[1], letter_of(house))]


def test_a_reporter_changes_only_their_own(house: House) -> None:
    note = add_note(house.acting("editor"), house.viewer("editor"), letter_of(house), "Hers.")
    with pytest.raises(NotAllowedError):
        change_note(house.newsroom, house.viewer("reporter"), note.pk, "Mine.", version=1)


def test_a_name_that_is_called_does_not_decide_which_way_a_note_runs(house: House) -> None:
    """A browser takes the direction from the first letter that is in no element of its own."""
    editor = house.acting("editor"), house.viewer("editor")
    add_note(*editor, letter_of(house), "@reporter هل هذه <b> الوثيقة أصلية؟ a@b.example")
    browser = signed_in(house, "reporter")
    for where in ("/", f"/documents/{letter_of(house)}"):
        page = browser.get(where).content.decode()
        assert "<bdi>@reporter</bdi> هل هذه &lt;b&gt; الوثيقة أصلية؟ a@b.example" in page


def test_whoever_is_named_is_told_if_they_may_see_it(house: House) -> None:
    hidden = house.document("informant.txt").pk
    note = add_note(
        house.acting("admin"), house.viewer("admin"), hidden, "@reporter @admin: look. a@editor.x"
    )
    assert [m.account.name for m in Mention.objects.filter(note=note)] == ["admin"]


def test_what_happened_is_told_to_those_who_may_see_it(house: House) -> None:
    hidden = house.document("informant.txt").pk
    add_note(house.acting("admin"), house.viewer("admin"), hidden, "Nobody else.")
    add_note(house.acting("editor"), house.viewer("editor"), letter_of(house), "All of you.")
    told = list(activity_for(house.viewer("reporter"), limit=1000))
    assert told
    assert all(one.document.collection.title == "Open" for one in told)
    assert len(list(activity_for(house.viewer("admin"), limit=1000))) == Activity.objects.count()


@pytest.mark.parametrize(
    "region",
    [{"box": [1, 2, 3]}, {"box": [1, 2, 3, "4"]}, {"box": [-1, 0, 1, 1]}, {"text": [1]}, {"x": []},
     {"box": [0, 0, 10_001, 5]}, {"box": [5, 0, 5, 9]}, {"box": [0, 9, 5, 1]},
     {"text": [3, 3]}, {"text": [0, 10**6]}, {"letters": [0, 10**6]}, {"letters": [True, 2]}],
)  # fmt: skip
def test_a_place_that_cannot_be_is_refused(house: House, region: dict[str, object]) -> None:
    with pytest.raises(AccountError):
        add_note(
            house.newsroom, house.viewer("editor"), letter_of(house), "x", page=1, region=region
        )


def test_a_place_lies_on_a_page(house: House) -> None:
    editor, viewer = house.acting("editor"), house.viewer("editor")
    with pytest.raises(AccountError):
        add_note(editor, viewer, letter_of(house), "x", region={"box": [0, 0, 5, 5]})
    note = add_note(editor, viewer, letter_of(house), "x", page=1, region={"letters": [3, 13]})
    assert note.region == {"text": [4, 14]}  # "The commission": a space is no letter


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 20_001])
def test_an_empty_or_endless_note_is_refused(house: House, text: str) -> None:
    with pytest.raises(AccountError):
        add_note(house.newsroom, house.viewer("editor"), letter_of(house), text)


def test_scripts_in_notes_and_tags_are_words(house: House) -> None:
    browser = signed_in(house, "reporter")
    number = letter_of(house)
    browser.post(f"/documents/{number}/tags", {"tag": "<script>alert(1)</script>"})
    browser.post(f"/documents/{number}/notes", {"text": "<img src=x onerror=alert(2)>"})
    for where in (f"/documents/{number}", "/", "/search?q=commission"):
        page = browser.get(where).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x" not in page
