"""What stays the same on every page of a document, rendered once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from markupsafe import Markup

from zenger.model.document import Address
from zenger.model.names import inert
from zenger.model.release import MOST_ALIKE, Imprint, PublishedDocument
from zenger.publish.environment import render
from zenger.publish.links import saved_name, slug
from zenger.publish.removed import mark_of, removed_section
from zenger.publish.structured_data import meta_tags
from zenger.publish.wording import (
    count_words,
    date_words,
    direction,
    kind_word,
    language_name,
    language_tag,
    shown_title,
)

SHOWN_CHILDREN = 50
SHOWN_PLACES = 50
SHOWN_MENTIONS = 24
_PATTERN_WORDS = {"email": "E-mail", "phone": "Telephone", "url": "Web", "iban": "Account"}


@dataclass(frozen=True, slots=True)
class DocumentView:
    """The words of a document that its page template needs."""

    public_id: str
    title: str
    short_title: str
    title_attributes: Markup
    kind_word: str
    date_iso: str
    date_words: str
    collection: str
    collection_path: str
    page_count: int
    meta: Markup
    notice: Markup
    is_message: bool
    may_be_cut: bool  # pictures of sheets, at the edges of their columns


def view_of(document: PublishedDocument, imprint: Imprint, has_pdf: bool) -> DocumentView:
    date = document.date.value if document.date else None
    tag = language_tag(document.language)
    lang = Markup(' lang="{}"').format(tag) if tag else Markup("")
    return DocumentView(
        public_id=document.public_id,
        title=shown_title(document.title),
        short_title=shown_title(document.title, 60),
        title_attributes=Markup('dir="{}"{}').format(
            direction(document.language) if tag and direction(document.language) == "rtl"
            else "auto", lang,
        ),
        kind_word=kind_word(document.kind),
        date_iso=date.isoformat() if date else "",
        date_words=date_words(date) if date else "",
        collection=inert(document.collection),
        collection_path=collection_path(document.collection),
        page_count=document.page_count,
        meta=meta_tags(document, imprint, has_pdf),
        notice=_notice(document),
        is_message=document.kind == "email",
        may_be_cut=document.picture_remark == "narrow-columns",
    )  # fmt: skip


def collection_path(collection: str) -> str:
    return f"browse/collections/{slug(collection)}/index.html"


def person_key(person: Address) -> str:
    """One person, one list: by address where there is one, else by name."""
    return person.address.lower() or " ".join(person.name.lower().split())


def person_path(person: Address) -> str:
    return f"browse/people/{slug(person_key(person))}/index.html"


def folder_path(parts: tuple[str, ...]) -> str:
    """The list of one folder; its address is made from the whole way to it."""
    return f"browse/folders/{slug(chr(0).join(parts))}/index.html"


def _notice(document: PublishedDocument) -> Markup:
    if document.status == "ok":
        return Markup("")
    return Markup(render("_notice.html", d=document))  # noqa: S704  # a template's output


def envelope(document: PublishedDocument, root: str) -> Markup:
    """From, to, date and subject; empty for what is no message."""
    if document.kind != "email":
        return Markup("")
    return Markup(  # noqa: S704  # a template's output
        render(
            "_envelope.html", d=document, root=root, person_path=person_path,
            sent=_moment(document.sent),
            removed={one.field: mark_of(one.code) for one in document.removed if one.field},
        )
    )  # fmt: skip


def _moment(sent: str) -> dict[str, str] | None:
    """A header's date in words, with the clock and the offset the sender's machine stated."""
    if not sent:
        return None
    try:
        moment = datetime.fromisoformat(sent)
    except ValueError:
        return None
    words = f"{moment.day} {moment:%B %Y, %H:%M}"
    offset = moment.strftime("%z")
    if offset:
        words += " UTC" if offset == "+0000" else f" ({offset[:3]}:{offset[3:5]})"
    return {"iso": moment.isoformat(), "words": words}


def inside(document: PublishedDocument, root: str, base: str) -> Markup:
    """What a container, a mailbox or a message holds, and what of it is lost; empty for nothing."""
    children = document.children
    if not children and document.contents.is_whole:
        return Markup("")
    return Markup(  # noqa: S704  # a template's output
        render(
            "_inside.html", root=root, base=base, children=children[:SHOWN_CHILDREN],
            children_count=len(children), more_children=len(children) > SHOWN_CHILDREN,
            children_words=children_words(document),
            loss="" if document.contents.is_whole else document.contents.sentence(),
        )
    )  # fmt: skip


def about(
    document: PublishedDocument, root: str, base: str, *, has_pdf: bool, has_text: bool,
    original: str,
) -> Markup:  # fmt: skip
    """The right-hand column below the citation. `base` leads to the document's folder."""
    return Markup(  # noqa: S704  # a template's output
        render(
            "_about.html", d=document, root=root, base=base, facts=_facts(document),
            places=_places(document), more_places=_more_places(document),
            mentions=_mentions(document), has_pdf=has_pdf, has_text=has_text, original=original,
            saved_as=saved_name(known_name(document)),
            full_name=_full_name(document), alike_words=_alike_words(document),
            review=removed_section(document),
        )
    )  # fmt: skip


