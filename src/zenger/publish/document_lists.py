"""Beside the pages of a document: its whole text, all pages as pictures, all that is inside."""

from collections import deque
from collections.abc import Iterator

from zenger.model.release import Imprint
from zenger.publish import document_view as views
from zenger.publish.document_run import Run
from zenger.publish.environment import render
from zenger.publish.output import Output
from zenger.publish.shelf import shown_numbers
from zenger.publish.structured_data import document_data
from zenger.publish.wording import direction, language_tag

NEAR = 4  # thumbnails on either side of the page being read
TEXT_PART = 1_000_000  # characters on one page of a whole text
CONTACT_SHEET = 200  # thumbnails on one page


class DocumentLists:
    """Writes them for documents of one release."""

    def __init__(self, imprint: Imprint, output: Output) -> None:
        self._imprint = imprint
        self._output = output

    def write_text(self, run: Run, texts: list[str]) -> None:
        """The whole text on one page, or on several where it is very long."""
        parts: list[list[dict[str, object]]] = [[]]
        size = 0
        tag = language_tag(run.document.language)
        way = direction(run.document.language)
        for sheet, text in zip(run.sheets, texts, strict=True):
            begins = True
            for piece in _pieces(text):
                if size + len(piece) > TEXT_PART and parts[-1]:
                    parts.append([])
                    size = 0
                size += len(piece)
                if begins:
                    sheet.text_part, begins = len(parts), False
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

    def write_contact_sheets(self, run: Run) -> None:
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

    def write_inside(self, run: Run) -> None:
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
                words=views.children_words(run.document),
                shown_numbers=shown_numbers(nth, last),
            )  # fmt: skip
            self._output.write_json(
                f"{path}index.json",
                {"format": "zenger-inside/1", "document": run.document.public_id,
                 "children": document_data(run.document)["children"]
                 [(nth - 1) * CONTACT_SHEET : nth * CONTACT_SHEET]},
            )  # fmt: skip

    def _render(self, template: str, path: str, run: Run, **values: object) -> None:
        base = "../" * (path.count("/") - run.folder.count("/"))
        self._output.write(
            f"{path}index.html",
            render(
                template, root="../" * path.count("/"), base=base, site=self._imprint,
                section="documents", here=False, path=f"{path}index.html",
                d=views.view_of(run.document, self._imprint, run.has_pdf), **values,
            ),
        )  # fmt: skip


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
