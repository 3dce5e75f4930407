"""What was right once, and waits for somebody now that time has passed."""

from collections.abc import Iterator
from datetime import timedelta

from zenger.defend.findings import Checked, Finding
from zenger.model.case.courts import HearingStatus
from zenger.model.case.custody import DEPRIVED
from zenger.model.case.trouble import Weight

STALE_AFTER = timedelta(days=365)  # since an address was last verified
_AWAITED = frozenset({HearingStatus.TENTATIVE, HearingStatus.CONFIRMED, HearingStatus.POSTPONED})


def reminders(checked: Checked) -> Iterator[Finding]:
    for one in (_not_open, _hearings, _next_step, _photos, _authorities, _deadlines, _closed):
        for array, index, field, code, message in one(checked):
            yield Finding(array, index, field, code, message, Weight.REMINDER)


Said = Iterator[tuple[str, int, str, str, str]]


def _not_open(checked: Checked) -> Said:
    opened = checked.case.case.opened
    if opened.first_day() > checked.as_of:
        message = (
            f"On the day the page is of, {checked.as_of}, the case was not open yet. What its head "
            "says is said all the same, as it has no days."
        )
        yield "case", 0, "opened", "not-open-yet", message


def _hearings(checked: Checked) -> Said:
    for stands in checked.standing.hearings:
        if stands.is_past and stands.status in _AWAITED and not stands.is_adrift:
            message = (
                f"It was to be on {stands.starts.day.isoformat()}, which has passed, and is still "
                f"“{stands.status.value}”. Add what became of it to hearing_events."
            )
            index = checked.names["hearings"].get(stands.hearing.id, 0)
            yield "hearings", index, "status", "hearing-passed", message


def _next_step(checked: Checked) -> Said:
    standing = checked.standing
    if standing.is_open and not standing.next_hearing and not standing.open_points:
        message = (
            "The case is open and has no next step. Add a hearing or a question (points), or write "
            "in “closed” and “outcome” how it ended."
        )
        yield "case", 0, "", "no-next-step", message


def _photos(checked: Checked) -> Said:
    day = checked.today or checked.as_of
    for index, photo in checked.of("photos"):
        if photo.expires and photo.expires.last_day() < day:
            message = (
                f"The right to show it ended on {photo.expires.isoformat()}, so it is not printed. "
                "Renew it, or take it out."
            )
            yield "photos", index, "expires", "photo-expired", message


def _authorities(checked: Checked) -> Said:
    day = checked.today or checked.as_of
    for index, authority in checked.of("authorities"):
        if authority.expires and authority.expires.last_day() < day:
            message = "The office was to change hands. Look up who holds it now."
            yield "authorities", index, "expires", "office-changed", message
        if authority.verified is None:
            message = (
                "Nobody has verified how to write to it. Look its address up, and write in "
                "“verified” when you did."
            )
            yield "authorities", index, "verified", "address-unverified", message
        elif authority.verified.last_day() + STALE_AFTER < day:
            message = (
                f"Its address was last verified on {authority.verified.isoformat()}. Look again."
            )
            yield "authorities", index, "verified", "address-unverified", message


def _deadlines(checked: Checked) -> Said:
    for index, action in checked.of("actions"):
        is_over = action.deadline and action.deadline.last_day() < checked.as_of
        if is_over and checked.standing.is_open:
            message = "Its deadline has passed. Set another, or take it out."
            yield "actions", index, "deadline", "deadline-passed", message


def _closed(checked: Checked) -> Said:
    standing = checked.standing
    if standing.is_open:
        return
    for index, held in enumerate(standing.held):
        if held.status in DEPRIVED:
            message = "The case is closed but its subject is held. Correct one of both."
            yield "subjects", index, "", "closed-but-held", message
    for stands in standing.charges:
        if stands.is_live:
            message = "The case is closed but this charge is pending. Add what became of it."
            index = checked.names["charges"].get(stands.charge.id, 0)
            yield "charges", index, "", "closed-but-pending", message
