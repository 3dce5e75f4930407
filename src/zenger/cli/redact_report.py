"""What `zenger redact` says of its result: where, why and how much, never what was there."""

from collections.abc import Iterator
from typing import Any

from zenger.model.review import SCALE, Box
from zenger.review.width_leak import NAMES
from zenger.workflow.review.redact_file import Outcome
from zenger.workflow.review.term_scripts import packages, said

FORMAT = "zenger-redaction-report/1"


def outcome_json(outcome: Outcome) -> dict[str, Any]:
    """Of `--json`."""
    return {
        "written": outcome.pdf is not None,
        "pages": outcome.pages,
        "matches": outcome.matches,
        "marked": outcome.marked,
        "inside": outcome.inside,
        "overlaid": outcome.overlaid,
        "not_found": list(outcome.not_found),
        "rounds": outcome.rounds,
        "redactions": list(_redactions(outcome)),
        "leaks": [
            {"check": leak.check, "where": leak.where, "message": leak.message}
            for leak in outcome.leaks
        ],
    }


def report_json(outcome: Outcome) -> dict[str, Any]:
    """Of `--report`: to be kept beside the copy, and fit to be shown to others.

    It holds no word of the file or the list, no name of the file and no digest of it.
    """
    return {
        "format": FORMAT,
        "pages": outcome.pages,
        "redactions": list(_redactions(outcome)),
        "names_compared": NAMES,
        "checks_passed": outcome.pdf is not None and not outcome.leaks,
    }


def overlaid_remark(outcome: Outcome) -> str:
    """What something on a web page may lie over; empty where nothing does."""
    if outcome.overlaid is None:
        return (
            "Whether something on the page lies over its words could not be seen; the copy may "
            "show what a browser does not. Look at it."
        )
    if not outcome.overlaid:
        return ""
    return (
        f"Passages of the page that something may lie over: {outcome.overlaid}. The copy shows "
        "them as if they were seen. Look at it; `zenger inspect` says which they are."
    )


def unread_remark(unread: tuple[str, ...]) -> str:
    """Which terms no picture was searched for; empty where each was."""
    if not unread:
        return ""
    return (
        f"Terms in {said(unread)} script were looked for in the file's text alone: nothing here "
        "reads that script in pictures, in the copy neither. Look at the copy, or install "
        f"{packages(unread)} and do it again."
    )


def width_remark(outcome: Outcome) -> str:
    """How much the box tells that tells the most; empty where no name of the model fits any.

    A box that no name fits held something else, as a rule, and its width says nothing of a name.
    """
    fitting = [
        (told.fits, page)
        for (page, _), told in zip(outcome.marks, outcome.told, strict=True)
        if told is not None and told.fits
    ]
    if not fitting:
        return ""
    fits, page = min(fitting)
    return (
        f"The box that tells most is on page {page}: about {fits:,} of {NAMES:,} names fit. "
        "Whoever has a list of a few people may know which; `--to-line-end` tells less."
    )


def _redactions(outcome: Outcome) -> Iterator[dict[str, Any]]:
    for (page, mark), told in zip(outcome.marks, outcome.told, strict=True):
        yield {
            "page": page, "code": mark.code, "box": mark.box,
            "area": area(mark.box) if mark.box else None, "names_fit": told.fits if told else None,
        }  # fmt: skip


def area(box: Box) -> float:
    """Of the page, in percent with two digits."""
    return round((box[2] - box[0]) * (box[3] - box[1]) * 100 / SCALE**2, 2)
