"""One document under the press: what the parts of its printing tell each other."""

from dataclasses import dataclass, field

from zenger.model.release import PublishedDocument, PublishedPage
from zenger.publish.wording import PAGE_KIND_WORDS, shown_title


@dataclass(slots=True)
class Sheet:
    """What other pages need to know of a page."""

    number: int
    label: str
    small: tuple[int, int] | None  # pixels of its thumbnail
    text_part: int = 1  # on which page of the whole text it begins


@dataclass(slots=True)
class Run:
    """One document under the press."""

    document: PublishedDocument
    folder: str
    sheets: list[Sheet] = field(default_factory=list)
    has_text: bool = False
    has_pdf: bool = False
    original: str = ""


def page_label(page: PublishedPage) -> str:
    """What the page is, where that is not plain, and what the document calls it."""
    kind = PAGE_KIND_WORDS.get(page.kind.value, "") if page.kind.value != "message" else ""
    own = shown_title(page.label, 80) if page.label.strip() else ""
    return f"{kind}: {own}" if kind and own and kind != own else own or kind
