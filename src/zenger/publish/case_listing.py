"""How lists of cases are told in one language: words, addresses, titles.

In English they lie at the top of the folder of cases; in any other language that we have words in
and a case is told in, below ``by/in/``. Every list has the same cases in each.
"""

from collections.abc import Iterable
from functools import lru_cache

from zenger.model.dates import PartialDate
from zenger.publish.case_links import ROOT, case_folder
from zenger.publish.case_shelf import CaseRow
from zenger.publish.case_words import ORIGINAL, has_words, words_in
from zenger.publish.links import plain, slug
from zenger.publish.wording import direction


class Listing:
    """One language of the lists."""

    def __init__(self, language: str = ORIGINAL) -> None:
        self.language = language
        self.words = words_in(language)
        self.direction = direction(language)
        self._folder = _folder(language)

    # -- addresses, from the root ------------------------------------------------------------
    @property
    def home(self) -> str:
        return f"{self._folder}index.html"

    @property
    def numbers(self) -> str:
        return f"{self._below}numbers/index.html"

    def of_value(self, facet: str, value: str) -> str:
        return f"{self._below}{facet}/{_name_of(value)}/index.html"

    def further(self, path: str, number: int) -> str:
        """A further page of a list; its first is the list itself."""
        if path in (self.home, "index.html"):
            return f"{self._below}all/{number}/index.html"
        return f"{path.removesuffix('index.html')}{number}/index.html"

    def page_of(self, row: CaseRow) -> str:
        """The page of a case, in this language where it has one."""
        is_told = self.language in row.languages and self.language != row.language
        return f"{case_folder(row.id, self.language if is_told else '')}index.html"

    @property
    def _below(self) -> str:
        return f"{ROOT}by/" if self.language == ORIGINAL else self._folder

    # -- words -------------------------------------------------------------------------------
    def title(self, row: CaseRow) -> str:
        return row.titles.get(self.language) or row.title

    def title_language(self, row: CaseRow) -> str:
        return self.language if row.titles.get(self.language) else row.language

    def summary(self, row: CaseRow) -> str:
        return row.summaries.get(self.language) or row.summary

    def summary_language(self, row: CaseRow) -> str:
        return self.language if row.summaries.get(self.language) else row.language

    def days(self, row: CaseRow) -> str:
        """How long somebody of the case is held now."""
        said = self.words.count("days", row.days)
        return self.words("about_amount", amount=said) if row.is_about else said

    def date(self, iso: str) -> str:
        return self.words.day(PartialDate.parse(iso))


def listings(rows: Iterable[CaseRow]) -> list[Listing]:
    """English first, then by their codes."""
    told = {language for row in rows for language in (row.language, *row.languages)}
    others = sorted(one for one in told if one != ORIGINAL and has_words(one) and one.isalpha())
    return [Listing(), *(Listing(one) for one in others)]


def lists_home(language: str) -> str:
    """Where the cases are listed for a page in this language, from the root."""
    short = language.split("-")[0].lower()
    return f"{_folder(language if has_words(short) and language == short else ORIGINAL)}index.html"


@lru_cache(maxsize=20_000)  # each list leads to the same few
def _name_of(value: str) -> str:
    simple = plain(value)
    return simple if simple == value.lower().replace("_", "-") else slug(value)


def _folder(language: str) -> str:
    return ROOT if language == ORIGINAL else f"{ROOT}by/in/{language}/"
