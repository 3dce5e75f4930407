"""The pages of a case as PDFs, each beside the page it is made of."""

from collections.abc import Iterable, Iterator, Mapping

from zenger.publish.paper import paper

_INDEX = "index.html"
CASE_SHEET, LETTER_SHEET, RELEASE_SHEET = "case.pdf", "letter.pdf", "release.pdf"


def on_paper(
    pages: Iterable[tuple[str, str]], *, base_url: str, pictures: Mapping[str, bytes]
) -> Iterator[tuple[str, bytes]]:
    """(path, PDF) of each page among (path, HTML or text).

    Args:
        pictures: by their names in the folder of the case.
    """
    for path, html in pages:
        if path.endswith(_INDEX):
            beside = {f"{up}{name}": made for name, made in pictures.items() for up in ("", "../")}
            made = paper(html, path=path, base_url=base_url, pictures=beside)
            yield f"{path.removesuffix(_INDEX)}{_name(path)}", made


def _name(path: str) -> str:
    """By where the page is: ``cases/ID/letters/ACTION/index.html``, or below a language."""
    parts = path.split("/")
    within = parts[-3] if len(parts) > 4 else ""
    return {"letters": LETTER_SHEET, "releases": RELEASE_SHEET}.get(within, CASE_SHEET)
