"""A reply that names no message finds its conversation where nothing else is possible."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

from zenger.process.lost_replies import MOST, Mail, find_conversations

START = datetime(2009, 6, 1, 12, tzinfo=UTC)


def mail(name: str, hours: float, sender: str, *to: str, reply: bool = False) -> Mail:
    return Mail(
        digest=name,
        names=frozenset({name}),
        alone=True,
        is_reply=reply,
        sent=START + timedelta(hours=hours),
        sender=sender,
        people=frozenset({sender, *to}),
    )


FIRST = mail("first", 0, "anna", "ben", "cy")
REPLY = mail("reply", 5, "ben", "anna", reply=True)


def test_a_reply_belongs_to_the_one_message_it_can_answer() -> None:
    assert find_conversations([REPLY, FIRST]) == {"reply": "first"}


def test_replies_to_replies_are_of_the_same_conversation() -> None:
    further = mail("further", 9, "anna", "ben", reply=True)
    assert find_conversations([further, FIRST, REPLY]) == {"reply": "first", "further": "first"}


def test_a_reply_that_names_a_message_is_left_alone() -> None:
    assert find_conversations([replace(REPLY, alone=False), FIRST]) == {}


def test_a_message_that_is_no_reply_begins_a_conversation() -> None:
    assert find_conversations([replace(REPLY, is_reply=False), FIRST]) == {}


def test_two_conversations_it_can_belong_to_are_one_too_many() -> None:
    again = mail("again", 2, "anna", "ben")
    assert find_conversations([FIRST, again, REPLY]) == {}


def test_two_messages_of_one_conversation_leave_no_choice() -> None:
    second = replace(mail("second", 2, "cy", "anna", "ben"), names=frozenset({"second", "first"}))
    assert find_conversations([FIRST, second, REPLY]) == {"reply": "first"}


def test_a_stranger_or_one_who_writes_to_others_does_not_belong() -> None:
    stranger = mail("stranger", 5, "dora", "anna", reply=True)
    elsewhere = mail("elsewhere", 5, "ben", "dora", reply=True)
    nobody = mail("nobody", 5, "", "anna", reply=True)
    assert find_conversations([FIRST, stranger, elsewhere, nobody]) == {}


def test_what_was_sent_before_or_long_after_does_not_belong() -> None:
    for hours in (-3, 24 * 31):
        assert find_conversations([FIRST, mail("reply", hours, "ben", "anna", reply=True)]) == {}


def test_clocks_may_differ_a_little() -> None:
    early = mail("early", -0.5, "ben", "anna", reply=True)
    assert find_conversations([FIRST, early]) == {"early": "first"}


def test_a_message_without_a_date_is_left_alone() -> None:
    assert find_conversations([FIRST, replace(REPLY, sent=None)]) == {}


def test_a_subject_that_is_used_very_often_tells_nothing() -> None:
    others = [mail(f"m{n}", 0, f"x{n}", f"y{n}") for n in range(MOST)]
    assert find_conversations([FIRST, REPLY, *others]) == {}


def test_impossible_dates_do_no_harm() -> None:
    zones = [timezone(timedelta(hours=hours)) for hours in (14, -12)]
    dates = [datetime(1, 1, 1, tzinfo=zone) for zone in zones]
    dates += [datetime(9999, 12, 31, 23, tzinfo=zone) for zone in zones]
    odd = [replace(REPLY, digest=f"odd {n}", sent=date) for n, date in enumerate(dates)]
    assert find_conversations([FIRST, REPLY, *odd])["reply"] == "first"
