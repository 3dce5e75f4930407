"""What has run out is removed: half-open and old sessions, counts of failures, invitations."""

from django.db.models import Q

from zenger.catalog.models import DeskSession, Invitation, Throttle
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sessions import IDLE, UNPROVEN, WHOLE
from zenger.workflow.access.throttle import REMEMBERED


def clear_what_ran_out(newsroom: Newsroom) -> None:
    """At each sign-in. None of it holds any more, so that nothing of this is an act of somebody."""
    now = newsroom.now()
    DeskSession.objects.filter(
        Q(proven=None, began__lt=now - UNPROVEN) | Q(began__lt=now - WHOLE) | Q(seen__lt=now - IDLE)
    ).delete()
    Throttle.objects.filter(until__lt=now - REMEMBERED).delete()
    Invitation.objects.filter(used_by=None, expires__lt=now).delete()
