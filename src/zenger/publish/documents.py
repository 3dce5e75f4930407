"""Printing one document: its page, a page for each of its pages, and all that belongs to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

from markupsafe import Markup

from zenger.model.release import PublishedDocument, PublishedPage, ReleaseContent, StoredImage
from zenger.publish import document_view as views
from zenger.publish.citations import cite
from zenger.publish.document_files import DocumentFiles
from zenger.publish.document_lists import NEAR, DocumentLists
from zenger.publish.document_run import Run, page_label
from zenger.publish.environment import render
from zenger.publish.links import document_folder, page_folder
from zenger.publish.output import Output
from zenger.publish.page_body import body_of, shortened
from zenger.publish.recognised import recognised
from zenger.publish.removed import with_reasons
from zenger.publish.structured_data import document_data, document_jsonld, page_data
from zenger.publish.text_layer import svg_lines
from zenger.publish.wording import direction, language_tag

FEW_PAGES = 64  # documents up to this length are held in memory while they are printed


@dataclass(frozen=True, slots=True)
class Picture:
    """The image of the page being read. Pixels."""

    src: str
    width: int
    height: int
    srcset: bool  # whether there is a small one as well
    small: int  # width of the small one


class DocumentPrinter:
    """Prints documents of one release into one output."""

    def __init__(self, content: ReleaseContent, output: Output) -> None:
        self._content = content
        self._imprint = content.imprint
        self._output = output
        self._files = DocumentFiles(content, output)
        self._lists = DocumentLists(content.imprint, output)

    def print(self, document: PublishedDocument) -> str:
        """Write everything of one document; returns "width height" of its first thumbnail."""
        run = Run(document, document_folder(document.public_id))
        pages: list[PublishedPage] | None = None
        if document.page_count <= FEW_PAGES:
            pages = list(self._content.pages(document.public_id))
        texts = self._files.write_whole(run, pages or self._content.pages(document.public_id))
        self._files.write_original(run)
        if run.has_text:
            self._lists.write_text(run, texts)
        self._write_pages(run, pages or self._content.pages(document.public_id))
        self._lists.write_contact_sheets(run)
        self._lists.write_inside(run)
        self._files.write_citations(run)
        first = run.sheets[0].small if run.sheets else None
        return f"{first[0]} {first[1]}" if first else ""

    def _write_pages(self, run: Run, pages: Iterable[PublishedPage]) -> None:
        top = self._frame(run, run.folder)
        pages = iter(pages)
        first = next(pages, None)
        self._write_front(run, first, top)
        if first is None:
            return
        frame = self._frame(run, page_folder(run.document.public_id, 1))
        for page in chain([first], pages):
            self._write_page(run, page, frame)

    def _frame(self, run: Run, folder: str) -> dict[str, object]:
        """What is the same on all pages at one depth of the tree."""
        root = "../" * folder.count("/")
        base = "" if folder == run.folder else "../../"
        return {
            "root": root, "base": base, "site": self._imprint, "section": "documents",
            "here": False, "d": views.view_of(run.document, self._imprint, run.has_pdf),
            "has_text": run.has_text, "envelope": views.envelope(run.document, root),
            "inside": views.inside(run.document, root, base),
            "about": views.about(
                run.document, root, base, has_pdf=run.has_pdf, has_text=run.has_text,
                original=run.original,
            ),
        }  # fmt: skip

    def _write_front(self, run: Run, page: PublishedPage | None, frame: dict[str, object]) -> None:
        """The document's own address: its first page, open, and what is known of it."""
        citation = cite(run.document, self._imprint)
        values = self._page_values(run, page, frame)
        values |= {
            "here_base": "p/1/", "path": f"{run.folder}index.html", "number": 1,
            "jsonld": document_jsonld(run.document, self._imprint, 0),
            "cite": Markup(render("_cite.html", what="document", c=citation)),  # noqa: S704
        }  # fmt: skip
        self._output.write(f"{run.folder}index.html", render("page.html", **frame, **values))
        data = document_data(run.document)
        data["children_by_status"] = views.slim_related(run.document)
        data["citation"] = {
            "plain": citation.plain, "bibtex": citation.bibtex, "ris": citation.ris,
            "csl": citation.csl,
        }  # fmt: skip
        self._output.write_json(f"{run.folder}index.json", data)

    def _write_page(self, run: Run, page: PublishedPage, frame: dict[str, object]) -> None:
        folder = page_folder(run.document.public_id, page.number)
        citation = cite(run.document, self._imprint, page.number)
        values = self._page_values(run, page, frame)
        values |= {
            "here_base": "", "path": f"{folder}index.html", "number": page.number,
            "jsonld": document_jsonld(run.document, self._imprint, page.number),
            "cite": Markup(render("_cite.html", what="page", c=citation)),  # noqa: S704
        }  # fmt: skip
        self._output.write(f"{folder}index.html", render("page.html", **frame, **values))
        data = page_data(run.document, page)
        data["citation"] = {
            "plain": citation.plain, "bibtex": citation.bibtex, "ris": citation.ris,
            "csl": citation.csl,
        }  # fmt: skip
        self._output.write_json(f"{folder}index.json", data)

    def _page_values(
        self, run: Run, page: PublishedPage | None, frame: dict[str, object]
    ) -> dict[str, object]:
        if page is None:
            return {
                "page": None, "picture": None,
                "layout": _empty_layout(run.document), "label": "", "layer": "", "rest": "",
                "ocr": "", "body": "", "body_kind": "none", "page_lang": "", "page_dir": "auto",
                "strip": "", "previous": 0, "next": 0,
            }  # fmt: skip
        language = page.language or run.document.language
        picture = _picture(page)
        shown, is_cut = shortened(page)
        kind, body = body_of(shown)
        count = len(run.sheets)
        way = direction(language)
        return {
            "page": page,
            "picture": picture,
            "layout": _layout(picture is not None, kind),
            "label": page_label(page),
            "layer": svg_lines(page.text, page.boxes, picture.width, picture.height, way == "rtl")
            if picture and page.boxes
            else "",
            "ocr": recognised(page),
            "body": with_reasons(body, run.document) if run.document.removed else body,
            "body_kind": kind,
            "rest": self._rest(run, page, str(frame["base"])) if is_cut else "",
            "page_lang": language_tag(language),
            "page_dir": way,
            "strip": self._strip(run, page.number, str(frame["base"])) if count > 1 else "",
            "previous": page.number - 1 if page.number > 1 else 0,
            "next": page.number + 1 if page.number < count else 0,
        }

    def _rest(self, run: Run, page: PublishedPage, base: str) -> str:
        """Where the whole text of a page stands that is too long to be shown beside its facts."""
        part = run.sheets[page.number - 1].text_part
        return f"{base}text/{'' if part == 1 else f'{part}/'}index.html#p{page.number}"

    def _strip(self, run: Run, number: int, base: str) -> Markup:
        """Links with thumbnails to the pages near this one."""
        count = len(run.sheets)
        start = max(0, min(number - 1 - NEAR, count - 2 * NEAR - 1))
        items = run.sheets[start : start + 2 * NEAR + 1]
        return Markup(  # noqa: S704  # a template's output
            render(
                "_strip.html", items=items, number=number, base=base, count=count,
                more=count > len(items),
            )
        )  # fmt: skip


def _picture(page: PublishedPage) -> Picture | None:
    images: dict[str, StoredImage] = {image.use.value: image for image in page.images}
    best = images.get("full") or images.get("small")
    if best is None:
        return None
    small = images.get("small")
    both = "full" in images and small is not None
    return Picture(
        f"{best.use.value}.webp", best.width, best.height, both, small.width if small else 0
    )


def _empty_layout(document: PublishedDocument) -> str:
    """Where there is no page: a wide column for members or an envelope, else none."""
    return "worded" if document.children or document.kind == "email" else "bare"


def _layout(has_picture: bool, body_kind: str) -> str:
    if body_kind == "table":
        return "tabular"
    return "pictured" if has_picture else "worded"
