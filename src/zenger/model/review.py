"""What review works with: hidden content, redactions, and what is left of a page after them."""

from dataclasses import dataclass
from enum import StrEnum

from zenger.model.extraction import PageKind
from zenger.model.release import StoredImage

SCALE = 10_000  # of a page's width and height
Box = tuple[int, int, int, int]
"""Left, top, right, bottom, in ten-thousandths of the page's width and height, origin top left, on
the page as it is shown: turned upright."""


class Severity(StrEnum):
    """What somebody could be hurt by, the worst first."""

    HIGH = "high"  # content nobody sees who looks at the pages: text, files, earlier versions
    MEDIUM = "medium"  # names, places, times and devices beside the content
    LOW = "low"  # traces of software


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that is in a file and is not seen by who looks at its pages."""

    kind: str  # one of `zenger.process.inventory.kinds.KINDS`
    page: int | None  # from 1; None: of the whole file
    where: str  # "object 12", "sheet “Salaries”, column C"
    text: str  # what it says, cut to 2,000 characters; untrusted
    severity: Severity
    box: Box | None = None


class Basis(StrEnum):
    """How somebody came to propose a redaction."""

    MANUAL = "manual"
    TERM = "term"
    REGEX = "regex"
    CASE = "case"  # a person on the newsroom's list of people at risk
    PATTERN = "pattern"  # an address, a number, a place
    COPY = "copy"  # of one in a document that is nearly the same


@dataclass(frozen=True, slots=True)
class Redaction:
    """One passage that must not be seen. Of `box`, `letters`, `cell`, `header` one is set."""

    page: int  # from 1; 0: of a header field
    code: str  # of a reason: "b6"
    basis: Basis = Basis.MANUAL
    box: Box | None = None  # on a page that has a picture
    letters: tuple[int, int] | None = None  # start, end in the text of a page without a picture
    cell: tuple[int, int] | None = None  # row, column, from 0, on a page that has rows
    header: str = ""  # of an e-mail: "to", "subject"
    to_line_end: bool = False  # covers the rest of the line, so that no gap tells the width
    secret: str = ""  # the words beneath, where known: what verification looks for; never shown

    def covers(self, other: "Redaction") -> bool:
        """Whether the other's place lies in this one's; of two kinds of place nobody knows."""
        if self.page != other.page or self.header != other.header:
            return False
        if self.box and other.box:
            (left, top, right, bottom), (x, y, end, foot) = self.box, other.box
            return left <= x and top <= y and end <= right and foot <= bottom
        if self.letters and other.letters:
            return self.letters[0] <= other.letters[0] and other.letters[1] <= self.letters[1]
        return self.cell == other.cell and (self.cell is not None or bool(self.header))


@dataclass(frozen=True, slots=True)
class Mark:
    """A redaction as the public sees it."""

    code: str
    box: Box | None  # None: in text, where its token stands


@dataclass(frozen=True, slots=True)
class SafePage:
    """What is left of one page: made from its redacted picture, or from its redacted text."""

    number: int
    kind: PageKind
    label: str
    text: str
    width: float  # points; 0 where it has no size
    height: float
    boxes: tuple[int, ...] = ()  # as `zenger.model.extraction.Page.boxes`
    rows: tuple[tuple[str, ...], ...] = ()
    sure: tuple[int, ...] = ()  # of each word of `boxes`: 0 to 100
    images: tuple[StoredImage, ...] = ()
    marks: tuple[Mark, ...] = ()
    engine: str = ""  # of the OCR; empty where the page is text


@dataclass(frozen=True, slots=True)
class Leak:
    """Something that verification found in what was to be published. Never says the secret."""

    check: str  # "07-no-masks"
    where: str  # "page 3", "object 12", "d/abc/1/index.html"
    message: str  # what it means and what to do
