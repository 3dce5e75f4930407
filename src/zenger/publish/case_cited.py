"""The sources of a case page: numbered as they are first cited, listed at its end."""

from dataclasses import dataclass

from markupsafe import Markup

from zenger.model.case.citations import Citation
from zenger.publish.case_words import Words


@dataclass(frozen=True, slots=True)
class Cited:
    """A citation, and where the archive's page was found that it quotes."""

    citation: Citation
    path: str = ""  # of the page, from the archive's root; empty for sources outside
    title: str = ""  # of the document
    method: str = ""  # how the quote was found: "exact", "normalised", "ocr"
    percent: int = 100  # of the quote's letters that agree
    data: str = ""  # data file of the page, from the archive's root
    text: str = ""  # SHA-256 of its text


@dataclass(frozen=True, slots=True)
class Numbered:
    """One line of the list of sources."""

    number: int
    cited: Cited
    places: int  # how often it is cited on the page


class SourceList:
    """Gives each citation its number when it is first asked for.

    Args:
        cited: by id. A citation that is not here raises `KeyError`: a page never cites nothing.
    """

    def __init__(self, cited: dict[str, Cited]) -> None:
        self._cited = cited
        self._places: dict[str, int] = {}
        self._numbers: dict[str, int] = {}

    def link(self, id_: str, words: Words) -> Markup:
        """The number, as a link down to the list; the first of each can be linked back to."""
        self._cited[id_]
        self._places[id_] = place = self._places.get(id_, 0) + 1
        number = self._numbers.setdefault(id_, len(self._numbers) + 1)
        mark = Markup(' id="c%d"') % number if place == 1 else ""
        # With % and not `format`, which takes four times as long: a page has hundreds of these.
        return Markup('<sup><a href="#s%d"%s aria-label="%s">%d</a></sup>') % (
            number, mark, words("source", n=number), number,
        )  # fmt: skip

    def listed(self) -> list[Numbered]:
        """All that were cited so far, in order."""
        return [
            Numbered(number, self._cited[id_], places)
            for number, (id_, places) in enumerate(self._places.items(), 1)
        ]
