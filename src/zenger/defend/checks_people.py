"""What protects people: consent, rights in pictures, and what was not approved for print."""

from collections.abc import Iterator

from zenger.defend.findings import Checked, Finding
from zenger.defend.known import PSEUDONYM
from zenger.model.case.cases import CaseState
from zenger.model.case.trouble import Weight


def people(checked: Checked) -> Iterator[Finding]:
    yield from _head(checked)
    yield from _subjects(checked)
    yield from _photos(checked)
    yield from _health(checked)
    yield from _quotes(checked)
    yield from _letters(checked)


def _head(checked: Checked) -> Iterator[Finding]:
    head = checked.case.case
    if head.closed and head.closed.last_day() < head.opened.first_day():
        message = "The case was closed before it was opened. Correct one of both."
        yield Finding("case", 0, "closed", "ends-before-it-begins", message)
    if head.state is CaseState.WITHDRAWN and not (head.withdrawn and head.withdrawn_why):
        message = (
            "A case that is withdrawn leaves a notice. Write “withdrawn” (a date) and "
            "“withdrawn_why”."
        )
        yield Finding("case", 0, "withdrawn", "withdrawn-why", message)


def _subjects(checked: Checked) -> Iterator[Finding]:
    if not checked.case.subjects and checked.case.case.state is not CaseState.WITHDRAWN:
        message = "Nobody is named whom the case is about. Add one of [[subjects]]."
        yield Finding("case", 0, "", "no-subject", message)
    for index, subject in checked.of("subjects"):
        if not subject.names:
            message = "A subject has at least one name; it may be one with use = “pseudonym”."
            yield Finding("subjects", index, "names", "no-name", message)
        elif not subject.consent.public_naming and not any(
            one.use == PSEUDONYM for one in subject.names
        ):
            weight = Weight.ERROR if checked.is_public else Weight.WARNING
            message = (
                "Nothing says that the subject agreed to be named. With their consent write "
                "consent = { public_naming = true }; else give a name with use = “pseudonym”."
            )
            yield Finding("subjects", index, "consent", "no-consent", message, weight)


def _photos(checked: Checked) -> Iterator[Finding]:
    agreed = {one.id for one in checked.case.subjects if one.consent.photo}
    for index, photo in checked.of("photos"):
        for name in ("credit", "rights_holder", "licence"):
            if not getattr(photo, name).strip():
                message = "No picture is printed without it. Write it, or take the picture out."
                yield Finding("photos", index, name, "photo-without-rights", message)
        if photo.reproducible and not photo.file:
            message = (
                "There is no file. Name the one in this folder, or write reproducible = false: "
                "then caption and credit are printed beside a drawn frame."
            )
            yield Finding("photos", index, "file", "no-photo", message)
        if not agreed.issuperset(photo.depicts):
            message = "Not everybody it shows agreed to a photo, so it is not printed."
            yield Finding("photos", index, "depicts", "no-consent", message, Weight.WARNING)
        if photo.licence == "permission" and photo.reproducible and not photo.permission:
            message = "Write in “permission” where the permission is kept, to find it when asked."
            yield Finding("photos", index, "permission", "no-permission", message, Weight.WARNING)


def _health(checked: Checked) -> Iterator[Finding]:
    agreed = {one.id for one in checked.case.subjects if one.consent.health}
    for index, event in checked.of("custody"):
        if event.health and event.subject not in agreed:
            message = "The subject did not agree to publish medical details, so it is not printed."
            yield Finding("custody", index, "health", "no-consent", message, Weight.WARNING)


def _quotes(checked: Checked) -> Iterator[Finding]:
    for index, release in checked.of("releases"):
        for quote in release.quotes:
            if not quote.approved_by:
                message = f"Nobody approved the quote of {quote.speaker}, so it is not printed."
                yield Finding("releases", index, "quotes", "not-approved", message, Weight.WARNING)


def _letters(checked: Checked) -> Iterator[Finding]:
    for index, action in checked.of("actions"):
        if action.kind in ("letter", "email") and not (action.model and action.target):
            message = "A letter needs its words (“model”) and whom it is to (“target”)."
            yield Finding("actions", index, "model", "letter-to-nobody", message, Weight.WARNING)
