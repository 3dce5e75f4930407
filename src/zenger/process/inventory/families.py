"""Which inventory a file gets, by what it is."""

from zenger.model.document import Status
from zenger.process.inventory import pdf
from zenger.process.inventory.subject import Look, Results, Subject, guarded, unexamined

_BY_TYPE: tuple[tuple[str, Look], ...] = (("application/pdf", pdf.look),)


def inventory(subject: Subject) -> Results:
    """Everything hidden in a file, as it is found.

    A file of a kind that is not looked into ends as such: nothing looks clean unseen.
    """
    look = next((look for start, look in _BY_TYPE if _is(subject, start)), None)
    if look is None:
        message = "Files of this kind are not looked into for hidden content."
        yield from unexamined(Status.UNSUPPORTED, "unsupported-format", message)
    else:
        yield from guarded("the file", look(subject))


def _is(subject: Subject, start: str) -> bool:
    return subject.identity.media_type.startswith(start)
