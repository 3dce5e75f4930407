"""Messages find their conversation, though few programs write all that the standard asks for."""

import base64
from pathlib import Path
from time import process_time

import pytest
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.catalog.models import Blob, Message
from zenger.workflow.conversations import MOST, bare_subject, conversation_of, index_key

PEOPLE = "From: Anna <a@x.example>\nTo: b@x.example\n"
BACK = "From: b@x.example\nTo: Anna <A@x.example>\n"


def conversations(tmp_path: Path, **mails: str) -> dict[str, set[str]]:
    """The subjects of each message's conversation, by the message's own."""
    files = {
        f"{name}.eml": f"{text}Date: Mon, 1 Jun 2009 04:28:28 +0000\nMIME-Version: 1.0\n\n{name}".encode()
        for name, text in mails.items()
    }
    newsroom = newsroom_in(tmp_path / "newsroom")
    read_trove(newsroom, files_in(tmp_path / "trove", files))
    subjects = dict(Message.objects.values_list("blob_id", "subject"))
    return {
        message.subject: {subjects[digest] for digest in conversation_of(message)}
        for message in Message.objects.all()
    }


def test_replies_that_know_but_one_step_are_one_conversation(tmp_path: Path) -> None:
    found = conversations(
        tmp_path,
        one=f"{PEOPLE}Subject: one\nMessage-ID: <1@x>\n",
        two=f"{BACK}Subject: two\nMessage-ID: <2@x>\nIn-Reply-To: <1@x>\n",
        three=f"{PEOPLE}Subject: three\nMessage-ID: <3@x>\nIn-Reply-To: <2@x>\n",
        four=f"{PEOPLE}Subject: four\nMessage-ID: <4@x>\nReferences: <1@x> <2@x> <3@x>\n",
        other=f"{PEOPLE}Subject: other\nMessage-ID: <9@x>\n",
    )
    whole = {"one", "two", "three", "four"}
    assert found == {**dict.fromkeys(whole, whole), "other": {"other"}}


def test_replies_to_a_message_that_is_not_there_find_each_other(tmp_path: Path) -> None:
    found = conversations(
        tmp_path,
        one=f"{PEOPLE}Subject: one\nMessage-ID: <1@x>\nIn-Reply-To: <lost@x>\n",
        two=f"{BACK}Subject: two\nMessage-ID: <2@x>\nReferences: <lost@x>\n",
    )
    assert found["one"] == found["two"] == {"one", "two"}


def test_messages_without_identifiers_are_told_by_subject_and_people(tmp_path: Path) -> None:
    found = conversations(
        tmp_path,
        one=f"{PEOPLE}Subject: The harbour contract\n",
        two=f"{BACK}Subject: RE: AW: the Harbour contract\n",
        elsewhere=f"{PEOPLE}Cc: c@x.example\nSubject: Fwd: The harbour contract\n",
        short=f"{PEOPLE}Subject: Hello\n",
        again=f"{BACK}Subject: Re: Hello\n",
    )
    assert found["The harbour contract"] == {"The harbour contract", "RE: AW: the Harbour contract"}
    assert found["Fwd: The harbour contract"] == {"Fwd: The harbour contract"}
    assert found["Hello"] == {"Hello"}


@pytest.mark.parametrize(
    ("subject", "bare"),
    [
        ("Re[2]: [list-name] Fwd: The plan", "the plan"),
        ("Отв: План", "план"),
        ("回复：计划", "计划"),
        ("Report: the plan", "report: the plan"),
        ("Re:", ""),
    ],
)
def test_a_subject_is_bared_of_what_programs_put_before_it(subject: str, bare: str) -> None:
    assert bare_subject(subject) == bare


NAMELESS_REPLY = "Subject: Re: The harbour contract\nMessage-ID: <2@x>\n"


def test_a_reply_that_names_no_message_finds_its_conversation(tmp_path: Path) -> None:
    found = conversations(
        tmp_path,
        one=f"{PEOPLE}Subject: The harbour contract\nMessage-ID: <1@x>\n",
        two=f"{BACK}{NAMELESS_REPLY}",
        three=f"{PEOPLE}Subject: three\nMessage-ID: <3@x>\nIn-Reply-To: <2@x>\n",
    )
    assert set(map(frozenset, found.values())) == {frozenset(found)}


def test_mails_of_one_short_or_common_subject_are_not_joined(tmp_path: Path) -> None:
    found = conversations(
        tmp_path,
        hello=f"{PEOPLE}Subject: Hello\nMessage-ID: <1@x>\n",
        answer=f"{BACK}Subject: Re: hello\nMessage-ID: <2@x>\n",
        others="From: c@x.example\nTo: d@x.example\nSubject: Weekly report\nMessage-ID: <3@x>\n",
        weekly=f"{BACK}Subject: Re: Weekly report\nMessage-ID: <4@x>\n",
    )
    assert all(whole == {subject} for subject, whole in found.items())


