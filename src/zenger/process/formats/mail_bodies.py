"""Which parts of a message are its text, and what a reader is shown of them.

Plain text is preferred where both are there and all its words are seen in the HTML too, which
is what mail programs show. Where either says a single word more (or the plain text is but a note
that one should look at the HTML), both become pages: the version nobody looks at is where things
are hidden.
"""

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple

from zenger.model.extraction import Page, PageKind
from zenger.process.formats.html_cleaning import cleaned
from zenger.process.formats.html_text import (
    name_pictures,
    parse,
    to_source,
    too_deep,
    visible_text,
    without_markup,
)
from zenger.process.formats.html_unseen import UNTOLD, UntoldError, take_unseen
from zenger.process.formats.mail_parts import Part

_BODY_TYPES = ("text/plain", "text/html")
_WORDS = re.compile(r"\w{2,}")
_ADDRESS = re.compile(r"https?://\S+|mailto:\S+|\[[^\]]{0,200}\]")
PLAIN_VERSION, HTML_VERSION = "Plain text version", "HTML version"  # labels of pages
_HIDDEN_IN = "Hidden in the HTML"
_HIDDEN = (_HIDDEN_IN, UNTOLD)
STUB_WORDS = 40  # a plain text of fewer words than this, and far fewer than the HTML, is a stub


@dataclass(slots=True)
class Slot:
    """One place in the message's flow of text: what is there as plain text and as HTML."""

    owner: Part | None  # the multipart/alternative it stands for
    plain: list[Part] = field(default_factory=list)
    html: list[Part] = field(default_factory=list)


def split_bodies(leaves: list[Part]) -> tuple[list[Slot], list[Part]]:
    """The text of the message in order, and all other leaves."""
    slots: list[Slot] = []
    others: list[Part] = []
    for leaf in leaves:
        if not _is_body(leaf):
            others.append(leaf)
            continue
        owner = _alternative(leaf)
        if not slots or owner is None or slots[-1].owner is not owner:
            slots.append(Slot(owner))
        kind = slots[-1].plain if leaf.media_type == "text/plain" else slots[-1].html
        kind.append(leaf)
    return slots, others


def _is_body(leaf: Part) -> bool:
    disposition, parameters = leaf.headers.parameters("content-disposition")
    _, type_parameters = leaf.headers.parameters("content-type")
    named = "filename" in parameters or "name" in type_parameters
    if leaf.media_type not in _BODY_TYPES or disposition == "attachment":
        return leaf.parent is None and leaf.media_type in _BODY_TYPES
    return not named or leaf.parent is None


def _alternative(leaf: Part) -> Part | None:
    parent = leaf.parent
    while parent is not None:
        if parent.media_type == "multipart/alternative":
            return parent
        if parent.media_type not in ("multipart/related", "multipart/mixed"):
            return None
        parent = parent.parent
    return None


@dataclass(frozen=True, slots=True)
class SlotText:
    """A slot's two versions, decoded."""

    plain: str
    source: str  # HTML as received; empty where there is none


def body_pages(
    slots: list[SlotText], pictures: Mapping[str, str] = MappingProxyType({})
) -> list[Page]:
    """The message's text as a page, and what only its other version says as another.

    Args:
        pictures: names of the message's inline pictures, by their Content-ID.
    """
    main: list[str] = []
    shown: list[str] = []
    more: list[tuple[str, str, str]] = []  # label, text, cleaned HTML
    for slot in slots:
        rich, safe, hidden, untold = _read_html(slot.source, pictures)
        plain = slot.plain.strip("\n")
        if untold:  # nobody can say what mail programs show, so none of it counts as seen
            more += [(UNTOLD, untold, ""), (PLAIN_VERSION, plain, "")][: 2 if plain else 1]
            continue
        is_beside = bool(rich.strip()) and _adds(plain, rich)  # what no mail program shows
        if not plain.strip() or is_beside or (slot.source and _is_stub(plain, rich)):
            main.append(rich)
            shown.append(safe)
            if is_beside or _adds(plain, rich):
                more.append((PLAIN_VERSION, plain, ""))
        else:
            main.append(plain)
            differs = _adds(rich, plain)
            shown.append(f"<pre>{html.escape(plain)}</pre>" if differs or not safe else safe)
            if differs:
                more.append((HTML_VERSION, rich, safe))
        if _adds(hidden, " ".join((plain, rich))):
            more.append((_HIDDEN_IN, hidden, ""))
    has_html = any(slot.source for slot in slots)
    text = "\n\n".join(part for part in main if part.strip())
    pages = [Page(1, text, PageKind.MESSAGE, html="\n".join(shown) if has_html else "")]
    for label, version, safe in more:
        kind = PageKind.HIDDEN if label in _HIDDEN else PageKind.MESSAGE
        pages.append(Page(len(pages) + 1, version, kind, label, html=safe))
    return pages


class _Html(NamedTuple):
    """Visible text, cleaned HTML, hidden text; text of which nobody can say what is seen."""

    text: str = ""
    safe: str = ""
    hidden: str = ""
    untold: str = ""


def _read_html(source: str, pictures: Mapping[str, str]) -> _Html:
    if not source.strip():
        return _Html()
    if too_deep(source):
        return _Html(untold=without_markup(source))
    root = parse(source)
    if root is None:
        return _Html(without_markup(source))
    try:
        hidden = take_unseen(root)
    except UntoldError as error:
        return _Html(untold=error.text)
    name_pictures(root, pictures)
    return _Html(visible_text(root), cleaned(to_source(root)), hidden)


def _is_stub(plain: str, rich: str) -> bool:
    words = len(_WORDS.findall(plain))
    return words < STUB_WORDS and len(_WORDS.findall(rich)) > 3 * max(words, 3)


def _adds(one: str, other: str) -> bool:
    """Whether `one` has a word that is nowhere in `other` (addresses of links aside)."""
    if not one.strip():
        return False
    run_together = "".join(_WORDS.findall(other.lower()))
    return any(
        word not in run_together for word in set(_WORDS.findall(_ADDRESS.sub(" ", one.lower())))
    )
