"""The running text of a case: Markdown without HTML, whose `[^id]` cite sources."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Any

import nh3
from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markupsafe import Markup

from zenger.model.case.cases import Case, Story
from zenger.publish.wording import clean_text

Link = Callable[[str], Markup]
_CITATION = re.compile(r"\[\^([A-Za-z0-9_.-]{1,80})\]")
_TAGS = {
    "p", "h3", "h4", "ul", "ol", "li", "blockquote", "strong", "em", "a", "br", "hr", "code", "pre",
    "sup",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "id", "aria-label"}, "ol": {"start"},
}  # fmt: skip
_SCHEMES = {"http", "https", "mailto"}


def story_in(case: Case, language: str) -> Story | None:
    """The latest text in a language; in the case's own where there is none in it."""
    for wanted in (language, case.case.language):
        found = [one for one in case.stories if one.language == wanted]
        if found:
            return max(found, key=lambda one: one.date.first_day())
    return None


def markdown(untrusted_text: str, link: Link | None = None) -> Markup:
    """Paragraphs, headings below the page's own, lists, quotes, links. Nothing that loads or runs.

    Args:
        link: what a citation becomes; without it they are left out.
    """
    env: dict[str, Any] = {"link": link}
    html = _parser().render(clean_text(untrusted_text), env)
    return Markup(  # noqa: S704  # cleaned
        nh3.clean(
            html,
            tags=_TAGS,
            attributes=_ATTRIBUTES,
            url_schemes=_SCHEMES,
            link_rel="noopener noreferrer",
        )
    )


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).disable("image")
    parser.inline.ruler.before("link", "citation", _citation)
    parser.add_render_rule("citation", _render_citation)
    parser.core.ruler.push("lower", _lower_headings)
    return parser


def _citation(state: StateInline, silent: bool) -> bool:
    match = _CITATION.match(state.src, state.pos)
    if not match:
        return False
    if not silent:
        state.push("citation", "", 0).content = match[1]
    state.pos = match.end()
    return True


def _render_citation(
    _renderer: RendererHTML, tokens: list[Token], place: int, _options: Any, env: Any
) -> str:
    link: Link | None = env["link"]
    return str(link(tokens[place].content)) if link else ""


def _lower_headings(state: Any) -> None:
    """The page has its own first and second headings; the highest of a text is a third."""
    headings = [token for token in state.tokens if token.type in ("heading_open", "heading_close")]
    levels = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = "h3" if token.tag == levels[0] else "h4"
