"""Links to original files that work without a cookie, for a minute.

What somebody sent us is answered on an address where the browser proves nothing by itself: were it
ever opened there instead of saved, it would be nobody at the desk.
"""

import hashlib
from datetime import timedelta

from django.core import signing

from zenger.errors import NotThereError
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.web.desk.here import DESK, Here
from zenger.workflow.access.sessions import held_session
from zenger.workflow.access.sight import viewer_of

HOLDS = timedelta(minutes=1)
_FILE, _ZIP = "zenger.file", "zenger.zip"  # salts: a ticket for one is none for the other
_RUN_OUT = "This link has run out. Go back to the page it was on and take it out again."


def ticket_for(here: Here, number: int) -> str:
    """A ticket for the original of one document, which holds as long as its session, at most."""
    return _signed(here, number, _FILE)


def holder_of(untrusted_ticket: str) -> tuple[Newsroom, Viewer, int]:
    """Whose ticket it is, as they may act and see at this moment, and for which document.

    Raises:
        NotThereError: forged, run out, or its session was ended.
    """
    newsroom, viewer, number = _read(untrusted_ticket, _FILE)
    return newsroom, viewer, int(number)


def zip_ticket_for(here: Here, asked: str) -> str:
    """The same for the files of an answer. `asked` goes beside it in the address."""
    return _signed(here, _digest(asked), _ZIP)


def zip_holder_of(untrusted_ticket: str, asked: str) -> tuple[Newsroom, Viewer]:
    """Whose ticket it is, if it is one for what is asked.

    Raises:
        NotThereError: forged, for another question, run out, or its session was ended.
    """
    newsroom, viewer, digest = _read(untrusted_ticket, _ZIP)
    if digest != _digest(asked):
        raise NotThereError(_RUN_OUT)
    return newsroom, viewer


def _digest(asked: str) -> str:
    return hashlib.sha256(asked.encode("utf-8", "surrogatepass")).hexdigest()


def _signed(here: Here, what: int | str, salt: str) -> str:
    """The digest of the session is in it; that opens nothing."""
    until = (here.newsroom.now() + HOLDS).timestamp()
    return signing.dumps([here.session.pk, what, until], salt=salt)


def _read(untrusted_ticket: str, salt: str) -> tuple[Newsroom, Viewer, int | str]:
    try:
        digest, what, until = signing.loads(untrusted_ticket, salt=salt)
    except signing.BadSignature:
        raise NotThereError(_RUN_OUT) from None
    newsroom = DESK.newsroom()
    session = held_session(newsroom, digest)
    if session is None or session.proven is None or newsroom.now().timestamp() > until:
        raise NotThereError(_RUN_OUT)
    viewer = viewer_of(session.account)
    return DESK.newsroom(viewer.name), viewer, what
