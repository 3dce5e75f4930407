"""Feeds as files: Atom (RFC 4287) and JSON Feed 1.1, the latest entries first."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from xml.sax.saxutils import escape, quoteattr

import msgspec
from markupsafe import Markup
from markupsafe import escape as escape_html

from zenger.model.names import inert
from zenger.model.release import Imprint

FEED_LENGTH = 50


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. Text in `title`; HTML from `body`, asked only for what is printed."""

    id: str
    path: str  # of the page, from the site's root
    title: str
    body: Callable[[], Markup]
    updated: date
    published: date


@dataclass(frozen=True, slots=True)
class Feed:
    """What stands before the entries. `name` is the file's, without its ending.

    Args:
        since: its day while it has no entries.
    """

    name: str
    folder: str
    id: str
    title: str
    language: str
    since: date


Files = list[tuple[str, bytes]]


def latest(items: Iterable[Item]) -> list[Item]:
    """The newest first; of one day, what came later first."""
    return sorted(items, key=lambda one: (one.updated, one.published))[: -FEED_LENGTH - 1 : -1]


def both(feed: Feed, imprint: Imprint, items: Iterable[Item]) -> Files:
    some = [(item, _content(item)) for item in latest(items)]
    return [
        (f"{feed.folder}{feed.name}.xml", _atom(feed, imprint, some)),
        (f"{feed.folder}{feed.name}.json", _json(feed, imprint, some)),
    ]


def _atom(feed: Feed, imprint: Imprint, items: Sequence[tuple[Item, str]]) -> bytes:
    tongue = f" xml:lang={quoteattr(inert(feed.language))}" if feed.language else ""
    updated = items[0][0].updated if items else feed.since
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<feed xmlns="http://www.w3.org/2005/Atom"{tongue}>',
        f"<title>{_xml(feed.title)}</title>",
        f"<id>{_xml(feed.id)}</id>",
        f"<updated>{_moment(updated)}</updated>",
        f"<author><name>{_xml(imprint.newsroom)}</name></author>",
        f'<link rel="alternate" type="text/html" href={_href(feed, imprint, "")}/>',
    ]
    if imprint.base_url:
        here = f"{imprint.base_url}{feed.folder}{feed.name}.xml"
        lines.append(f'<link rel="self" href={quoteattr(inert(here))}/>')
    for item, content in items:
        lines += [
            "<entry>",
            f"<title>{_xml(item.title)}</title>",
            f"<id>{_xml(item.id)}</id>",
            f"<published>{_moment(item.published)}</published>",
            f"<updated>{_moment(item.updated)}</updated>",
            f'<link rel="alternate" type="text/html" href={_href(feed, imprint, item.path)}/>',
            f'<content type="html">{_xml(content)}</content>',
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""]).encode("utf-8", "replace")


def _json(feed: Feed, imprint: Imprint, items: Sequence[tuple[Item, str]]) -> bytes:
    value: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": inert(feed.title),
        "authors": [{"name": inert(imprint.newsroom)}],
        "home_page_url": _address(feed, imprint, ""),
    }
    if feed.language:
        value["language"] = feed.language
    if imprint.base_url:
        value["feed_url"] = f"{imprint.base_url}{feed.folder}{feed.name}.json"
    value["items"] = [
        {
            "id": item.id, "url": _address(feed, imprint, item.path), "title": inert(item.title),
            "content_html": content,
            "date_published": _moment(item.published), "date_modified": _moment(item.updated),
        }
        for item, content in items
    ]  # fmt: skip
    return msgspec.json.format(msgspec.json.encode(value), indent=1) + b"\n"


def _content(item: Item) -> str:
    return str(item.body() or escape_html(item.title))


def _address(feed: Feed, imprint: Imprint, path: str) -> str:
    """Absolute where the site has an address, else from the feed's folder."""
    target = path or f"{feed.folder}index.html"
    if imprint.base_url:
        return f"{imprint.base_url}{target}"
    return target.removeprefix(feed.folder)


def _href(feed: Feed, imprint: Imprint, path: str) -> str:
    return quoteattr(inert(_address(feed, imprint, path)))


def _moment(day: date) -> str:
    return f"{day.isoformat()}T00:00:00Z"


def _xml(untrusted_text: str) -> str:
    return escape(inert(" ".join(untrusted_text.split())))
