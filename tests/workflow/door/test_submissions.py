"""What was opened waits at the desk, for those who may see it, under a name that says nothing."""

import json
from pathlib import Path

import pytest
from tests.workflow.door.submitted import new_source, person, submit, week_keys

from zenger.catalog.models import (
    AuditEntry,
    Document,
    Grant,
    Label,
    LabelledDocument,
    Occurrence,
    Source,
    Submission,
)
from zenger.errors import NotAllowedError, NotThereError, SubmissionError
from zenger.model.people import Role
from zenger.protocols.newsroom import Newsroom
from zenger.receive.wordlist import words
from zenger.workflow.access.sight import viewer_of
from zenger.workflow.audit import Chain, broken_links
from zenger.workflow.door.handle_submission import (
    assign_submission,
    keep_unread,
    read_submission,
    tag_submission,
)
from zenger.workflow.door.open_parcel import open_parcel
from zenger.workflow.door.submissions import (
    chosen_submissions,
    people_who_may,
    seen_submissions,
    tags_in_use,
    unread_by,
)


def test_opening_puts_a_submission_before_the_desk(desk: Newsroom, tmp_path: Path) -> None:
    source = new_source()
    one = submit(desk, tmp_path / "in", source.reply_to, name=f"{'ab' * 16}.age")
    first, second = one.source.name.split()
    assert {first, second} <= set(words())
    assert (one.sealed_on, one.opened_on) == ("2026-11-26", "2026-11-27")
    assert (one.is_complete, one.forward_secrecy, one.files) == (True, True, 1)
    assert (one.stored_as, one.source.reply_to) == ("ab" * 16, source.reply_to)
    assert one.untrusted_note == "Read me first."
    assert json.loads(one.untrusted_answers) == {"Who may see it?": "The editor."}


def test_one_that_broke_off_says_so(desk: Newsroom, tmp_path: Path) -> None:
    one = submit(
        desk, tmp_path / "in", files={b"a": b"1", b"b": bytes(400_000)}, cut=True,
        name=f"{'cd' * 16}.cut",
    )  # fmt: skip
    assert (one.is_complete, one.stored_as) == (False, "cd" * 16)


def test_whoever_comes_back_keeps_their_name_and_nobody_else_gets_it(
    desk: Newsroom, tmp_path: Path
) -> None:
    source, other = new_source(), new_source()
    first = submit(desk, tmp_path / "in", source.reply_to)
    again = submit(desk, tmp_path / "in", source.reply_to)
    someone = submit(desk, tmp_path / "in", other.reply_to)
    by_hand = [submit(desk, tmp_path / "in", name=f"stick{n}.age") for n in range(2)]
    assert first.source == again.source
    assert len({one.source_id for one in (first, someone, *by_hand)}) == 4
    assert {one.stored_as for one in by_hand} == {""}


def test_opening_it_again_makes_no_second_one(desk: Newsroom, tmp_path: Path) -> None:
    one = submit(desk, tmp_path / "in", name="p.age")
    assert open_parcel(desk, tmp_path / "in" / "p.age", week_keys()).source == one.source.name
    assert Submission.objects.count() == 1


def test_where_replies_go_is_not_archived_nor_readable_in_the_file_of_the_catalog(
    desk: Newsroom, tmp_path: Path
) -> None:
    source = new_source()
    submit(desk, tmp_path / "in", source.reply_to)
    archived = Occurrence.objects.get(
        path="parcel.json", collection=Submission.objects.get().collection
    )
    assert archived.blob_id is not None
    with desk.originals.open(archived.blob_id) as stream:
        assert set(json.load(stream)) == {"format", "day", "note", "answers"}
    for path in desk.folder.rglob("*"):
        content = path.read_bytes() if path.is_file() else b""
        assert source.reply_to.encode() not in content, path
        assert source.mailbox not in content, path


def test_custody_and_log_hold_nothing_of_the_source_and_no_time_finer_than_a_day(
    desk: Newsroom, tmp_path: Path
) -> None:
    source, start = new_source(), AuditEntry.objects.order_by("pk").last()
    one = submit(desk, tmp_path / "in", source.reply_to)
    viewer = person(desk, "anna", Role.EDITOR)
    read_submission(desk, viewer, one.pk)
    keep_unread(desk, viewer, one.pk)
    tag_submission(desk, viewer, one.pk, "port", on=True)
    tag_submission(desk, viewer, one.pk, "port", on=False)
    assign_submission(desk, viewer, one.pk, "anna")
    made = AuditEntry.objects.filter(pk__gt=start.pk if start else 0)
    entries = list(made.exclude(verb="add-account").order_by("pk"))
    assert [entry.verb for entry in entries] == [
        "open-parcel", "import", "read-submission", "unread-submission", "tag-submission", "untag-submission",
        "assign-submission",
    ]  # fmt: skip
    for entry in entries:
        assert (entry.at.hour, entry.at.minute, entry.at.second, entry.at.microsecond) == (0,) * 4
        said = json.dumps(entry.details)
        for secret in (one.source.name, source.reply_to, source.mailbox.hex(), "Read me first"):
            assert secret not in said
    assert list(broken_links(Chain())) == []


