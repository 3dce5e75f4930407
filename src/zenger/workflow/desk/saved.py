"""Questions that somebody keeps, and those they asked before."""

from django.db import transaction
from django.db.models import QuerySet

from zenger.catalog.models import PastSearch, SavedSearch
from zenger.errors import AccountError, NotThereError
from zenger.model.people import Right, Viewer
from zenger.model.research import Order
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require
from zenger.workflow.audit import audit
from zenger.workflow.desk.number_sets import packed
from zenger.workflow.desk.search_desk import matching_documents

LONGEST_NAME = 120
MOST = 200  # of one person


def save_search(
    newsroom: Newsroom, viewer: Viewer, untrusted_name: str, question: str, *, order: Order,
    alert: bool,
) -> SavedSearch:  # fmt: skip
    """Keep a question under a name. As an alert it tells of documents that come from now on.

    Raises:
        QueryError: the question cannot be run as written.
        AccountError: there are too many.
    """
    require(viewer, Right.READ)
    known = packed(matching_documents(newsroom, viewer, question))
    if SavedSearch.objects.filter(account=viewer.account).count() >= MOST:
        raise AccountError(f"You keep {MOST} searches already. Remove one of them first.")
    with transaction.atomic():
        saved = SavedSearch.objects.create(
            account_id=viewer.account, name=_named(untrusted_name, question), question=question,
            order=order, created=newsroom.now(), alert=alert, known=known if alert else b"",
        )  # fmt: skip
        audit(newsroom, "save-search", question=question, alert=alert)
    return saved


def _named(untrusted_name: str, question: str) -> str:
    name = " ".join(untrusted_name.split()) or " ".join(question.split()) or "Everything"
    return name[:LONGEST_NAME]


def saved_of(viewer: Viewer) -> QuerySet[SavedSearch]:
    """One's own, by name."""
    return SavedSearch.objects.filter(account=viewer.account).order_by("name", "pk")


def one_saved(viewer: Viewer, number: int) -> SavedSearch:
    """One of one's own.

    Raises:
        NotThereError: no such one, or somebody else's.
    """
    found = saved_of(viewer).filter(pk=number).first()
    if found is None:
        raise NotThereError("There is no such search among those you keep.")
    return found


def rename_saved(newsroom: Newsroom, viewer: Viewer, number: int, untrusted_name: str) -> None:
    """Another name for it. Raises `NotThereError`."""
    saved = one_saved(viewer, number)
    saved.name = _named(untrusted_name, saved.question)
    with transaction.atomic():
        saved.save(update_fields=["name"])
        audit(newsroom, "rename-search", question=saved.question)


def set_alert(newsroom: Newsroom, viewer: Viewer, number: int, *, on: bool) -> None:
    """Begin or cease to tell of new documents. Raises `NotThereError`, `QueryError`."""
    saved = one_saved(viewer, number)
    if on and not saved.alert:
        saved.known = packed(matching_documents(newsroom, viewer, saved.question))
    saved.alert, saved.problem = on, ""
    with transaction.atomic():
        saved.save(update_fields=["alert", "known", "problem"])
        audit(newsroom, "alert", question=saved.question, on=on)


def remove_saved(newsroom: Newsroom, viewer: Viewer, number: int) -> None:
    """Forget it, with what it told of. Raises `NotThereError`."""
    saved = one_saved(viewer, number)
    with transaction.atomic():
        saved.delete()
        audit(newsroom, "remove-search", question=saved.question)


# -- what was asked before -------------------------------------------------------------------
def past_of(viewer: Viewer) -> QuerySet[PastSearch]:
    """One's own, the latest first."""
    return PastSearch.objects.filter(account=viewer.account).order_by("-at", "-pk")


def forget_past(viewer: Viewer, number: int | None) -> int:
    """Forget one past search, or all (None). The audit log keeps what it has."""
    mine = past_of(viewer)
    gone, _ = (mine if number is None else mine.filter(pk=number)).delete()
    return gone
