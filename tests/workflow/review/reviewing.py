"""A whole review in one call, for tests of what comes after it."""

from tests.desk import House

from zenger.catalog.models import Document
from zenger.workflow.review.approvals import approve
from zenger.workflow.review.decisions import propose


def approved(
    house: House, *documents: Document, by: tuple[str, ...] = ("editor", "second")
) -> None:
    """Proposed and approved by these people."""
    for document in documents:
        propose(house.acting(by[0]), house.viewer(by[0]), document.pk)
        for name in by:
            approve(house.acting(name), house.viewer(name), document.pk)


def open_documents() -> list[Document]:
    return list(Document.objects.filter(collection__title="Open").exclude(indexed=""))
