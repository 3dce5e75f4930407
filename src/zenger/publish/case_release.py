"""A press release as a page and as plain text."""

import re
import textwrap

from markupsafe import Markup

from zenger.model.case.advocacy import PressRelease, Quote
from zenger.publish.case_story import markdown
from zenger.publish.case_telling import Telling

_WIDTH = 78  # characters of a line of plain text
_LINK = re.compile(r"\[([^\]]*)\]\(([^)\s]*)\)")
_STRONG = re.compile(r"(?<![\w*_])([*_]{1,3})(?=\S)([^*_\n]+?)(?<=\S)\1(?![\w*_])")
_CITATION = re.compile(r"\[\^[^\]]*\]")


def quotes_of(release: PressRelease) -> list[Quote]:
    """Only what its speaker agreed to."""
    return [quote for quote in release.quotes if quote.approved_by]


def release_body(telling: Telling, release: PressRelease) -> Markup:
    def link(id_: str) -> Markup:
        return telling.sources.link(id_, telling.words)

    told = markdown(telling.plain(release.body), link)
    return telling.passage(told, telling.language_of(release.body))


def release_text(telling: Telling, release: PressRelease) -> str:
    """Plain text for an e-mail: lines of at most 78 characters, no markup."""
    words = telling.words
    head = ", ".join(part for part in (release.dateline, words.moment(release.date)) if part)
    parts = [telling.plain(release.title).upper(), head, *_paragraphs(telling.plain(release.body))]
    for quote in quotes_of(release):
        role = f", {telling.plain(quote.role)}" if quote.role else ""
        parts.append(f"“{telling.plain(quote.text)}” ({quote.speaker}{role})")
    if release.boilerplate:
        parts.append(telling.plain(release.boilerplate))
    if release.contacts:
        parts.append(f"{words('release.contacts')}: {telling.plain(release.contacts)}")
    wrapped = [textwrap.fill(part, _WIDTH, break_on_hyphens=False) for part in parts if part]
    return "\n\n".join(wrapped) + "\n"


def _paragraphs(untrusted_markdown: str) -> list[str]:
    text = _CITATION.sub("", _LINK.sub(r"\1 (\2)", untrusted_markdown))
    text = _STRONG.sub(r"\2", _STRONG.sub(r"\2", text))  # twice: one may be in another
    return [part.strip().lstrip("#").strip() for part in text.split("\n\n")]
