"""How to cite a document or one page of it: plain words, BibTeX, RIS and CSL-JSON."""

import re
from dataclasses import dataclass
from typing import Any

from zenger.model.names import inert
from zenger.model.release import Imprint, PublishedDocument
from zenger.publish.links import document_folder, page_folder
from zenger.publish.output import json_text
from zenger.publish.wording import date_words, kind_word, language_tag, shown_title

# An escaped brace still counts for BibTeX when it looks for the end of a value, hence the words.
_LATEX = {
    "\\": r"\textbackslash{}", "{": r"\textbraceleft{}", "}": r"\textbraceright{}",
    "$": r"\$", "&": r"\&", "%": r"\%",
    "#": r"\#", "_": r"\_", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
}  # fmt: skip
_LATEX_SPECIAL = re.compile(r"[\\{}$&%#_~^]")
CITED_TITLE_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Citation:
    """One thing to cite, in four forms."""

    before: str  # the three parts of the plain form, apart because a title may run
    title: str  # from right to left in a line that does not
    after: str
    bibtex: str
    ris: str
    csl: dict[str, Any]

    @property
    def plain(self) -> str:
        return f"{self.before}“{self.title}”{self.after}"

    @property
    def csl_text(self) -> str:
        return json_text([self.csl])


@dataclass(frozen=True, slots=True)
class _Parts:
    """What all four forms say. `page` is empty for the whole document."""

    key: str
    title: str
    authors: tuple[str, ...]
    date: tuple[int, ...]  # year, month, day as far as known
    date_text: str
    archive: str
    publisher: str
    number: str  # the document's public id
    page: str
    url: str  # empty where the archive has no fixed address
    language: str
    genre: str


def cite(document: PublishedDocument, imprint: Imprint, page: int = 0) -> Citation:
    """The citation of a document, or of one of its pages (numbered from 1)."""
    parts = _parts(document, imprint, page)
    before = f"{', '.join(parts.authors)}, " if parts.authors else ""
    return Citation(before, parts.title, _after(parts), _bibtex(parts), _ris(parts), _csl(parts))


def _parts(document: PublishedDocument, imprint: Imprint, page: int) -> _Parts:
    path = page_folder(document.public_id, page) if page else document_folder(document.public_id)
    value = document.date.value if document.date else None
    numbers = (value.year, value.month, value.day) if value else ()
    return _Parts(
        key=f"{document.public_id}-p{page}" if page else document.public_id,
        title=shown_title(document.title, CITED_TITLE_LENGTH),
        authors=tuple(
            inert(person.name or person.address)
            for person in document.people
            if person.role == "from"
        ),
        date=tuple(number for number in numbers if number),
        date_text=date_words(value) if value else "undated",
        archive=inert(imprint.title),
        publisher=inert(imprint.newsroom),
        number=document.public_id,
        page=str(page) if page else "",
        url=f"{imprint.base_url}{path}index.html" if imprint.base_url else "",
        language=language_tag(document.language),
        genre=kind_word(document.kind),
    )


def _after(parts: _Parts) -> str:
    page = f", p. {parts.page}" if parts.page else ""
    url = f", {parts.url}" if parts.url else ""
    return f", {parts.date_text}{page}. {parts.archive}, document {parts.number}{url}."


def _latex(text: str) -> str:
    return _LATEX_SPECIAL.sub(lambda match: _LATEX[match.group()], text)


def _bibtex(parts: _Parts) -> str:
    fields = [("title", f"{{{_latex(parts.title)}}}")]
    if parts.authors:
        fields.append(("author", " and ".join(f"{{{_latex(name)}}}" for name in parts.authors)))
    if parts.date:
        fields.append(("year", str(parts.date[0])))
    if len(parts.date) > 1:
        fields.append(("month", str(parts.date[1])))
    if parts.date:  # with the day, where it is known: biblatex reads it, BibTeX passes over it
        fields.append(("date", "-".join(f"{number:02d}" for number in parts.date)))
    note = f"{_latex(parts.archive)}, document {parts.number}"
    fields.append(("howpublished", note))
    fields.append(("publisher", f"{{{_latex(parts.publisher)}}}"))
    if parts.page:
        fields.append(("pages", parts.page))
    if parts.url:
        fields.append(("url", parts.url))
    body = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields)
    return f"@misc{{zenger-{parts.key},\n{body}\n}}\n"


def _ris(parts: _Parts) -> str:
    lines = [("TY", "GEN"), ("TI", parts.title)]
    lines += [("AU", name) for name in parts.authors]
    if parts.date:
        year = f"{parts.date[0]:04d}"
        rest = [f"{number:02d}" for number in parts.date[1:]]
        lines += [("PY", year), ("DA", "/".join([year, *rest, *[""] * (2 - len(rest)), ""]))]
    lines += [("DP", parts.archive), ("PB", parts.publisher), ("AN", parts.number)]
    lines += [("M3", parts.genre)]
    optional = (("SP", parts.page), ("LA", parts.language), ("UR", parts.url))
    lines += [(tag, value) for tag, value in optional if value]
    return "".join(f"{tag}  - {value}\r\n" for tag, value in [*lines, ("ER", "")])


def _csl(parts: _Parts) -> dict[str, Any]:
    record: dict[str, Any] = {
        "id": f"zenger-{parts.key}", "type": "document", "title": parts.title,
        "genre": parts.genre, "archive": parts.archive, "archive_location": parts.number,
        "publisher": parts.publisher,
    }  # fmt: skip
    if parts.authors:
        record["author"] = [{"literal": name} for name in parts.authors]
    if parts.date:
        record["issued"] = {"date-parts": [list(parts.date)]}
    optional = {"page": parts.page, "language": parts.language, "URL": parts.url}
    record |= {name: value for name, value in optional.items() if value}
    return record
