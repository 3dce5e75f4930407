"""Two people change one note at the same time, over connections and in processes of their own."""

import os
import re
import subprocess
import sys
from html import unescape
from pathlib import Path

import pytest
from django.test import Client
from tests.desk import House, signed_in
from tests.workflow.review.test_at_once import Act, at_once

from zenger.catalog.models import AuditEntry, Note, NoteVersion
from zenger.errors import ConflictError
from zenger.workflow.desk.notes import add_note, change_note, remove_note, restore_note

TIMES = 5
_WRITER = """
import sys
from dataclasses import replace
from pathlib import Path
from zenger.assemble import open_newsroom
newsroom = open_newsroom(Path(sys.argv[1]))
from zenger.catalog.models import Account, Note
from zenger.errors import ConflictError
from zenger.workflow.access.sight import viewer_of
from zenger.workflow.desk.notes import change_note
name, note, times = sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
newsroom = replace(newsroom, actor=name)
viewer = viewer_of(Account.objects.get(name=name))
print("ready", flush=True)
sys.stdin.readline()
for line in range(times):
    while True:
        seen = Note.objects.get(pk=note)
        words = f"{seen.text}\\n{name} {line}"
        try:
            change_note(newsroom, viewer, note, words, version=seen.version)
        except ConflictError:
            continue
        break
"""


@pytest.fixture
def note(house: House) -> Note:
    letter = house.document("Port charges").pk
    return add_note(house.acting("editor"), house.viewer("editor"), letter, "Begun.")


def versions(note: Note) -> list[str]:
    """All that the note ever said, the last at the end."""
    before = NoteVersion.objects.filter(note=note).order_by("version")
    return [*before.values_list("text", flat=True), Note.objects.get(pk=note.pk).text]


def changing(house: House, name: str, note: Note, text: str, version: int) -> Act:
    acting, viewer = house.acting(name), house.viewer(name)
    return lambda: change_note(acting, viewer, note.pk, text, version=version)


def test_of_two_changes_at_once_one_is_kept_and_the_other_told(house: House, note: Note) -> None:
    said = ["Begun."]
    for version in range(1, TIMES + 1):
        texts = [f"{name} {version}" for name in ("editor", "publisher")]
        came = at_once(
            changing(house, "editor", note, texts[0], version),
            changing(house, "publisher", note, texts[1], version),
        )
        told = [isinstance(one, ConflictError) for one in came]
        assert sorted(told) == [False, True]
        said.append(texts[told.index(False)])
    assert versions(note) == said


def writing_into(browser: Client, note: Note, name: str) -> Act:
    """Writes lines of one's own into what the note says; told of a change, does it again."""
    where = f"/notes/{note.pk}"

    def act() -> int:
        told = 0
        for line in range(TIMES):
            page = browser.get(where)
            while True:
                text = page.content.decode()
                version = re.search(r'name="version" value="(\d+)"', text)
                shown = re.search(
                    r'class="says"[^>]*>(.*?)</p>|<textarea[^>]*>(.*?)<', text, re.DOTALL
                )
                assert version
                assert shown
                words = f"{unescape(shown[1] or shown[2]).strip()}\n{name} {line}"
                page = browser.post(where, {"text": words, "version": version[1]})
                if page.status_code == 302:
                    break
                assert page.status_code == 409
                assert f"{name} {line}" in page.content.decode()  # what was typed is still there
                told += 1
        return told

    return act


def test_in_two_browsers_nothing_that_anybody_wrote_is_lost(house: House, note: Note) -> None:
    people = ("editor", "publisher")
    browsers = [signed_in(house, name) for name in people]
    came = at_once(*(writing_into(b, note, n) for b, n in zip(browsers, people, strict=True)))
    assert all(isinstance(one, int) for one in came)
    lines = versions(note)[-1].split("\n")
    assert lines[0] == "Begun."
    assert sorted(lines[1:]) == sorted(f"{name} {n}" for name in people for n in range(TIMES))
    assert len(versions(note)) == 2 * TIMES + 1


def test_in_two_processes_nothing_that_anybody_wrote_is_lost(house: House, note: Note) -> None:
    project, people = Path(__file__).parents[3], ("editor", "publisher")
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", _WRITER, str(house.newsroom.folder), name, str(note.pk), "20"],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONPATH": str(project / "src")},
        )
        for name in people
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:  # both at once
        assert writer.stdin
        writer.stdin.write("go\n")
        writer.stdin.flush()
    for writer in writers:
        writer.communicate(timeout=60)
        assert writer.returncode == 0
    lines = versions(note)[-1].split("\n")
    assert sorted(lines[1:]) == sorted(f"{name} {n}" for name in people for n in range(20))
    assert len(versions(note)) == 41
    acts = AuditEntry.objects.filter(verb="change-note", details__note=note.pk)
    assert {name: acts.filter(actor=name).count() for name in people} == dict.fromkeys(people, 20)


def test_a_note_that_is_changed_while_it_is_taken_away_loses_no_words(
    house: House, note: Note
) -> None:
    editor = house.acting("editor"), house.viewer("editor")
    said = ["Begun."]
    for version in range(1, TIMES + 1):
        current = Note.objects.get(pk=note.pk).version
        came = at_once(
            lambda: remove_note(*editor, note.pk),
            changing(house, "publisher", note, f"After {version}", current),
        )
        if not isinstance(came[1], ConflictError):
            said.append(f"After {version}")
        assert not isinstance(came[0], Exception)
        restore_note(*editor, note.pk)
        assert versions(note) == said
