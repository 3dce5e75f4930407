"""Words of the sample texts that are missed in PDFs which a browser and a word processor print.

Prints each text of `shared/corpus/troves/05-many-tongues` with Chromium and with LibreOffice, and
counts the words of the text that `text_of` does not give, with and without its putting lines
together. Needs both programs.
"""

import subprocess
import tempfile
from collections import Counter
from html import escape
from pathlib import Path
from unittest import mock

import pypdfium2 as pdfium
from playwright.sync_api import sync_playwright

from zenger.model.tokens import tokens
from zenger.process.formats import pdf_text

TEXTS = Path(__file__).parents[1].parent / "shared/corpus/troves/05-many-tongues"
LENGTH = 6000  # characters of each text
RIGHT_TO_LEFT = {"ar", "fa", "he", "ur"}
ENCODINGS = {"ar": "cp1256"}  # what is in no Unicode encoding; others are left out


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        texts = {path.parent.name: _text(path) for path in sorted(TEXTS.glob("*/*.txt"))}
        texts = {language: text for language, text in texts.items() if text}
        for language, text in texts.items():
            turn = "rtl" if language in RIGHT_TO_LEFT else "ltr"
            lines = "".join(f"<p>{escape(line)}</p>" for line in text.split("\n") if line.strip())
            page = f'<html dir="{turn}" lang="{language}"><meta charset="utf-8"><body>{lines}'
            (folder / f"{language}.html").write_text(page, encoding="utf-8")
        _print(folder)
        print("text       words  browser: alone  ours   word processor: alone  ours")
        for language, text in texts.items():
            said = _words(text)
            figures = [_missed(folder / f"{language}.{by}.pdf", said) for by in ("c", "l")]
            (a, b), (c, d) = figures
            print(f"{language:10} {said.total():5}  {a:14}  {b:4}   {c:21}  {d:4}")


def _text(path: Path) -> str:
    content = path.read_bytes()
    for encoding in ("utf-8-sig", "utf-16", ENCODINGS.get(path.parent.name, "")):
        try:
            return content.decode(encoding)[:LENGTH] if encoding else ""
        except UnicodeError:
            continue
    return ""


def _print(folder: Path) -> None:
    pages = sorted(folder.glob("*.html"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=["--no-sandbox"]
        )
        view = browser.new_page()
        for page in pages:
            view.goto(page.as_uri())
            view.pdf(path=page.with_suffix(".c.pdf"))
        browser.close()
    for page in pages:
        subprocess.run(
            ["soffice", "--headless", "--infilter=HTML (StarWriter)", "--convert-to",
             "pdf:writer_pdf_Export", "--outdir", str(folder), str(page)],
            check=True, capture_output=True,
        )  # fmt: skip
        page.with_suffix(".pdf").rename(page.with_suffix(".l.pdf"))


def _missed(path: Path, said: Counter[str]) -> tuple[int, int]:
    """By pdfium's order alone, and with ours."""
    with mock.patch.multiple(
        pdf_text, is_scrambled=lambda *_: False, spans_misread=lambda *_: {},
        _runs_back=lambda *_: False,
    ):  # fmt: skip
        alone = _read(path)
    return (said - alone).total(), (said - _read(path)).total()


def _read(path: Path) -> Counter[str]:
    with pdfium.PdfDocument(path) as document:
        return _words("\n".join(
            pdf_text.text_of(page.raw, pdf_text.view_of(page.raw)).text for page in document
        ))  # fmt: skip


def _words(text: str) -> Counter[str]:
    return Counter(token.folded for token in tokens(text))


if __name__ == "__main__":
    main()