def test_a_second_possible_conversation_takes_a_found_one_back(tmp_path: Path) -> None:
    first = f"{PEOPLE}Subject: The harbour contract\nMessage-ID: <1@x>\n"
    again = f"{PEOPLE}Subject: The harbour contract \nMessage-ID: <9@x>\n"
    conversations(tmp_path, one=first, two=f"{BACK}{NAMELESS_REPLY}")
    assert Message.objects.get(message_id="2@x").found_thread == "1@x"
    newsroom = newsroom_in(tmp_path / "both")
    trove = tmp_path / "trove"
    files_in(trove, {"again.eml": f"{again}Date: Mon, 1 Jun 2009 04:20:00 +0000\n\nagain".encode()})
    read_trove(newsroom, trove)
    assert Message.objects.get(message_id="2@x").found_thread == ""


def index(number: int, answers: int = 0) -> str:
    """A Thread-Index as Outlook writes it, five bytes longer with each answer."""
    whole = b"\1" + bytes(range(number, number + 21)) + bytes(5 * answers)
    return f"Thread-Index: {base64.b64encode(whole).decode()}\n"


def test_outlooks_index_tells_where_no_message_is_named(tmp_path: Path) -> None:
    found = conversations(
        tmp_path,
        one=f"{PEOPLE}Subject: one\nMessage-ID: <1@x>\n{index(7)}",
        two=f"{BACK}Subject: two\nMessage-ID: <2@x>\n{index(7, 1)}",
        three=f"{PEOPLE}Subject: three\nMessage-ID: <3@x>\nReferences: <1@x>\n{index(7, 2)}",
        other=f"{PEOPLE}Subject: other\nMessage-ID: <4@x>\n{index(9)}",
    )
    whole = {"one", "two", "three"}
    assert found == {**dict.fromkeys(whole, whole), "other": {"other"}}


@pytest.mark.parametrize("value", ["", "AQ==", "no base64 at all", "AAAA" * 20, "A" * 100_000])
def test_an_index_that_is_none_tells_nothing(value: str) -> None:
    assert index_key(value) == ""


def test_an_identifier_that_a_program_gave_to_all_tells_no_conversation(tmp_path: Path) -> None:
    found = conversations(
        tmp_path,
        **{f"m{n}": f"{PEOPLE}Subject: Matter {n}\nMessage-ID: <0@localhost>\n" for n in range(4)},
    )
    assert all(whole == {subject} for subject, whole in found.items())


def test_copies_of_one_message_with_changed_subjects_stay_together(tmp_path: Path) -> None:
    found = conversations(
        tmp_path,
        one=f"{PEOPLE}Subject: The plan\nMessage-ID: <1@x>\n",
        two=f"{PEOPLE}Subject: [list] The plan\nMessage-ID: <1@x>\n",
        three=f"{PEOPLE}Subject: SPAM: The plan\nMessage-ID: <1@x>\n",
    )
    assert set(map(frozenset, found.values())) == {frozenset(found)}


def test_people_named_in_old_replies_join_no_conversations(tmp_path: Path) -> None:
    said = "In-Reply-To: Message from Anna <a@x.example> of Monday <{}@x>\n"
    found = conversations(
        tmp_path,
        one=f"{BACK}Subject: one\nMessage-ID: <1@x>\n{said.format(8)}",
        two=f"{BACK}Subject: two\nMessage-ID: <2@x>\n{said.format(9)}",
    )
    assert found == {"one": {"one"}, "two": {"two"}}


def test_references_without_brackets_or_folded_in_their_middle_count(tmp_path: Path) -> None:
    found = conversations(
        tmp_path,
        one=f"{PEOPLE}Subject: one\nMessage-ID: <1@x>\n",
        two=f"{BACK}Subject: two\nMessage-ID: <2@x>\nReferences: 1@x 7@x\n",
        three=f"{BACK}Subject: three\nMessage-ID: <3@x>\nReferences: <1@\n x>\n",
    )
    assert set(map(frozenset, found.values())) == {frozenset(found)}


def test_messages_that_name_each_other_in_a_circle_are_one_conversation(tmp_path: Path) -> None:
    found = conversations(
        tmp_path,
        one=f"{PEOPLE}Subject: one\nMessage-ID: <1@x>\nReferences: <2@x>\n",
        two=f"{BACK}Subject: two\nMessage-ID: <2@x>\nReferences: <1@x>\n",
        alone=f"{BACK}Subject: alone\nMessage-ID: <3@x>\nReferences: <3@x>\n",
    )
    assert found == {"one": {"one", "two"}, "two": {"one", "two"}, "alone": {"alone"}}


def test_of_a_very_long_conversation_the_message_itself_is_always_told(tmp_path: Path) -> None:
    newsroom_in(tmp_path / "newsroom")
    digests = [f"{number:064x}" for number in range(MOST + 100)]
    Blob.objects.bulk_create([Blob(digest=digest, size=1) for digest in digests])
    Message.objects.bulk_create(
        [
            Message(
                blob_id=digest, message_id=f"{n}@x", thread="0@x", subject="The plan",
                references=[], headers=[], addresses=[], sent="", found_thread="",
            )
            for n, digest in enumerate(digests)
        ]
    )  # fmt: skip
    last = Message.objects.get(blob=digests[-1])
    whole = conversation_of(last)
    assert len(whole) == MOST
    assert last.blob_id in whole


def test_that_a_subject_of_nothing_but_marks_of_replies_takes_no_time() -> None:
    before = process_time()
    assert bare_subject("Re:" * 1_000_000 + " Nothing") == "nothing"
    assert process_time() - before < 10  # seconds; it took minutes
