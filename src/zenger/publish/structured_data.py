"""The same facts for machines: JSON-LD, `<meta>` for reference managers, index.json."""

from typing import Any

from markupsafe import Markup, escape

from zenger.model.names import inert
from zenger.model.release import Imprint, PublishedDocument, PublishedPage, Related
from zenger.publish.links import document_folder, page_folder
from zenger.publish.output import json_text
from zenger.publish.recognised import recognition_data
from zenger.publish.removed import removed_data
from zenger.publish.wording import clean_text, language_tag, shown_title

_INSIDE_HTML = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def script_json(value: Any) -> Markup:
    """JSON that cannot end the script element it stands in."""
    return Markup(json_text(value).translate(_INSIDE_HTML))  # noqa: S704


def document_jsonld(document: PublishedDocument, imprint: Imprint, number: int) -> Markup:
    """schema.org for a document (`number` 0) or one of its pages."""
    value: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "EmailMessage" if document.kind == "email" else "DigitalDocument",
        "name": shown_title(document.title),
        "identifier": f"{document.public_id}/p/{number}" if number else document.public_id,
        "isPartOf": {"@type": "ArchiveComponent", "name": inert(imprint.title)},
        "publisher": {"@type": "Organization", "name": inert(imprint.newsroom)},
    }
    if number:
        value["position"] = number
    if document.date:
        value["dateCreated"] = document.date.value.isoformat()
    if language_tag(document.language):
        value["inLanguage"] = document.language
    if imprint.base_url:
        folder = page_folder if number else None
        path = folder(document.public_id, number) if folder else document_folder(document.public_id)
        value["url"] = f"{imprint.base_url}{path}index.html"
    return script_json(value)


def meta_tags(document: PublishedDocument, imprint: Imprint, has_pdf: bool) -> Markup:
    """`citation_*` for reference managers, and what OpenGraph says of all pages alike."""
    title = shown_title(document.title)
    tags = [("name", "citation_title", title), ("name", "citation_publisher", imprint.newsroom)]
    tags += [
        ("name", "citation_author", inert(person.name or person.address))
        for person in document.people
        if person.role == "from"
    ]
    if document.date:
        date = document.date.value.isoformat().replace("-", "/")
        tags.append(("name", "citation_publication_date", date))
    if language_tag(document.language):
        tags.append(("name", "citation_language", document.language))
    if has_pdf and imprint.base_url:
        url = f"{imprint.base_url}{document_folder(document.public_id)}{document.public_id}.pdf"
        tags.append(("name", "citation_pdf_url", url))
    tags += [("property", "og:title", title), ("property", "og:type", "article")]
    lines = [f'<meta {kind}="{name}" content="{escape(value)}">' for kind, name, value in tags]
    return Markup("\n".join(lines))  # noqa: S704  # values are escaped, names are ours


def page_data(document: PublishedDocument, page: PublishedPage) -> dict[str, Any]:
    """index.json of a page, without its citation."""
    data: dict[str, Any] = {
        "format": "zenger-page/1",
        "document": document.public_id,
        "title": shown_title(document.title),
        "page": page.number,
        "pages": document.page_count,
        "kind": page.kind.value,
        "label": inert(page.label),
        "language": language_tag(page.language or document.language),
        "from_ocr": page.from_ocr,
        "ocr_confidence": page.ocr_confidence,
        "ocr": recognition_data(page),
        "text": clean_text(page.text),
    }
    if page.rows:
        data["rows"] = page.rows
    return data


def document_data(document: PublishedDocument) -> dict[str, Any]:
    """index.json of a document, without its citation and files."""
    date = document.date
    return {
        "format": "zenger-document/1",
        "document": document.public_id,
        "title": inert(document.title),
        "kind": document.kind,
        "media_type": document.media_type,
        "language": language_tag(document.language),
        "date": date.value.isoformat() if date else None,
        "date_source": inert(date.source) if date else None,
        "pages": document.page_count,
        "status": document.status,
        "code": document.code,
        "message": inert(document.message),
        **({"picture_remark": document.picture_remark} if document.picture_remark else {}),
        **({"wrong_extensions": wrong} if (wrong := document.wrong_extensions) else {}),
        "collection": inert(document.collection),
        "collections": sorted({inert(place.collection) for place in document.places}),
        "paths": [inert(place.path) for place in document.places],
        "people": [
            {"role": p.role, "name": inert(p.name), "address": inert(p.address)}
            for p in document.people
        ],
        "subject": inert(document.subject),
        "sent": inert(document.sent),
        "metadata": [[inert(name), inert(value)] for name, value in document.metadata],
        "children": _related(document.children),
        "parents": _related(document.parents),
        "thread": _related(document.thread),
        "alike": [
            {**data, "percent": item.percent}
            for item, data in zip(document.alike, _related(document.alike), strict=True)
        ],
        **removed_data(document),
    }


def _related(items: tuple[Related, ...]) -> list[dict[str, Any]]:
    return [
        {
            "document": item.public_id, "title": inert(item.title), "relation": item.relation,
            "kind": item.kind, "pages": item.pages, "status": item.status, "date": item.date,
        }
        for item in items
    ]  # fmt: skip