def known_name(document: PublishedDocument) -> str:
    """The name of its file, where one is known; untrusted."""
    return document.places[0].path if document.places else document.title


def _full_name(document: PublishedDocument) -> str:
    """The whole name where the headline is cut; empty where it is not."""
    full = inert(document.title)
    return full[:2000] if full != shown_title(document.title) else ""


def children_words(document: PublishedDocument) -> str:
    count = len(document.children)
    if not count:  # all of them are lost
        return "Attachments" if document.kind == "email" else "Files inside"
    if document.kind == "email":
        return count_words(count, "attachment", "attachments")
    if document.kind == "mailbox":
        return count_words(count, "message inside", "messages inside")
    return count_words(count, "file inside", "files inside")


def _alike_words(document: PublishedDocument) -> str:
    """``12 documents, of which 3 differ``: how many are like this one, and how many in part."""
    count = len(document.alike)
    differ = sum(item.percent < 100 for item in document.alike)
    words = count_words(count, "document", "documents")
    if count == MOST_ALIKE:  # there may be more
        words = f"The {count} most alike"
    if not differ:
        return f"{words}, no difference found"
    if differ == count:
        return f"{words}, which {'differs' if count == 1 else 'all differ'}"
    return f"{words}, of which {differ} {'differs' if differ == 1 else 'differ'}"


def _facts(document: PublishedDocument) -> list[tuple[str, str, str]]:
    """(name, value, ISO date or empty) of what is worth saying."""
    facts: list[tuple[str, str, str]] = [("Number", document.public_id, "")]
    facts.append(("Type", kind_word(document.kind), ""))
    facts.append(("Format", inert(document.media_type), ""))
    if document.wrong_extensions:
        ends = ", ".join(f".{inert(extension)}" for extension in document.wrong_extensions)
        facts.append(("Wrong extension", f"{ends}: the name says another format", ""))
    if document.date:
        iso = document.date.value.isoformat()
        facts.append(("Date", date_words(document.date.value), iso))
        facts.append(("Date from", inert(document.date.source), ""))
    if document.language:
        facts.append(("Language", language_name(inert(document.language)), ""))
    if document.page_count:
        facts.append(("Pages", f"{document.page_count:,}", ""))
    return facts


def _places(document: PublishedDocument) -> list[tuple[str, str]]:
    return [
        (folder_path((place.collection, *place.folder)), inert(place.path)[:600])
        for place in document.places[:SHOWN_PLACES]
    ]


def _more_places(document: PublishedDocument) -> str:
    more = len(document.places) - SHOWN_PLACES
    return count_words(more, "more place", "more places") if more > 0 else ""


def _mentions(document: PublishedDocument) -> list[tuple[str, str]]:
    return [
        (_PATTERN_WORDS[kind], shown_title(value, 120))
        for kind, value in document.mentions
        if kind in _PATTERN_WORDS
    ][:SHOWN_MENTIONS]


def slim_related(document: PublishedDocument) -> dict[str, Any]:
    """Counts of what is inside by status, for the data file of a container."""
    counts: dict[str, int] = {}
    for child in document.children:
        counts[child.status] = counts.get(child.status, 0) + 1
    return dict(sorted(counts.items()))
