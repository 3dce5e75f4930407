"""A folder of text files is read as a case, or all that is wrong in it is told with its place."""

from pathlib import Path

import pytest
from tests.defend.cases import HEAD, case_of, reading, written
from tests.publish.cases import CASE

from zenger.defend.folder import read_case, write_case
from zenger.model.case.texts import Translated

STORY = "story/2026-01-06.{}.md"


def told(
    folder: Path, toml: str, head: str = HEAD, **files: str
) -> list[tuple[str, str, str, str]]:
    """(file, row, field, code) of everything wrong."""
    read = reading(folder, toml, head, **files)
    assert read.case is None
    return [(one.file, one.row, one.field, one.code) for one in read.troubles]


def test_a_case_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_case(CASE, tmp_path / "haddad")
    read = read_case(tmp_path / "haddad")
    assert read.troubles == ()
    assert read.case == CASE


def test_writing_never_takes_the_place_of_something(tmp_path: Path) -> None:
    written(tmp_path / "haddad")
    with pytest.raises(FileExistsError):
        write_case(CASE, tmp_path / "haddad")
    assert (tmp_path / "haddad" / "more.toml").exists()


def test_files_beside_the_first_add_to_its_rows_in_the_order_of_their_names(tmp_path: Path) -> None:
    place = '[[places]]\nid = "{}"\nname = "Somewhere"\n'
    folder = written(tmp_path, place.format("second"), HEAD + place.format("first"))
    (folder / "z.toml").write_text(place.format("third"), encoding="utf-8")
    case = read_case(folder).case
    assert case and [one.id for one in case.places] == ["first", "second", "third"]


def test_all_that_is_wrong_is_told_with_file_row_and_field(tmp_path: Path) -> None:
    toml = """\
[[custody]]
date = "2026-02-31"
subject = "nour"
status = "remanded"

[[custody]]
date = 2026-01-05
subject = "nour"
status = "remand"
prison = "Belmarsh"

[[hearings]]
id = "bail"
title = "Bail"
starts = "31 February"
"""
    assert told(tmp_path, toml) == [
        ("more.toml", "custody 1 (line 1)", "date", "no-such-date"),
        ("more.toml", "custody 1 (line 1)", "status", "unknown-word"),
        ("more.toml", "custody 2 (line 6)", "prison", "unknown-field"),
        ("more.toml", "hearings “bail” (line 12)", "proceeding", "missing-field"),
        ("more.toml", "hearings “bail” (line 12)", "starts", "no-such-date"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        ("[[custody]]\ndate = 2026-02-31\n", ("more.toml", "line 2", "", "no-such-date")),
        ('[[custody]]\nplace = "open\n', ("more.toml", "line 2", "", "broken-toml")),
        ("[[custodies]]\n", ("more.toml", "", "custodies", "unknown-array")),
        ('custody = "remand"\n', ("more.toml", "", "custody", "not-a-list")),
        ("custody = [1]\n", ("more.toml", "custody 1", "", "not-a-table")),
        ('[case]\nid = "other"\n', ("more.toml", "", "case", "second-head")),
        ("x = " + "[" * 5000 + "]" * 5000, ("more.toml", "", "", "broken-toml")),
    ],
    ids=["31 February", "open quote", "array", "no list", "no table", "two heads", "deep"],
)
def test_a_file_that_is_no_case_says_where(
    tmp_path: Path, toml: str, expected: tuple[str, str, str, str]
) -> None:
    assert told(tmp_path, toml) == [expected]


def test_a_word_that_is_not_known_names_one_that_is_near(tmp_path: Path) -> None:
    toml = '[[custody]]\ndate = 2026-01-05\nsubject = "nour"\nstatus = "remandd"\n'
    (trouble,) = reading(tmp_path, toml).troubles
    assert trouble.message == "“remandd” is not known here. Did you mean “remand”?"


def test_no_word_is_proposed_that_says_the_contrary(tmp_path: Path) -> None:
    toml = '[[custody]]\ndate = 2026-01-05\nsubject = "nour"\nstatus = "jailed"\n'
    (trouble,) = reading(tmp_path, toml).troubles
    assert "bail”?" not in trouble.message
    assert "serving_sentence" in trouble.message


@pytest.mark.parametrize(
    "date", ["2026-01-05T10:00:00Z", "10:00:00", "true", "[2026]", '"2026-01-05 10:00 Mars/Base"']
)
def test_a_date_that_a_page_could_not_repeat_is_none(tmp_path: Path, date: str) -> None:
    toml = f'[[custody]]\ndate = {date}\nsubject = "nour"\nstatus = "remand"\n'
    assert told(tmp_path, toml) == [("more.toml", "custody 1 (line 1)", "date", "no-such-date")]


