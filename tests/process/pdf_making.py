"""Makes PDFs whose text is not what is seen: the same drawing, with letters that lie."""

import io
from collections.abc import Callable

import pikepdf

TEXT = (
    "The harbour master of Arica reports that the cargo was held at the pier",
    "for eleven days while the customs office waited for papers from the capital.",
    "Three ships turned back, and the company asked the embassy for help with",
    "the permits that had been promised in spring. The minister said on Friday",
    "that nothing could be done before the council had met, which it will not",
    "do until the end of the month. Letters to the governor stay unanswered.",
)


def lying_pdf(letters: Callable[[str], str | None], lines: tuple[str, ...] = TEXT) -> bytes:
    """A page that shows these lines, and says of each letter that it is another.

    Args:
        letters: from the letter that is seen to what the font says it is; None: it says nothing.
    """
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(612, 792))
        font = pikepdf.Dictionary(
            Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica,
            ToUnicode=pdf.make_stream(_to_unicode(letters)),
        )  # fmt: skip
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F1=pdf.make_indirect(font)))
        shown = b" T* ".join(b"(%s) Tj" % line.encode("latin-1") for line in lines)
        page.Contents = pdf.make_stream(b"BT /F1 13 Tf 20 TL 60 700 Td " + shown + b" ET")
        out = io.BytesIO()
        pdf.save(out)
    return out.getvalue()


def _to_unicode(letters: Callable[[str], str | None]) -> bytes:
    """ISO 32000-1:2008, 9.10.3."""
    rows = []
    for code in range(33, 127):
        said = letters(chr(code))
        rows.append(b"<%02x> <%s>" % (code, (said or "\0").encode("utf-16-be").hex().encode()))
    rows.append(b"<20> <0020>")
    return (
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap "
        b"1 begincodespacerange <00> <ff> endcodespacerange "
        b"%d beginbfchar %s endbfchar endcmap end end" % (len(rows), b" ".join(rows))
    )
