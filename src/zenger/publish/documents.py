"""Printing one document: its page, a page for each of its pages, its text, PDF and data."""

from collections import deque
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import chain

from markupsafe import Markup

from zenger.model.release import PublishedDocument, PublishedPage, ReleaseContent, StoredImage
from zenger.publish import document_view as views
from zenger.publish.citations import cite
from zenger.publish.environment import render
from zenger.publish.links import document_folder, original_name, page_folder
from zenger.publish.output import Output, json_text
from zenger.publish.page_body import body_of
from zenger.publish.safe_pdf import SafePdf, print_picture
from zenger.publish.shelf import shown_numbers
from zenger.publish.structured_data import document_data, document_jsonld, page_data
from zenger.publish.text_layer import svg_lines
from zenger.publish.wording import (
    PAGE_KIND_WORDS,
    clean_text,
    count_words,
    direction,
    language_tag,
    shown_title,
)

NEAR = 4  # thumbnails on either side of the page being read
TEXT_PART = 1_000_000  # characters on one page of a whole text
CONTACT_SHEET = 200  # thumbnails on one page
FEW_PAGES = 64  # documents up to this length are held in memory while they are printed


@dataclass(slots=True)
class _Sheet:
    """What other pages need to know of a page."""

    number: int
    label: str
    small: tuple[int, int] | None  # pixels of its thumbnail


@dataclass(frozen=True, slots=True)
class _Picture:
    """The image of the page being read. Pixels."""

    src: str
    width: int
    height: int
    srcset: bool  # whether there is a small one as well
    small: int  # width of the small one


@dataclass(slots=True)
class _Run:
    """One document under the press."""

    document: PublishedDocument
    folder: str
    sheets: list[_Sheet] = field(default_factory=list)
    has_text: bool = False
    has_pdf: bool = False
    original: str = ""