def test_no_record_of_submissions_has_a_place_for_a_time() -> None:
    from django.apps import apps
    from django.db.models import DateField, TimeField

    tables = [one for one in apps.get_app_config("catalog").get_models()
              if one.__module__.endswith("models.submissions")]  # fmt: skip
    assert len(tables) == 6
    fields = [field for table in tables for field in table._meta.get_fields()]
    assert not [field for field in fields if isinstance(field, DateField | TimeField)]


def test_it_is_seen_by_those_who_see_its_collection_and_all_that_is_in_it(
    desk: Newsroom, tmp_path: Path
) -> None:
    one = submit(desk, tmp_path / "in")
    other = submit(desk, tmp_path / "in")
    title = one.collection.title
    everybody = person(desk, "anna", Role.EDITOR)
    someone = person(desk, "bert", Role.READER, title)
    assert list(seen_submissions(everybody)) == [other, one]
    assert list(seen_submissions(someone)) == [one]
    with pytest.raises(NotThereError):
        read_submission(desk, someone, other.pk)
    label = Label.objects.create(name="sources")
    blob = Occurrence.objects.get(path="parcel.json", collection=one.collection).blob
    document = Document.objects.create(collection=one.collection, blob=blob)
    LabelledDocument.objects.create(document=document, label=label)
    assert list(seen_submissions(someone)) == []
    assert list(seen_submissions(everybody)) == [other, one]


def test_unread_assigned_and_tagged_are_found_again(desk: Newsroom, tmp_path: Path) -> None:
    one, two, three = (submit(desk, tmp_path / "in") for _ in range(3))
    anna, bert = (person(desk, name, Role.REPORTER) for name in ("anna", "bert"))
    read_submission(desk, anna, one.pk)
    tag_submission(desk, anna, two.pk, "  Port\tCharges ", on=True)
    assign_submission(desk, bert, three.pk, "anna")
    assert list(chosen_submissions(anna, show="unread")) == [three, two]
    assert unread_by(bert, [one, two, three]) == {one.pk, two.pk, three.pk}
    assert list(chosen_submissions(anna, show="mine")) == [three]
    assert list(chosen_submissions(anna, tag="port charges")) == [two]
    assert list(tags_in_use(bert)) == ["port charges"]
    assert read_submission(desk, bert, one.pk).readers == ("anna",)
    assign_submission(desk, bert, three.pk, "")
    assert not chosen_submissions(anna, show="mine")


def test_it_is_handed_only_to_who_may_see_it(desk: Newsroom, tmp_path: Path) -> None:
    one, two = submit(desk, tmp_path / "in"), submit(desk, tmp_path / "in")
    anna = person(desk, "anna", Role.REPORTER)
    person(desk, "bert", Role.REPORTER, two.collection.title)
    assert [account.name for account in people_who_may(one)] == ["anna"]
    for name in ("bert", "nobody"):
        with pytest.raises(SubmissionError, match="may not see"):
            assign_submission(desk, anna, one.pk, name)


@pytest.mark.parametrize("word", ["", "  ", "x" * 65, "a\u202eb"])
def test_what_is_no_tag_is_refused(desk: Newsroom, tmp_path: Path, word: str) -> None:
    one = submit(desk, tmp_path / "in")
    with pytest.raises(SubmissionError, match="A tag has"):
        tag_submission(desk, person(desk, "anna", Role.REPORTER), one.pk, word, on=True)


def test_who_only_reads_changes_nothing_for_others(desk: Newsroom, tmp_path: Path) -> None:
    one = submit(desk, tmp_path / "in")
    reader = person(desk, "rosa", Role.READER)
    with pytest.raises(NotAllowedError):
        tag_submission(desk, reader, one.pk, "port", on=True)
    with pytest.raises(NotAllowedError):
        assign_submission(desk, reader, one.pk, "rosa")
    assert read_submission(desk, reader, one.pk).submission == one


def test_a_grant_that_is_taken_away_closes_it(desk: Newsroom, tmp_path: Path) -> None:
    one = submit(desk, tmp_path / "in")
    viewer = person(desk, "bert", Role.READER, one.collection.title)
    assert read_submission(desk, viewer, one.pk)
    grant = Grant.objects.get()
    grant.delete()
    with pytest.raises(NotThereError):
        read_submission(desk, viewer_of(grant.account), one.pk)
    assert Source.objects.count() == 1
