"""Files made from all pages of a document: text, safe PDF, pictures, original, citations."""

from collections.abc import Iterable
from contextlib import ExitStack

from zenger.model.release import PublishedPage, ReleaseContent
from zenger.publish.citations import cite
from zenger.publish.document_run import Run, Sheet, page_label
from zenger.publish.document_view import known_name
from zenger.publish.links import original_name, page_folder
from zenger.publish.output import Output, json_text
from zenger.publish.safe_pdf import SafePdf, print_picture
from zenger.publish.wording import clean_text, language_tag, shown_title


class DocumentFiles:
    """Writes them for documents of one release."""

    def __init__(self, content: ReleaseContent, output: Output) -> None:
        self._content = content
        self._output = output

    def write_whole(self, run: Run, pages: Iterable[PublishedPage]) -> list[str]:
        """The text, the safe PDF, the pictures, and the script that searches inside.

        The text of each page comes back; a document's whole text is held in memory.
        """
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
        return texts

    def _start_pdf(self, run: Run, open_files: ExitStack) -> SafePdf:
        document = run.document
        run.has_pdf = True
        path = f"{run.folder}{document.public_id}.pdf"
        stream = open_files.enter_context(self._output.writing(path))
        return SafePdf(stream, shown_title(document.title), language_tag(document.language))

    def _link_pictures(self, run: Run, page: PublishedPage) -> None:
        small = None
        folder = page_folder(run.document.public_id, page.number)
        for image in page.images:
            if image.use.value == "print":
                continue
            self._output.link(f"{folder}{image.use.value}.webp", image.path)
            if image.use.value == "small":
                small = (image.width, image.height)
        run.sheets.append(Sheet(page.number, page_label(page), small))

    def write_original(self, run: Run) -> None:
        """The file as it was received, where the release includes originals."""
        document, opener = run.document, self._content.open_original
        if document.original is None and (opener is None or not document.original_digest):
            return  # a release with originals may hold documents whose bytes stay in
        path = f"original/{original_name(known_name(document), document.media_type)}"
        if opener is not None:
            with opener(document.public_id) as stream:
                self._output.copy(run.folder + path, stream)
        elif document.original is not None:
            self._output.link(run.folder + path, document.original)
        run.original = path

    def write_citations(self, run: Run) -> None:
        """BibTeX, RIS and CSL-JSON of the whole document."""
        citation = cite(run.document, self._content.imprint)
        self._output.write(f"{run.folder}cite.bib", citation.bibtex)
        self._output.write(f"{run.folder}cite.ris", citation.ris)
        self._output.write(f"{run.folder}cite.json", citation.csl_text + "\n")
