"""Gives the archive its own search: every page goes through the shard writer once."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from zenger.model.names import inert
from zenger.model.release import PublishedDocument, ReleaseContent
from zenger.model.stated_words import stated_words
from zenger.publish.keyword_pages import KeywordIndex, KeywordPages
from zenger.publish.keywords import KeywordStream, Limits, PagePlaces
from zenger.publish.links import document_folder, page_folder
from zenger.publish.output import Output
from zenger.publish.shards.pages import ShardPage
from zenger.publish.shards.writer import ShardWriter
from zenger.publish.wording import shown_title, shown_value


def write_search(content: ReleaseContent, output: Output) -> KeywordIndex:
    """Write the shards below `search/` and, from the same words, the keyword index.

    Each file is noted for the manifest. Where the keyword index is comes back.
    """
    temporary = Path(tempfile.mkdtemp(dir=output.folder.parent, prefix=".zenger-search-"))
    try:
        writer = ShardWriter(output.folder, temporary=temporary)
        places = PagePlaces()
        for document in content.documents():
            for page in _pages(content, document):
                places.add(page.public_id, page.number)
                writer.add(page)
        limits = Limits.of(places.count)
        pages = KeywordPages(content, output, places)
        words = KeywordStream(output.ledger, limits, pages.add)
        writer.finish(words.add)
        words.finish()
        for path, size, digest in writer.files():
            output.ledger.add_file(path, size, digest)
        return pages.finish(limits)
    finally:
        shutil.rmtree(temporary)


def _pages(content: ReleaseContent, document: PublishedDocument) -> Iterator[ShardPage]:
    number = 0
    for page in content.pages(document.public_id):
        number = page.number
        place = f"{page_folder(document.public_id, number)}index.html"
        yield _shard_page(document, number, place, page.text, page.language)
    if not number:
        place = f"{document_folder(document.public_id)}index.html"
        yield _shard_page(document, 0, place, "", "")


def _shard_page(
    document: PublishedDocument, number: int, place: str, text: str, language: str
) -> ShardPage:
    return ShardPage(
        public_id=document.public_id,
        number=number,
        url=place,
        title=shown_title(document.title),
        text=text,
        date=document.date.value.isoformat() if document.date else "",
        kind=document.kind,
        language=language or document.language,
        collection=inert(document.collection),
        stated=_stated(document),
    )


def _stated(document: PublishedDocument) -> str:
    """What it says of itself, only as far as everybody reads it on its page; as live search."""
    if document.kind == "email":
        return ""
    shown = [(name, shown_value(value)) for name, value in document.metadata]
    return stated_words(shown, " ".join(document.title.split()))
