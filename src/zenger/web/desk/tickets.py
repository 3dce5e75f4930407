"""Links to original files that work without a cookie, for a minute.

What somebody sent us is answered on an address where the browser proves nothing by itself: were it
ever opened there instead of saved, it would be nobody at the desk.
"""

from datetime import timedelta

from django.core import signing

from zenger.errors import NotThereError
from zenger.model.people import Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.web.desk.here import DESK, Here
from zenger.workflow.access.sessions import held_session
from zenger.workflow.access.sight import viewer_of

HOLDS = timedelta(minutes=1)
_SALT = "zenger.file"
_RUN_OUT = "This link has run out. Take the file out again from the page of its document."


def ticket_for(here: Here, number: int) -> str:
    """A ticket for the original of one document, which holds as long as its session, at most.

    The digest of the session is in it; that opens nothing.
    """
    until = (here.newsroom.now() + HOLDS).timestamp()
    return signing.dumps([here.session.pk, number, until], salt=_SALT)


def holder_of(untrusted_ticket: str) -> tuple[Newsroom, Viewer, int]:
    """Whose ticket it is, as they may act and see at this moment, and for which document.

    Raises:
        NotThereError: forged, run out, or its session was ended.
    """
    try:
        digest, number, until = signing.loads(untrusted_ticket, salt=_SALT)
    except signing.BadSignature:
        raise NotThereError(_RUN_OUT) from None
    newsroom = DESK.newsroom()
    session = held_session(newsroom, digest)
    if session is None or session.proven is None or newsroom.now().timestamp() > until:
        raise NotThereError(_RUN_OUT)
    viewer = viewer_of(session.account)
    return DESK.newsroom(viewer.name), viewer, number
