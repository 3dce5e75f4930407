"""Pages about the archive as a whole: the first page, about, search, 404."""

from itertools import islice
from typing import Any

from zenger.model.names import inert
from zenger.model.release import ReleaseContent, Tombstone
from zenger.publish.browse import Browser
from zenger.publish.browse_dates import year_chart, years_of
from zenger.publish.environment import render
from zenger.publish.keyword_pages import KeywordIndex
from zenger.publish.links import document_folder, page_folder
from zenger.publish.missing import Missing
from zenger.publish.output import Output
from zenger.publish.removed import withheld_words
from zenger.publish.shelf import shown_row
from zenger.publish.structured_data import script_json
from zenger.publish.wording import count_words, iso_words

FRONT_ROWS = 8


class Front:
    """Writes them, once all documents are in the ledger."""

    def __init__(
        self, content: ReleaseContent, output: Output, *, scripts: tuple[str, ...],
        keywords: KeywordIndex,
    ) -> None:  # fmt: skip
        """
        Args:
            scripts: addresses from the root of what the search page loads; empty without search.
        """
        self._content = content
        self._site = content.imprint
        self._output = output
        self._scripts = scripts
        self._keywords = keywords
        released = content.released
        self._common: dict[str, Any] = {
            "site": self._site,
            "number": content.number,
            "released": released.isoformat(),
            "released_words": iso_words(released.date().isoformat()),
        }

    def write(self) -> None:
        self._home()
        self._about()
        Missing(self._content, self._output, self._page).write()
        self._search()
        self._lost()
        for tombstone in self._content.tombstones:
            self._tombstone(tombstone)

    def _page(self, template: str, path: str, section: str, **values: Any) -> None:
        values = {**self._common, "root": "../" * path.count("/"), **values}
        self._output.write(path, render(template, path=path, section=section, here=True, **values))

    def _counts(self) -> tuple[int, int]:
        ledger = self._output.ledger
        return (
            ledger.one("SELECT count(*) FROM doc"),
            ledger.one("SELECT coalesce(sum(pages), 0) FROM doc"),
        )

    def _home(self) -> None:
        browser = Browser(self._content, self._output)
        ledger = self._output.ledger
        documents, pages = self._counts()
        years = years_of(ledger)
        collections = browser.collections()
        order = "image = '', (pages > 1) DESC, changed DESC, date DESC, id"
        rows = [shown_row(row) for row in islice(ledger.rows(order=order), FRONT_ROWS)]
        description = (
            f"{count_words(documents, 'document', 'documents')} on "
            f"{count_words(pages, 'page', 'pages')}, published by {inert(self._site.newsroom)}."
        )
        people = ledger.one("SELECT count(DISTINCT key) FROM person")
        dated = sum(count for _, count in years)
        jsonld: dict[str, Any] = {
            "@context": "https://schema.org", "@type": "Collection",
            "name": inert(self._site.title), "description": description,
            "datePublished": self._common["released"],
            "publisher": {"@type": "Organization", "name": inert(self._site.newsroom)},
        }  # fmt: skip
        if self._site.base_url:
            jsonld["url"] = f"{self._site.base_url}index.html"
        self._page(
            "home.html", "index.html", "home", description=description, rows=rows,
            jsonld=script_json(jsonld), figures=_figures(documents, pages, people, years),
            chart=year_chart(years, "browse/dates/"),
            chart_words=f"{dated:,} of {documents:,} documents state a date.",
            collections=collections[:8], more_collections=len(collections) > 8,
            kinds=browser.kinds(), languages=browser.languages()[:8],
            has_people=bool(people), keywords=self._keywords.path,
        )  # fmt: skip
        self._output.write_json(
            "index.json",
            {"format": "zenger-archive/1", "title": inert(self._site.title),
             "newsroom": inert(self._site.newsroom), "release": self._content.number,
             "released": self._common["released"], "documents": documents, "pages": pages,
             "statement": inert(self._site.statement), "contact": inert(self._site.contact)},
        )  # fmt: skip

    def _about(self) -> None:
        documents, pages = self._counts()
        counts = (
            f"{count_words(documents, 'document', 'documents')}, "
            f"{count_words(pages, 'page', 'pages')}"
        )
        originals = self._content.open_original is not None or bool(
            self._output.ledger.one("SELECT count(*) FROM file WHERE path LIKE 'd/%/original/%'")
        )
        content = self._content
        self._page(
            "about.html", "about/index.html", "about", counts=counts, originals=originals,
            is_reviewed=content.is_reviewed, withheld=content.withheld,
            withheld_words=withheld_words(content.withheld),
        )  # fmt: skip
        self._output.write_json(
            "about/index.json",
            {"format": "zenger-about/1", "release": self._content.number, "counts": counts,
             "statement": inert(self._site.statement), "reviewed": content.is_reviewed,
             **_withheld(content)},
        )  # fmt: skip

    def _search(self) -> None:
        self._page(
            "search.html", "search/index.html", "search", scripts=self._scripts,
            scripted=bool(self._scripts), keywords=self._keywords.path,
            letters=self._keywords.letters, limits=self._keywords.limits,
        )  # fmt: skip
        self._output.write_json(
            "search/index.json",
            {
                "format": "zenger-search/1",
                "scripts": self._scripts,
                "keywords": self._keywords.path,
            },
        )

    def _lost(self) -> None:
        """A server shows this page under any address, so its links start at the fixed one."""
        self._output.write(
            "404.html",
            render(
                "lost.html", **{**self._common, "root": self._site.base_url}, path=None,
                section="", here=False,
            ),
        )  # fmt: skip

    def _tombstone(self, tombstone: Tombstone) -> None:
        folder = document_folder(tombstone.public_id)
        places = [(folder, 0), (f"{folder}text/", 0)]
        places += [(page_folder(tombstone.public_id, n), n) for n in range(1, tombstone.pages + 1)]
        holders = ", ".join("?" * len(tombstone.followed_by))
        followed = self._output.ledger.rows(f"doc.id IN ({holders})", tombstone.followed_by)
        after = [(row, f"{document_folder(row.id)}index.html") for row in followed]
        for place, page in places:
            self._page(
                "tombstone.html", f"{place}index.html", "documents",
                t=tombstone, number=page, after=after,
            )  # fmt: skip
            self._output.write_json(
                f"{place}index.json",
                {"format": "zenger-tombstone/1", "document": tombstone.public_id,
                 "removed": tombstone.removed.isoformat(), "reason": inert(tombstone.reason),
                 "followed_by": list(tombstone.followed_by)},
            )  # fmt: skip


def _withheld(content: ReleaseContent) -> dict[str, list[list[str | int]]]:
    """For data files; nothing where the newsroom does not tell."""
    told: list[list[str | int]] = [[inert(one.title), one.count] for one in content.withheld]
    return {"withheld": told} if told else {}


def _figures(
    documents: int, pages: int, people: int, years: list[tuple[str, int]]
) -> list[tuple[str, str, str]]:
    """(figure, words, address) for the band under the headline."""
    figures = [
        (f"{documents:,}", "document" if documents == 1 else "documents",
         "browse/documents/index.html"),
        (f"{pages:,}", "page" if pages == 1 else "pages", ""),
    ]  # fmt: skip
    if years:
        first, last = years[0][0].lstrip("0"), years[-1][0].lstrip("0")
        span = first if first == last else f"{first}–{last}"
        figures.append((span, "dates the documents state", "browse/dates/index.html"))
    if people:
        figures.append((f"{people:,}", "people and addresses", "browse/people/index.html"))
    return figures
