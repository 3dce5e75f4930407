"""The page of a case, in each language it is told in, with its letters and press releases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from zenger.model.case.advocacy import Action, PressRelease
from zenger.model.case.cases import Case, CaseState
from zenger.model.case.people import Photo
from zenger.model.case.standing import PointStands, Standing
from zenger.model.release import Imprint
from zenger.publish.case_actions import Deed, deeds, has_letter, letter_of
from zenger.publish.case_charges import ChargeRow, charge_rows, presumption
from zenger.publish.case_cited import Cited
from zenger.publish.case_court import Matter, matters
from zenger.publish.case_documents import DocumentLink, documents_of
from zenger.publish.case_figures import Figure
from zenger.publish.case_graph import outcome_graph
from zenger.publish.case_links import case_folder, letter_folder, release_folder
from zenger.publish.case_listing import lists_home
from zenger.publish.case_now import now
from zenger.publish.case_outcomes import arranged
from zenger.publish.case_people import Person, people
from zenger.publish.case_related import CaseLink, Named, link_to
from zenger.publish.case_release import quotes_of, release_body, release_text
from zenger.publish.case_story import markdown, story_in
from zenger.publish.case_telling import Telling
from zenger.publish.case_terms import exposure_words
from zenger.publish.case_timeline import Line, timeline
from zenger.publish.case_words import own_name
from zenger.publish.environment import render
from zenger.publish.links import root_of
from zenger.publish.wording import direction


@dataclass(frozen=True, slots=True)
class Picture:
    """A photo ready to print: its file beside the page."""

    name: str  # in the folder of the case
    width: int  # pixels
    height: int


@dataclass(frozen=True, slots=True)
class Around:
    """What a case page stands in.

    Args:
        cited: what was found of the citations, by id.
        documents: (path from the root, title) of the documents that a case names.
        related: other cases that are printed here.
        outputs: names of the data files printed beside the page, once for all languages.
        picture: of the first photo, if its rights allow it.
        jsonld: schema.org, safe inside a script element.
    """

    imprint: Imprint
    has_archive: bool = False  # documents are printed in the same folder
    cited: dict[str, Cited] = field(default_factory=dict)
    documents: tuple[tuple[str, str], ...] = ()
    related: tuple[Named, ...] = ()
    outputs: frozenset[str] = frozenset()
    has_paper: bool = False  # a PDF is beside each page
    picture: Picture | None = None
    jsonld: Markup | None = None


def case_pages(standing: Standing, around: Around) -> Iterator[tuple[str, str]]:
    """(path, HTML or text) of every page of one case. A withdrawn case has one in each language,
    which says so."""
    for language in languages_of(standing.case):
        printer = _Printer(standing, around, language)
        if standing.case.case.state is CaseState.WITHDRAWN:
            yield printer.withdrawn()
        else:
            yield printer.case()
            yield from printer.letters()
            yield from printer.releases()


def languages_of(case: Case) -> list[str]:
    """The case's own language first; then those its title or its story is translated into."""
    others = {one.language for one in case.stories} | set(case.case.title.translations)
    return [case.case.language, *sorted(others - {case.case.language})]