@pytest.mark.parametrize(
    ("date", "expected"),
    [("2026", "2026"), ("2026-01-05", "2026-01-05"), ('"~2026-01"', "~2026-01"),
     ("2026-01-05T10:30:00", "2026-01-05 10:30")],
)  # fmt: skip
def test_a_date_keeps_its_precision(tmp_path: Path, date: str, expected: str) -> None:
    toml = f'[[custody]]\ndate = {date}\nsubject = "nour"\nstatus = "remand"\n'
    assert case_of(tmp_path, toml).custody[0].date.isoformat() == expected


@pytest.mark.parametrize(
    "words",
    ['{ de = "Gefängnis" }', '""', "{ en = { text = 'Prison' } }", '{ en = "Prison", German = "G" }',
     '{ en = "Prison", de = { text = "G", status = "guessed" } }'],
    ids=["own language missing", "empty", "own is a translation", "no language", "status"],
)  # fmt: skip
def test_words_without_the_language_of_the_case_are_not_taken(tmp_path: Path, words: str) -> None:
    toml = f'[[places]]\nid = "prison"\nname = {words}\n'
    assert [one[2].partition(".")[0] for one in told(tmp_path, toml)] == ["name"]


def test_a_folder_without_a_head_is_no_case(tmp_path: Path) -> None:
    read = read_case(tmp_path)
    assert read.case is None
    assert [one.code for one in read.troubles] == ["no-case-file"]


def test_what_is_not_utf_8_is_told_by_its_line(tmp_path: Path) -> None:
    folder = written(tmp_path)
    (folder / "more.toml").write_bytes("[[places]]\nid = 'a'\nname = 'Gefängnis'".encode("latin-1"))
    (trouble,) = read_case(folder).troubles
    assert (trouble.row, trouble.code) == ("line 3", "not-utf-8")


def test_links_are_not_followed(tmp_path: Path) -> None:
    folder = written(tmp_path / "case")
    (folder / "story").mkdir()
    (tmp_path / "secret").write_text("of somebody else", encoding="utf-8")
    (folder / STORY.format("en")).symlink_to(tmp_path / "secret")
    assert [one.code for one in read_case(folder).troubles] == ["not-a-file"]


@pytest.mark.parametrize(
    "name", ["b.jpg", "../secret.jpg", "/etc/hostname", "link.jpg", "a\\u0000"]
)
def test_a_photo_is_a_file_of_the_folder(tmp_path: Path, name: str) -> None:
    (tmp_path / "secret.jpg").write_bytes(b"of somebody else")
    photo = (
        f'[[photos]]\nfile = "{name}"\ncaption = "At work"\nalt = "A desk"\ncredit = "A"\n'
        'rights_holder = "A"\nlicence = "permission"\n'
    )
    folder = written(tmp_path / "case", photo)
    (folder / "link.jpg").symlink_to(tmp_path / "secret.jpg")
    assert [(one.field, one.code) for one in read_case(folder).troubles] == [
        ("file", "no-such-photo")
    ]


def test_a_photo_that_is_there_is_taken(tmp_path: Path) -> None:
    photo = (
        '[[photos]]\nfile = "pictures/a.jpg"\ncaption = "At work"\nalt = "A desk"\ncredit = "A"\n'
        'rights_holder = "A"\nlicence = "permission"\n'
    )
    folder = written(tmp_path, photo, HEAD.replace('state = "public"\n', ""))
    read = read_case(folder)
    assert read.case, "a draft may wait for its picture"
    assert [one.code for one in read.troubles] == ["no-such-photo"]
    (folder / "pictures").mkdir()
    (folder / "pictures" / "a.jpg").write_bytes(b"\xff\xd8")
    assert read_case(folder).troubles == ()


# -- running texts -----------------------------------------------------------------------------
def test_a_translation_says_who_made_it_and_of_which_words(tmp_path: Path) -> None:
    case = case_of(
        tmp_path,
        **{
            STORY.format("en"): "She printed it.\n",
            STORY.format("de"): "<!-- machine, of 5b1c2f7a -->\nSie druckte ihn.\n",
        },
    )
    german, english = case.stories
    assert (english.status, english.text) == (None, "She printed it.")
    assert (german.status, german.of, german.text) == (
        Translated.MACHINE, "5b1c2f7a", "Sie druckte ihn.",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("story/2026-01-06.de.md", "Sie druckte ihn.", "no-origin"),
        ("story/2026-01-06.de.md", "<!-- robot -->\nSie druckte ihn.", "no-origin"),
        ("story/2026-01-06.en.md", " \n", "empty-story"),
        ("story/2026-01-06.md", "She printed it.", "wrong-name"),
        ("story/2026-02-31.en.md", "She printed it.", "no-such-date"),
        ("story/2026-01-06.english.md", "She printed it.", "wrong-name"),
    ],
)
def test_a_running_text_that_cannot_be_placed_is_told(
    tmp_path: Path, name: str, text: str, code: str
) -> None:
    assert [(one[0], one[3]) for one in told(tmp_path, "", **{name: text})] == [(name, code)]
