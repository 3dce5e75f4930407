"""What a page needs to be tagged rightly on paper: directions, levels of headings, links.

Source:
    ISO 14289-1:2014 (PDF/UA-1), 7.4.2 (levels of headings) and 7.18.5 (links), as veraPDF 1.28
    checks them.
"""

import unicodedata
from typing import Any


def level_headings(tree: Any) -> None:
    """Let no level be left out: a heading that stands on the screen for screen readers alone
    (`hush`) is not on paper, and those below it come up into its place."""
    for hushed in tree.xpath("//h2[contains(concat(' ', @class, ' '), ' hush ')]"):
        hushed.drop_tree()
    above = 0
    for heading in tree.iter("h1", "h2", "h3", "h4", "h5", "h6"):
        level = min(int(heading.tag[1]), above + 1)
        heading.tag = f"h{level}"
        above = level


def unnest_links(tree: Any) -> None:
    """Put the link inside what it holds. WeasyPrint makes each element within a link a link of its
    own, and tags it as none."""
    for link in tree.xpath("//a[@href][*]"):
        children = list(link)
        words = (link.text or "").strip()
        if len(children) == 1 and not words and not (children[0].tail or "").strip():
            _swap(link, children[0])
        for part in link.xpath(".//*"):
            part.drop_tag()


def _swap(link: Any, inner: Any) -> None:
    """``<a><cite>words</cite></a>`` becomes ``<cite><a>words</a></cite>``."""
    outer = link.makeelement(inner.tag, dict(inner.attrib))
    outer.tail, link.tail, inner.tail = link.tail, None, None
    link.getparent().replace(link, outer)
    outer.append(link)
    inner.drop_tag()


def turn(tree: Any) -> None:
    """Say of names and numbers which way they run: WeasyPrint sets what has a direction by itself,
    but does not look for it in `<bdi>`, and “18 U.S.C. 793” came out as “U.S.C. 793 18” on an
    Arabic page. What is inside goes, as it would be set part by part against the words."""
    for element in tree.xpath("//bdi"):
        words = element.text_content()
        for part in list(element):
            part.drop_tag()
        if not element.get("dir"):
            element.set("dir", _direction(words) or tree.get("dir", "ltr"))


def _direction(words: str) -> str:
    """Of the first letter that has one."""
    kinds = (unicodedata.bidirectional(letter) for letter in words)
    first = next((kind for kind in kinds if kind in ("L", "R", "AL")), "")
    return {"": "", "L": "ltr"}.get(first, "rtl")