class _Printer:
    """Prints the pages of one case in one language."""

    def __init__(self, standing: Standing, around: Around, language: str) -> None:
        self._standing, self._around, self._language = standing, around, language
        self._id = standing.case.case.id
        # In the case's own language its pages lie at the top of its folder.
        self._below = "" if language == standing.case.case.language else language

    def case(self) -> tuple[str, str]:
        return self._page("case.html", case_folder(self._id, self._below))

    def withdrawn(self) -> tuple[str, str]:
        return self._page("case_withdrawn.html", case_folder(self._id, self._below))

    def letters(self) -> Iterator[tuple[str, str]]:
        for action in self._standing.case.actions:
            if has_letter(action):
                yield self._letter(action)

    def releases(self) -> Iterator[tuple[str, str]]:
        for release in self._standing.case.releases:
            yield from self._release(release)

    def _letter(self, action: Action) -> tuple[str, str]:
        telling = self._telling()
        folder = letter_folder(self._id, action.id, self._below)
        return self._page("case_letter.html", folder, telling, letter=letter_of(telling, action))

    def _release(self, release: PressRelease) -> Iterator[tuple[str, str]]:
        telling = self._telling()
        folder = release_folder(self._id, release.id, self._below)
        body = release_body(telling, release)
        yield self._page(
            "case_release.html", folder, telling, release=release, body=body,
            quotes=quotes_of(release),
        )  # fmt: skip
        yield f"{folder}release.txt", release_text(telling, release)

    def _telling(self) -> Telling:
        return Telling(self._standing, self._language, self._around.cited)

    def _page(
        self, template: str, folder: str, telling: Telling | None = None, **values: Any
    ) -> tuple[str, str]:
        telling = telling or self._telling()
        path = f"{folder}index.html"
        home = case_folder(self._id, self._below)
        html = render(
            template, t=telling, w=telling.words, page=_Page(telling, self._around), path=path,
            root=root_of(path), up=root_of(folder[len(home) :]), site=self._around.imprint,
            section="cases", here=False, has_archive=self._around.has_archive,
            cases_home=lists_home(telling.tongue), **values,
        )  # fmt: skip
        return path, html


class _Page:
    """What the templates ask for, in the order in which it stands on the page: sources are
    numbered as they come up."""

    def __init__(self, telling: Telling, around: Around) -> None:
        self._telling = telling
        self.around = around
        self.standing = telling.standing
        self.case = telling.case
        self.head = telling.case.case
        self.direction = direction(telling.tongue)
        self.photo: Photo | None = next(iter(self.case.photos), None)

    @property
    def is_original(self) -> bool:
        return self._telling.language == self.head.language

    @property
    def beside(self) -> str:
        """The way to what is printed once for all languages."""
        return "" if self.is_original else "../"

    def now(self) -> list[Figure]:
        return now(self._telling)

    def presumption(self) -> str:
        return presumption(self._telling)

    def outcomes(self) -> tuple[PointStands, ...]:
        return arranged(self.standing.outcomes)

    def graph(self) -> Markup:
        return outcome_graph(self._telling)

    def story(self) -> Markup:
        story = story_in(self.case, self._telling.language)
        if story is None:
            return Markup("")
        link = self._telling.sources.link
        told = markdown(story.text, lambda id_: link(id_, self._telling.words))
        return self._telling.passage(told, story.language)

    def body(self, text: Any) -> Markup:
        """Markdown of an update."""
        telling = self._telling
        link = telling.sources.link
        told = markdown(telling.plain(text), lambda id_: link(id_, telling.words))
        return telling.passage(told, telling.language_of(text))

    def timeline(self) -> list[tuple[str, list[Line]]]:
        return timeline(self._telling)

    def charges(self) -> list[ChargeRow]:
        return charge_rows(self._telling)

    def matters(self) -> list[Matter]:
        return matters(self._telling)

    def people(self) -> list[Person]:
        return people(self._telling)

    def deeds(self) -> list[Deed]:
        return deeds(self._telling)

    def totals(self) -> list[tuple[Markup, int, str]]:
        """(who, where the case is about several; counts; the most in all) of pending charges."""
        telling = self._telling
        return [
            (
                telling.subject_of_several(one.subject), self._live_counts(one.subject),
                exposure_words(telling.words, one),
            )
            for one in self.standing.exposures
        ]  # fmt: skip

    def _live_counts(self, subject: str) -> int:
        charges = self.standing.charges
        return sum(one.counts for one in charges if one.is_live and one.charge.subject == subject)

    def documents(self) -> list[DocumentLink]:
        """Those the case names, and those it cites above on the page."""
        return documents_of(self.around.documents, self._telling.sources.listed())

    def related(self) -> list[CaseLink]:
        return [link_to(one, self._telling.language) for one in self.around.related]

    def other_languages(self) -> list[tuple[str, str, str]]:
        """(code, what it calls itself, relative address)."""
        return [
            (
                code, own_name(code),
                f"{self.beside}index.html" if code == self.head.language
                else f"{self.beside}{code.lower()}/index.html",
            )
            for code in languages_of(self.case)
            if code != self._telling.language
        ]  # fmt: skip