class DocumentPrinter:
    """Prints documents of one release into one output."""

    def __init__(self, content: ReleaseContent, output: Output) -> None:
        self._content = content
        self._imprint = content.imprint
        self._output = output

    def print(self, document: PublishedDocument) -> str:
        """Write everything of one document; returns "width height" of its first thumbnail."""
        run = _Run(document, document_folder(document.public_id))
        pages: list[PublishedPage] | None = None
        if document.page_count <= FEW_PAGES:
            pages = list(self._content.pages(document.public_id))
        self._write_whole(run, pages or self._content.pages(document.public_id))
        self._write_original(run)
        self._write_pages(run, pages or self._content.pages(document.public_id))
        self._write_contact_sheets(run)
        self._write_inside(run)
        self._write_citations(run)
        first = run.sheets[0].small if run.sheets else None
        return f"{first[0]} {first[1]}" if first else ""

    # -- things made from all pages ----------------------------------------------------------
    def _write_whole(self, run: _Run, pages: Iterable[PublishedPage]) -> None:
        """The text, the safe PDF, the pictures, and the script that searches inside."""
        document = run.document
        texts: list[str] = []
        found: list[str] = []
        with ExitStack() as open_files:
            pdf: SafePdf | None = None
            for page in pages:
                self._link_pictures(run, page)
                text = clean_text(page.text)
                run.has_text = run.has_text or bool(text.strip())
                texts.append(text)
                found.append(json_text([page.number, text]))
                picture = print_picture(page)
                if picture:
                    pdf = pdf or self._start_pdf(run, open_files)
                    pdf.add(page, picture)
            if pdf:
                pdf.finish()
        if run.has_text:
            name = f"{run.folder}{document.public_id}.txt"
            self._output.write(name, "\n\f\n".join(texts) + "\n")
            self._output.write(f"{run.folder}text.js", f"zengerText([{','.join(found)}]);\n")
            self._write_text_pages(run, texts)

    def _start_pdf(self, run: _Run, open_files: ExitStack) -> SafePdf:
        document = run.document
        run.has_pdf = True
        path = f"{run.folder}{document.public_id}.pdf"
        stream = open_files.enter_context(self._output.writing(path))
        return SafePdf(stream, shown_title(document.title), language_tag(document.language))

    def _link_pictures(self, run: _Run, page: PublishedPage) -> None:
        small = None
        folder = page_folder(run.document.public_id, page.number)
        for image in page.images:
            if image.use.value == "print":
                continue
            self._output.link(f"{folder}{image.use.value}.webp", image.path)
            if image.use.value == "small":
                small = (image.width, image.height)
        run.sheets.append(_Sheet(page.number, _label(page), small))

    def _write_text_pages(self, run: _Run, texts: list[str]) -> None:
        parts: list[list[dict[str, object]]] = [[]]
        size = 0
        tag = language_tag(run.document.language)
        way = direction(run.document.language)
        for sheet, text in zip(run.sheets, texts, strict=True):
            for piece in _pieces(text):
                if size + len(piece) > TEXT_PART and parts[-1]:
                    parts.append([])
                    size = 0
                size += len(piece)
                heading = f"Page {sheet.number}" + (f", {sheet.label}" if sheet.label else "")
                parts[-1].append(
                    {"number": sheet.number, "heading": heading, "text": piece, "lang": tag,
                     "dir": way}
                )  # fmt: skip
        for index, sections in enumerate(parts, 1):
            path = f"{run.folder}text/{'' if index == 1 else f'{index}/'}"
            self._render("text.html", path, run, part=index, parts=len(parts), sections=sections)
            listed = [[section["number"], section["text"]] for section in sections]
            self._output.write_json(
                f"{path}index.json",
                {"format": "zenger-text/1", "document": run.document.public_id,
                 "part": index, "parts": len(parts), "pages": listed},
            )  # fmt: skip

    def _write_original(self, run: _Run) -> None:
        document, opener = run.document, self._content.open_original
        if document.original is None and opener is None:
            return
        name = document.places[0].path if document.places else document.title
        path = f"original/{original_name(name)}"
        if opener is not None:
            with opener(document.public_id) as stream:
                self._output.copy(run.folder + path, stream)
        elif document.original is not None:
            self._output.link(run.folder + path, document.original)
        run.original = path

    # -- page by page ------------------------------------------------------------------------
    def _write_pages(self, run: _Run, pages: Iterable[PublishedPage]) -> None:
        top = self._frame(run, run.folder)
        pages = iter(pages)
        first = next(pages, None)
        self._write_front(run, first, top)
        if first is None:
            return
        frame = self._frame(run, page_folder(run.document.public_id, 1))
        for page in chain([first], pages):
            self._write_page(run, page, frame)

    def _frame(self, run: _Run, folder: str) -> dict[str, object]:
        """What is the same on all pages at one depth of the tree."""
        root = "../" * folder.count("/")
        base = "" if folder == run.folder else "../../"
        return {
            "root": root, "base": base, "site": self._imprint, "section": "documents",
            "here": False, "d": views.view_of(run.document, self._imprint, run.has_pdf),
            "envelope": views.envelope(run.document, root),
            "inside": views.inside(run.document, root, base),
            "about": views.about(
                run.document, root, base, has_pdf=run.has_pdf, has_text=run.has_text,
                original=run.original,
            ),
        }  # fmt: skip

    def _write_front(self, run: _Run, page: PublishedPage | None, frame: dict[str, object]) -> None:
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

    def _write_page(self, run: _Run, page: PublishedPage, frame: dict[str, object]) -> None:
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
        self, run: _Run, page: PublishedPage | None, frame: dict[str, object]
    ) -> dict[str, object]:
        if page is None:
            return {
                "page": None, "picture": None,
                "layout": "worded" if run.document.children else "bare", "label": "", "layer": "",
                "ocr": "", "body": "", "body_kind": "none", "page_lang": "", "page_dir": "auto",
                "strip": "", "previous": 0, "next": 0,
            }  # fmt: skip
        language = page.language or run.document.language
        picture = _picture(page)
        kind, body = body_of(page)
        count = len(run.sheets)
        way = direction(language)
        return {
            "page": page,
            "picture": picture,
            "layout": _layout(picture is not None, kind),
            "label": _label(page),
            "layer": svg_lines(page.text, page.boxes, picture.width, picture.height, way == "rtl")
            if picture and page.boxes
            else "",
            "ocr": _ocr_words(page),
            "body": body,
            "body_kind": kind,
            "page_lang": language_tag(language),
            "page_dir": way,
            "strip": self._strip(run, page.number, str(frame["base"])) if count > 1 else "",
            "previous": page.number - 1 if page.number > 1 else 0,
            "next": page.number + 1 if page.number < count else 0,
        }

    def _strip(self, run: _Run, number: int, base: str) -> Markup:
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

    # -- beside the pages --------------------------------------------------------------------
    def _write_contact_sheets(self, run: _Run) -> None:
        """All pages as small pictures, for documents with more than fit beside a page."""
        if len(run.sheets) <= 2 * NEAR + 1:
            return
        last = -(-len(run.sheets) // CONTACT_SHEET)
        for nth in range(1, last + 1):
            items = run.sheets[(nth - 1) * CONTACT_SHEET : nth * CONTACT_SHEET]
            path = f"{run.folder}pages/{'' if nth == 1 else f'page/{nth}/'}"
            up = "../" * (path.count("/") - run.folder.count("/") - 1)
            self._render(
                "pages.html", path, run, items=items, nth=nth, last=last, list_base=up,
                shown_numbers=shown_numbers(nth, last),
            )  # fmt: skip
            self._output.write_json(
                f"{path}index.json",
                {"format": "zenger-pages/1", "document": run.document.public_id,
                 "pages": [[item.number, item.label] for item in items]},
            )  # fmt: skip

    def _write_inside(self, run: _Run) -> None:
        """The whole list of a container's members, where the column shows only the first."""
        children = run.document.children
        if len(children) <= views.SHOWN_CHILDREN:
            return
        last = -(-len(children) // CONTACT_SHEET)
        for nth in range(1, last + 1):
            items = children[(nth - 1) * CONTACT_SHEET : nth * CONTACT_SHEET]
            path = f"{run.folder}inside/{'' if nth == 1 else f'page/{nth}/'}"
            up = "../" * (path.count("/") - run.folder.count("/") - 1)
            self._render(
                "inside.html", path, run, items=items, nth=nth, last=last, list_base=up,
                words=count_words(len(children), "file inside", "files inside"),
                shown_numbers=shown_numbers(nth, last),
            )  # fmt: skip
            self._output.write_json(
                f"{path}index.json",
                {"format": "zenger-inside/1", "document": run.document.public_id,
                 "children": document_data(run.document)["children"]
                 [(nth - 1) * CONTACT_SHEET : nth * CONTACT_SHEET]},
            )  # fmt: skip

    def _write_citations(self, run: _Run) -> None:
        citation = cite(run.document, self._imprint)
        self._output.write(f"{run.folder}cite.bib", citation.bibtex)
        self._output.write(f"{run.folder}cite.ris", citation.ris)
        self._output.write(f"{run.folder}cite.json", citation.csl_text + "\n")

    def _render(self, template: str, path: str, run: _Run, **values: object) -> None:
        base = "../" * (path.count("/") - run.folder.count("/"))
        self._output.write(
            f"{path}index.html",
            render(
                template, root="../" * path.count("/"), base=base, site=self._imprint,
                section="documents", here=False, path=f"{path}index.html",
                d=views.view_of(run.document, self._imprint, run.has_pdf), **values,
            ),
        )  # fmt: skip


def _label(page: PublishedPage) -> str:
    """What the page is, where that is not plain, and what the document calls it."""
    kind = PAGE_KIND_WORDS.get(page.kind.value, "") if page.kind.value != "message" else ""
    own = shown_title(page.label, 80) if page.label.strip() else ""
    return f"{kind}: {own}" if kind and own and kind != own else own or kind


def _picture(page: PublishedPage) -> _Picture | None:
    images: dict[str, StoredImage] = {image.use.value: image for image in page.images}
    best = images.get("full") or images.get("small")
    if best is None:
        return None
    small = images.get("small")
    both = "full" in images and small is not None
    return _Picture(
        f"{best.use.value}.webp", best.width, best.height, both, small.width if small else 0
    )


def _layout(has_picture: bool, body_kind: str) -> str:
    if body_kind == "table":
        return "tabular"
    return "pictured" if has_picture else "worded"


def _ocr_words(page: PublishedPage) -> str:
    if not page.from_ocr:
        return ""
    if page.ocr_confidence is None:
        return "read by text recognition"
    return f"read by text recognition, {page.ocr_confidence} of 100 sure"


def _pieces(text: str) -> Iterator[str]:
    """A page's text in parts that fit one page of the whole text, cut between lines."""
    lines = deque(text.strip("\n").split("\n"))
    part: list[str] = []
    size = 0
    while lines:
        line = lines.popleft()
        if len(line) > TEXT_PART:
            lines.extendleft(
                reversed([line[i : i + TEXT_PART] for i in range(0, len(line), TEXT_PART)])
            )
            continue
        if size + len(line) > TEXT_PART:
            yield "\n".join(part)
            part, size = [], 0
        part.append(line)
        size += len(line) + 1
    yield "\n".join(part)
