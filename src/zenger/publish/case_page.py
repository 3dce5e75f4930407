"""The page of a case, in each language it is told in, with its letters and press releases."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from zenger.model.case.cases import Case, CaseState
from zenger.model.case.standing import Standing
from zenger.model.release import Imprint
from zenger.publish.case_charges import charge_rows
from zenger.publish.case_cited import Cited
from zenger.publish.case_links import case_folder
from zenger.publish.case_now import exposure_words, now
from zenger.publish.case_story import markdown, story_in
from zenger.publish.case_telling import Telling
from zenger.publish.case_timeline import timeline
from zenger.publish.case_words import own_name
from zenger.publish.environment import render
from zenger.publish.links import root_of
from zenger.publish.wording import direction


@dataclass(frozen=True, slots=True)
class Around:
    """What a case page stands in.

    Args:
        documents: (path, title) in this archive of the documents a case names, by SHA-256.
        related: (path, title) of other cases printed here, by id.
        outputs: file names of the data printed beside the page.
    """

    imprint: Imprint
    has_archive: bool = False  # documents are printed in the same folder
    cited: dict[str, Cited] = field(default_factory=dict)
    documents: dict[str, tuple[str, str]] = field(default_factory=dict)
    related: dict[str, tuple[str, str]] = field(default_factory=dict)
    outputs: frozenset[str] = frozenset()


def case_pages(standing: Standing, around: Around) -> Iterator[tuple[str, str]]:
    """(path, HTML) of every page of one case. A withdrawn case has one, which says so."""
    head = standing.case.case
    for language in languages_of(standing.case):
        path = f"{case_folder(head.id, '' if language == head.language else language)}index.html"
        telling = Telling(standing, language, around.cited)
        if head.state is CaseState.WITHDRAWN:
            yield path, _render("case_withdrawn.html", telling, around, path)
        else:
            yield path, _render("case.html", telling, around, path)


def languages_of(case: Case) -> list[str]:
    """The case's own language first; then those its title or its story is translated into."""
    others = {one.language for one in case.stories} | set(case.case.title.translations)
    return [case.case.language, *sorted(others - {case.case.language})]


def _render(template: str, telling: Telling, around: Around, path: str, **values: Any) -> str:
    return render(
        template, t=telling, w=telling.words, page=_Page(telling, around, path), path=path,
        root=root_of(path), site=around.imprint, section="cases", here=False,
        has_archive=around.has_archive, **values,
    )  # fmt: skip


class _Page:
    """What the template asks for, in the order in which it stands on the page: sources are
    numbered as they come up."""

    def __init__(self, telling: Telling, around: Around, path: str) -> None:
        self._telling = telling
        self.around = around
        self.standing = telling.standing
        self.case = telling.case
        self.head = telling.case.case
        self.path = path
        self.direction = direction(telling.language)
        self.photo = next(iter(self.case.photos), None)

    def now(self) -> Any:
        return now(self._telling)

    def story(self) -> Markup:
        story = story_in(self.case, self._telling.language)
        if story is None:
            return Markup("")
        link = self._telling.sources.link
        return markdown(story.text, lambda id_: link(id_, self._telling.words))

    def timeline(self) -> Any:
        return timeline(self._telling)

    def charges(self) -> Any:
        return charge_rows(self._telling)

    def exposure(self) -> str:
        exposure = self.standing.exposure
        return exposure_words(self._telling.words, exposure) if exposure else ""

    def other_languages(self) -> list[tuple[str, str, str]]:
        """(code, what it calls itself, relative address)."""
        here = self._telling.language
        up = "" if here == self.head.language else "../"
        return [
            (
                code, own_name(code),
                f"{up}index.html" if code == self.head.language
                else f"{up}{code.lower()}/index.html",
            )
            for code in languages_of(self.case)
            if code != here
        ]  # fmt: skip
