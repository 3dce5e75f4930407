"""Finding the passages again that a case quotes, and naming documents as the public knows them."""

from collections.abc import Callable
from dataclasses import dataclass, field

from msgspec.structs import replace

from zenger.defend.quotes import find_quote
from zenger.model.case.cases import Case
from zenger.model.case.citations import Archived, Citation
from zenger.model.case.trouble import Trouble
from zenger.publish.case_archive import Archive
from zenger.publish.case_carried import text_digest
from zenger.publish.case_cited import Cited
from zenger.publish.links import page_folder

_DIGEST_LENGTH = 64
UNNAMED = (
    "The document is named by its digest, which the public never sees. Say which newsroom it is "
    "from with --newsroom, or write its public name: the letters after /d/ in its address."
)


@dataclass(frozen=True, slots=True)
class Found:
    """The case with public names for documents, what was found, and what was not."""

    case: Case
    cited: dict[str, Cited] = field(default_factory=dict)
    troubles: tuple[Trouble, ...] = ()


def find_citations(
    case: Case, archive: Archive, document: Callable[[str], str] | None = None
) -> Found:
    """Look up every citation. The digest of an original goes no further than here."""
    cited: dict[str, Cited] = {}
    troubles: list[Trouble] = []
    for citation in case.citations:
        if citation.archive is None:
            cited[citation.id] = Cited(citation)
            continue
        public = replace(citation, archive=_named(citation.archive, document))
        found = _look_up(public, archive)
        if isinstance(found, Cited):
            cited[citation.id] = found
        else:
            troubles.append(_trouble(case, citation, *found))
    citations = tuple(cited[one.id].citation for one in case.citations if one.id in cited)
    documents = tuple(_public(one, document) for one in case.case.documents)
    troubles += [_unnamed(case, one) for one in documents if len(one) == _DIGEST_LENGTH]
    head = replace(case.case, documents=documents)
    return Found(replace(case, case=head, citations=citations), cited, tuple(troubles))


def _named(passage: Archived, document: Callable[[str], str] | None) -> Archived:
    return replace(passage, document=_public(passage.document, document))


def _public(name: str, document: Callable[[str], str] | None) -> str:
    """The name of a document in public, where it is told by its digest and that can be known."""
    if document is None or len(name) != _DIGEST_LENGTH:
        return name
    return document(name)


def _look_up(citation: Citation, archive: Archive) -> Cited | tuple[str, str]:
    """What was found; else a code and why not."""
    passage = citation.archive
    assert passage is not None  # noqa: S101  # asked for
    if passage.site:
        address = f"{passage.site.rstrip('/')}/{page_folder(passage.document, passage.page)}"
        return Cited(citation, address, passage.document)
    if len(passage.document) == _DIGEST_LENGTH:
        return "document-unnamed", UNNAMED
    page = archive.page(passage.document, passage.page)
    if page is None:
        return "page-not-published", (
            f"Page {passage.page} of this document is not in the archive. Check both, or take the "
            "citation out where the document was withdrawn."
        )
    match = find_quote(
        passage.quote, page["text"], prefix=passage.prefix, suffix=passage.suffix,
        from_ocr=bool(page["from_ocr"]),
    )  # fmt: skip
    if match is None:
        return "quote-not-found", (
            f"Page {passage.page} as published does not hold these words any more, or never did. "
            "Quote what stands there, or cite another page."
        )
    folder = page_folder(passage.document, passage.page)
    return Cited(
        citation, f"{folder}index.html", page["title"], match.method, match.percent,
        f"{folder}index.json", text_digest(page["text"]),
    )  # fmt: skip


def _trouble(case: Case, citation: Citation, code: str, message: str) -> Trouble:
    return Trouble(case.case.id, "", f"citations “{citation.id}”", "archive", code, message)


def _unnamed(case: Case, document: str) -> Trouble:
    row = f"document {case.case.documents.index(document) + 1}"
    return Trouble(case.case.id, "case.toml", row, "documents", "document-unnamed", UNNAMED)
