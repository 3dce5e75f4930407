"""The graph of outcomes is printed where the way that was taken leads, and loses nothing."""

from dataclasses import replace

from msgspec.structs import replace as with_fields
from tests.publish.cases import NO, POINT, STANDING, YES
from tests.publish.test_case_page import pages

from zenger.model.case.outcomes import BranchState, PointStatus
from zenger.model.case.standing import BranchStands, PointStands
from zenger.model.case.texts import Text
from zenger.publish.case_outcomes import arranged
from zenger.publish.case_words import words_in

APPEAL = with_fields(POINT, id="appeal", question=Text("Is there an appeal?"), hearing="session")


def branch(base, id_: str, state: BranchState, leads_to: str = "", then=None) -> BranchStands:
    end = None if leads_to else base.end
    return BranchStands(
        with_fields(base, id=id_, leads_to=leads_to, end=end), state, None, then, None
    )


LATER = PointStands(
    APPEAL, PointStatus.OPEN, None, (branch(YES, "won", BranchState.OPEN), branch(NO, "lost", BranchState.OPEN))
)  # fmt: skip
GRAPH = (
    PointStands(
        POINT, PointStatus.RESOLVED, None,
        (
            branch(YES, "foreclosed", BranchState.FORECLOSED, "appeal", LATER),
            branch(NO, "taken", BranchState.TAKEN, "session"),
        ),
    ),
)  # fmt: skip


def test_a_question_stands_under_the_answer_that_was_taken() -> None:
    (root,) = arranged(GRAPH)
    foreclosed, taken = root.branches
    assert foreclosed.then is None
    assert taken.then is not None
    assert taken.then.point.id == "appeal"


def test_a_question_that_follows_from_itself_is_not_lost() -> None:
    again = replace(LATER, branches=(branch(YES, "again", BranchState.TAKEN, "appeal"),))
    graph = (replace(GRAPH[0], branches=(replace(GRAPH[0].branches[0], then=again),)),)
    assert arranged(graph) == graph


def test_the_drawing_says_what_the_list_says() -> None:
    page = pages(replace(STANDING, outcomes=GRAPH))["cases/haddad/index.html"]
    drawing = page[page.index('<div class="graph ') : page.index("</svg>")]
    for words in ("Is she released on bail?", "Is there an appeal?"):
        assert words in drawing
    assert 'class="taken"' in drawing
    assert 'class="foreclosed"' in drawing


def test_where_an_answer_that_did_not_come_would_have_led_is_not_told() -> None:
    gone = branch(YES, "foreclosed", BranchState.FORECLOSED)
    came = branch(NO, "taken", BranchState.TAKEN)
    graph = (PointStands(POINT, PointStatus.RESOLVED, None, (gone, came)),)
    html = pages(replace(STANDING, outcomes=graph))["cases/haddad/index.html"]
    words = {end: words_in("en")(f"end.{end.value}") for end in (YES.end, NO.end) if end}
    assert f'<span class="end">{words[NO.end]}</span>' in html
    assert f'<span class="end">{words[YES.end]}</span>' not in html
    assert f">{words[YES.end]}</tspan>" not in html


def test_a_very_long_chain_is_in_the_list_alone() -> None:
    point = LATER
    for number in range(8):
        step = branch(YES, f"step-{number}", BranchState.OPEN, point.point.id, point)
        point = PointStands(with_fields(POINT, id=f"p{number}"), PointStatus.OPEN, None, (step,))
    page = pages(replace(STANDING, outcomes=(point,)))["cases/haddad/index.html"]
    assert "<svg" not in page
    assert "Is there an appeal?" in page
