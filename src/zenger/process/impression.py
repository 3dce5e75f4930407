"""What is kept of a document's pages while they pass: enough to tell its language and date."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from zenger.model.dates import DocumentDate
from zenger.model.extraction import DateFound, Page, PageKind
from zenger.process import language
from zenger.process.printed_dates import HEAD, dates_in_order, printed_date

SAMPLE = 20_000  # characters of a document that language detection may look at


@dataclass(slots=True)
class Impression:
    """A sample of the text, the head of it, and the dates that were stated."""

    dated: bool  # whether a date printed on its pages is the document's
    sample: str = ""
    head: str = ""
    stated: list[DocumentDate] = field(default_factory=list)

    def take(self, page: Page) -> None:
        self.sample = _grown(self.sample, page.text, SAMPLE)
        if self.dated and page.kind in (PageKind.PAGE, PageKind.TEXT):
            self.head = _grown(self.head, page.text, HEAD)

    def dates(self) -> Iterator[DateFound]:
        return map(DateFound, dates_in_order(self.stated, printed_date(self.head)))

    def language(self) -> str:
        return language.language_of(self.sample)


def _grown(text: str, more: str, size: int) -> str:
    return text if len(text) >= size else f"{text}{more[: size - len(text)]}\n"
