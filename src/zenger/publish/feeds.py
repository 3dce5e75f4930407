"""Feeds, sitemap and robots.txt: what programs read to learn what is here and what is new."""

from collections.abc import Iterable, Iterator
from itertools import islice
from xml.sax.saxutils import escape, quoteattr

from zenger.model.names import inert
from zenger.model.release import ReleaseContent
from zenger.publish.ledger import Row
from zenger.publish.links import slug
from zenger.publish.output import Output, json_text
from zenger.publish.wording import iso_words, kind_word

FEED_LENGTH = 50
URLS_PER_SITEMAP = 50_000  # sitemaps.org, "Sitemaps XML format"
_TAG_DATE = "2026"  # RFC 4151: a date on which the minting authority was what the tag says


def write_feeds(content: ReleaseContent, output: Output) -> None:
    """`feeds/atom.xml`, `feeds/feed.json`: the documents that changed last.

    An entry's moment is that of the release which last changed the document, so a release
    that changes one document moves one entry.
    """
    entries = list(_recent(output))
    output.write("feeds/atom.xml", _atom(content, entries))
    output.write("feeds/feed.json", json_text(_json_feed(content, entries)) + "\n")


def write_sitemap(content: ReleaseContent, output: Output) -> None:
    """`robots.txt`, and with a fixed address `sitemap.xml` (and its parts)."""
    base = content.imprint.base_url
    lines = ["User-agent: *", "Allow: /"]
    if base:
        lines.append(f"Sitemap: {base}sitemap.xml")
        _sitemaps(base, output)
    output.write("robots.txt", "\n".join(lines) + "\n")


def _recent(output: Output) -> Iterator[tuple[Row, str]]:
    order = "changed DESC, date DESC, doc.id"
    moments = dict(
        output.ledger.query(
            "SELECT id, changed FROM doc ORDER BY changed DESC, date DESC, id LIMIT ?",
            (FEED_LENGTH,),
        )
    )
    for row in islice(output.ledger.rows(order=order), FEED_LENGTH):
        yield row, str(moments[row.id])


def _identity(content: ReleaseContent) -> str:
    """A tag: URI that does not depend on where the archive is served (RFC 4151): of the newsroom,
    which entries keep when the archive is called otherwise. The feed's own has the title, too."""
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in content.imprint.newsroom)
    return f"tag:zenger.invalid,{_TAG_DATE}:{words.strip('-').lower() or 'archive'}"


def _entry_words(row: Row) -> str:
    date = f", {iso_words(row.date)}" if row.date else ""
    pages = f", {row.pages} pages" if row.pages > 1 else ""
    return f"{kind_word(row.kind)}{date}{pages}. {inert(row.collection)}"


def _atom(content: ReleaseContent, entries: list[tuple[Row, str]]) -> str:
    site, identity = content.imprint, _identity(content)
    base = site.base_url or "../"
    updated = max((moment for _, moment in entries), default=content.released.isoformat())
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{_xml(site.title)}</title>",
        f"<id>{identity}:{slug(site.title)}</id>",
        f"<updated>{updated}</updated>",
        f"<author><name>{_xml(site.newsroom)}</name></author>",
        _alternate(f"{base}index.html"),
    ]
    if site.base_url:
        lines.append(f'<link rel="self" href={quoteattr(site.base_url + "feeds/atom.xml")}/>')
    for row, moment in entries:
        lines += [
            "<entry>",
            f"<title>{_xml(row.title)}</title>",
            f"<id>{identity}:{row.id}</id>",
            f"<updated>{moment}</updated>",
            _alternate(f"{base}d/{row.id}/index.html"),
            f"<summary>{_xml(_entry_words(row))}</summary>",
            "</entry>",
        ]
    return "\n".join([*lines, "</feed>", ""])


def _alternate(address: str) -> str:
    return f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>'


def _json_feed(content: ReleaseContent, entries: list[tuple[Row, str]]) -> dict[str, object]:
    site, identity = content.imprint, _identity(content)
    base = site.base_url or "../"
    feed: dict[str, object] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": inert(site.title),
        "authors": [{"name": inert(site.newsroom)}],
        "home_page_url": f"{base}index.html",
        "items": [
            {
                "id": f"{identity}:{row.id}", "url": f"{base}d/{row.id}/index.html",
                "title": row.title, "content_text": _entry_words(row), "date_modified": moment,
            }
            for row, moment in entries
        ],
    }  # fmt: skip
    if site.base_url:
        feed["feed_url"] = f"{site.base_url}feeds/feed.json"
    return feed


def _sitemaps(base: str, output: Output) -> None:
    """One file up to 50,000 addresses, else an index and parts."""
    total = output.ledger.one(
        "SELECT count(*) FROM file WHERE path LIKE '%index.html' AND path NOT LIKE 'd/%/text/%'"
    )
    urls = _urls(base, output)
    if total <= URLS_PER_SITEMAP:
        output.write("sitemap.xml", _urlset(urls))
        return
    places = []
    for number in range(1, -(-total // URLS_PER_SITEMAP) + 1):
        part = list(islice(urls, URLS_PER_SITEMAP))
        output.write(f"sitemap-{number}.xml", _urlset(iter(part)))
        moment = max(changed for _, changed in part)
        places.append(_entry("sitemap", f"{base}sitemap-{number}.xml", moment))
    output.write("sitemap.xml", _sitemap_file("sitemapindex", places))


def _urls(base: str, output: Output) -> Iterator[tuple[str, str]]:
    """(address, moment it last changed) of every page a reader may land on.

    Asked for in stretches: the table must not change while it is read, and it does when a
    part of the sitemap is written.
    """
    query = (
        "SELECT file.path, coalesce(doc.changed, list.changed) FROM file "
        "LEFT JOIN doc ON doc.id = substr(file.path, 3, 13) AND file.path LIKE 'd/%' "
        "LEFT JOIN list ON list.path = file.path "
        "WHERE file.path > ? AND file.path LIKE '%index.html' "
        "AND file.path NOT LIKE 'd/%/text/%' ORDER BY file.path LIMIT 10000"
    )
    last = ""
    while paths := list(output.ledger.query(query, (last,))):
        for path, changed in paths:
            yield base + path, changed
        last = paths[-1][0]


def _urlset(urls: Iterator[tuple[str, str]]) -> str:
    return _sitemap_file("urlset", (_entry("url", *url) for url in urls))


def _entry(kind: str, address: str, moment: str) -> str:
    return f"<{kind}><loc>{escape(address)}</loc><lastmod>{moment}</lastmod></{kind}>\n"


def _sitemap_file(kind: str, entries: Iterable[str]) -> str:
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<{kind} xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{''.join(entries)}</{kind}>\n"
    )


def _xml(untrusted_text: str) -> str:
    return escape(inert(untrusted_text))
