"""The page of live results: the archive's own look, answered by the newsroom's index."""

from collections.abc import Iterator
from html import escape
from pathlib import Path

from zenger.errors import QueryError
from zenger.model.names import inert
from zenger.model.research import Answer, Order
from zenger.protocols.newsroom import Newsroom
from zenger.research.explain import explain_query
from zenger.research.grammar import parse_query
from zenger.workflow.search_pages import PageHit, search_pages

HITS = 20  # documents a page


def search_page(newsroom: Newsroom, site: Path, question: dict[str, list[str]]) -> tuple[int, str]:
    """(HTTP status, HTML). Works without JavaScript; loads the archive's own style only."""
    query = question.get("q", [""])[0]
    order = question.get("order", ["relevance"])[0]
    start = question.get("start", ["0"])[0]
    offset = int(start) if start.isdigit() and len(start) < 7 else 0
    chosen = Order(order) if order in set(Order) else Order.RELEVANCE
    style = _stylesheet(site)
    if not query.strip():
        return 200, _page(style, "", "<p>Type a word, a phrase in quotes, or a field.</p>")
    try:
        answer, hits = search_pages(newsroom, query, order=chosen, limit=HITS, offset=offset)
        understood = explain_query(parse_query(query))
    except QueryError as error:
        return 400, _page(style, query, f'<pre class="problem">{escape(str(error))}</pre>')
    body = "".join(_results(answer, hits, understood)) + _more(query, chosen, offset, answer)
    return 200, _page(style, query, body)


def _stylesheet(site: Path) -> str:
    found = sorted(path.relative_to(site).as_posix() for path in site.glob("assets/*.css"))
    return f"../{found[0]}" if found else ""


def _results(answer: Answer, hits: list[PageHit], understood: str) -> Iterator[str]:
    yield f'<p class="kicker">{answer.pages:,} pages in {answer.documents:,} documents</p>'
    yield f'<p class="small">Read as: {escape(understood)}</p>'
    yield from (f'<p class="small">{escape(note)}</p>' for note in answer.remarks)
    yield '<div class="results"><aside>'
    for facet in answer.facets:
        rows = "".join(
            f"<li><bdi>{escape(inert(value) or 'unknown')}</bdi> <span>{count:,}</span></li>"
            for value, count in facet.counts[:12]
        )
        yield f'<h2>{escape(facet.field)}</h2><ul class="facet">{rows}</ul>'
    yield "</aside><div>"
    yield from (_hit(hit) for hit in hits)
    yield "</div></div>"


def _hit(hit: PageHit) -> str:
    address = f"../d/{hit.public_id}/" + (f"p/{hit.page}/" if hit.page else "") + "index.html"
    about = " · ".join(
        filter(None, [hit.date, hit.kind, f"page {hit.page}" if hit.page else "no pages"])
    )
    return (
        f'<article class="hit" dir="auto"><h2><a href="{address}"><bdi>{escape(inert(hit.title))}'
        f'</bdi></a></h2><p class="small"><bdi>{escape(about)}</bdi></p>'
        f'<p lang="{escape(hit.language or "")}" dir="auto">{_marked(hit)}</p></article>'
    )


def _marked(hit: PageHit) -> str:
    parts, at = [], 0
    for start, end in hit.marks:
        parts += [
            escape(inert(hit.snippet[at:start])),
            f"<mark>{escape(inert(hit.snippet[start:end]))}</mark>",
        ]
        at = end
    return "".join(parts) + escape(inert(hit.snippet[at:]))


def _more(query: str, order: Order, offset: int, answer: Answer) -> str:
    if offset + HITS >= answer.documents:
        return ""
    return (
        '<form method="get" action="index.html" class="more"><button>More results</button>'
        f'<input type="hidden" name="q" value="{escape(query)}">'
        f'<input type="hidden" name="order" value="{order}">'
        f'<input type="hidden" name="start" value="{offset + HITS}"></form>'
    ).replace('action="index.html"', 'action="./"')


def _page(style: str, query: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(query) or 'Search'}</title>"
        f'<link rel="stylesheet" href="{style}">'
        '<header class="masthead"><div class="wrap">'
        '<a class="name" href="../index.html">Archive</a>'
        '<form class="search" role="search" method="get" action="./">'
        f'<input type="search" name="q" aria-label="Search the archive" value="{escape(query)}">'
        "<button>Search</button></form></div></header>"
        f'<main class="wrap"><h1><bdi>{escape(query) or "Search"}</bdi></h1>{body}</main></html>'
    )
