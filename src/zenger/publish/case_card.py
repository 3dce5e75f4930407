"""A small page about a case that others put on theirs, in an `iframe`. It runs and loads nothing
of anybody else; whoever shows it learns nothing of their readers through us."""

from markupsafe import Markup

from zenger.model.case.cases import CaseState
from zenger.model.case.records import Fact
from zenger.model.case.standing import Standing
from zenger.model.release import Imprint
from zenger.publish.case_charges import presumption
from zenger.publish.case_links import case_folder
from zenger.publish.case_now import now
from zenger.publish.case_telling import Telling
from zenger.publish.environment import render
from zenger.publish.links import root_of
from zenger.publish.wording import direction


class _Short(Telling):
    """Sources are on the page that the card leads to."""

    def refs(self, *facts: Fact | None) -> Markup:
        del facts
        return Markup("")


def case_card(standing: Standing, imprint: Imprint) -> tuple[str, str]:
    """(path, HTML): headline, how things stand and the first demand, in the case's own language."""
    head = standing.case.case
    path = f"{case_folder(head.id)}card.html"
    telling = _Short(standing, head.language, {})
    is_withdrawn = head.state is CaseState.WITHDRAWN
    return path, render(
        "case_card.html", t=telling, w=telling.words, head=head, site=imprint, root=root_of(path),
        direction=direction(head.language), now=[] if is_withdrawn else now(telling),
        presumed=presumption(telling), standing=standing, is_withdrawn=is_withdrawn,
    )  # fmt: skip
