"""What a PDF holds beside its pages is told, of a kind that says what it means."""

import io
import time
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String
from tests.process.inventory.looking import look, told
from tests.review.verify.safe_files import page
from tests.trove import pdf_bytes

from zenger.model.review import Severity
from zenger.process.inventory.pdf_content import said_in
from zenger.publish.safe_pdf import SafePdf, print_picture

SECRET = "Anna Zenger"
Change = Callable[[pikepdf.Pdf], None]


def made(change: Change, **options: object) -> bytes:
    with pikepdf.open(io.BytesIO(pdf_bytes("Nothing is hidden here"))) as pdf:
        change(pdf)
        out = io.BytesIO()
        pdf.save(out, **options)
    return out.getvalue()


def attach(pdf: pikepdf.Pdf) -> None:
    pdf.attachments["a.txt"] = pikepdf.AttachedFileSpec(pdf, SECRET.encode(), filename="a.txt")


def pinned(pdf: pikepdf.Pdf) -> None:
    held = Dictionary(F=SECRET, EF=Dictionary(F=Stream(pdf, b"inside")))
    note("/FileAttachment", FS=held)(pdf)


def note(subtype: str, **more: object) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        values = {"Type": Name.Annot, "Subtype": Name(subtype), "Rect": Array([1, 1, 9, 9]), **more}
        pdf.pages[0].Annots = Array([pdf.make_indirect(Dictionary(**values))])

    return change


def root(key: str, value: object) -> Change:
    return lambda pdf: pdf.Root.__setitem__(key, value)


def info(key: str) -> Change:
    return lambda pdf: pdf.docinfo.__setitem__(key, SECRET)


def outline(pdf: pikepdf.Pdf) -> None:
    with pdf.open_outline() as tree:
        tree.root.append(pikepdf.OutlineItem(SECRET, 0))


def field(key: str) -> Change:
    more = {"FT": Name.Tx, "T": "f", key: SECRET}
    return note("/Widget", **more)


def metadata(pdf: pikepdf.Pdf) -> None:
    with pdf.open_metadata() as xmp:
        xmp["dc:creator"] = [SECRET]


def private(pdf: pikepdf.Pdf) -> None:
    held = Dictionary(Draw=Dictionary(Private=Dictionary(Layer=Stream(pdf, SECRET.encode()))))
    pdf.pages[0].PieceInfo = held


def content(words: str) -> Change:
    return lambda pdf: pdf.pages[0].contents_add(words.encode())


def structure(key: str) -> Change:
    def change(pdf: pikepdf.Pdf) -> None:
        element = Dictionary(Type=Name.StructElem, S=Name.Figure, **{key: SECRET})
        pdf.Root.StructTreeRoot = Dictionary(Type=Name.StructTreeRoot, K=pdf.make_indirect(element))

    return change


def layer(pdf: pikepdf.Pdf) -> None:
    group = pdf.make_indirect(Dictionary(Type=Name.OCG, Name=SECRET))
    pdf.Root.OCProperties = Dictionary(OCGs=Array([group]), D=Dictionary(OFF=Array([group])))


SCRIPT = Dictionary(S=Name.JavaScript, JS=String(SECRET))
LAUNCH = Dictionary(S=Name.Launch, F=String(SECRET))
CASES: dict[str, tuple[Change, str]] = {
    "an attached file": (attach, "attachment"),
    "a note": (note("/Text", Contents=SECRET), "annotation"),
    "a note's author": (note("/Square", T=SECRET), "annotation"),
    "a file at a place": (pinned, "attachment"),
    "a value": (field("V"), "form-value"),
    "a default": (field("DV"), "form-default"),
    "a tooltip": (field("TU"), "form-tooltip"),
    "a form of its own": (root("/AcroForm", Dictionary(XFA=String(f"<a>{SECRET}</a>"))), "form-data"),
    "a signature": (note("/Widget", FT=Name.Sig, V=Dictionary(Type=Name.Sig, Name=SECRET)), "signature"),
    "a script": (root("/OpenAction", SCRIPT), "script"),
    "a script of a page": (lambda pdf: pdf.pages[0].obj.__setitem__("/AA", Dictionary(O=SCRIPT)), "script"),
    "a program": (root("/OpenAction", LAUNCH), "action"),
    "a link": (note("/Link", A=Dictionary(S=Name.URI, URI=SECRET)), "link"),
    "a bookmark": (outline, "outline"),
    "a place": (root("/Dests", Dictionary({f"/{SECRET}": Array([])})), "named-destination"),
    "a page's label": (root("/PageLabels", Dictionary(Nums=Array([0, Dictionary(P=SECRET)]))), "page-label"),
    "a layer": (layer, "layer-name"),
    "a layer that is off": (layer, "hidden-layer"),
    "who wrote it": (info("/Author"), "property"),
    "a property of one's own": (info("/CaseNumber"), "property"),
    "what wrote it": (info("/Producer"), "software"),
    "XMP": (metadata, "property"),
    "a program's own data": (private, "private-data"),
    "text instead of text": (structure("ActualText"), "replacement-text"),
    "a description": (structure("Alt"), "description"),
    "a title of a part": (structure("T"), "structure-title"),
    "text instead, among commands": (content(f"/Span <</ActualText ({SECRET})>> BDC EMC"), "replacement-text"),
    "a comment among commands": (content(f"% {SECRET}\n"), "content-comment"),
    "a string in no known place": (root("/Whatever", Dictionary(Deep=Array([SECRET]))), "stray-text"),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_it_is_told(case: str) -> None:
    change, kind = CASES[case]
    found = told(look(made(change)))
    assert SECRET in found[kind]
    assert "not-inspected" not in found


def test_a_plain_pdf_hides_nothing() -> None:
    assert look(pdf_bytes("Nothing is hidden here")).findings == []


def test_a_file_that_zenger_writes_hides_nothing(tmp_path: Path) -> None:
    path = tmp_path / "safe.pdf"
    pages = [page(tmp_path, 1), page(tmp_path, 2, jpeg=True), page(tmp_path, 3, ())]
    with path.open("wb") as stream:
        pdf = SafePdf(stream, "Redacted document", "en")
        for one in pages:
            picture = print_picture(one)
            assert picture is not None
            pdf.add(one, picture)
        pdf.finish()
    taken = look(path.read_bytes())
    assert taken.findings == [] and taken.ending.status == "ok"


def test_a_title_in_a_file_of_another_program_is_told() -> None:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.docinfo["/Title"], pdf.docinfo["/Author"] = "Draft for Anna", "x"
        pdf.docinfo["/Producer"] = "Zenger"

    assert "Draft for Anna" in told(look(made(change)))["property"]


def revised(**more: bytes) -> bytes:
    """A page that was changed, with the state before still in the file."""
    first = pdf_bytes("The name is Anna Zenger")
    start = int(first[first.rindex(b"startxref") + 9 :].split()[0])
    stream = b"BT /F1 14 Tf 72 700 Td (The name is withheld) Tj ET"
    offset = len(first)
    body = b"4 0 obj\n<< /Length %d >>\nstream\n%s\nendstream\nendobj\n" % (len(stream), stream)
    table = b"xref\n4 1\n%010d 00000 n \n" % offset
    trailer = b"trailer << /Size 5 /Root 1 0 R /Prev %d >>\n" % start
    end = b"startxref\n%d\n%%%%EOF\n" % (offset + len(body))
    return first + more.get("between", b"") + body + table + trailer + end + more.get("after", b"")


def test_an_earlier_state_is_told_with_the_words_that_are_gone() -> None:
    found = told(look(revised()))
    assert found["earlier-revision"].endswith(": Anna Zenger")
    assert "between-objects" not in found


def test_bytes_behind_the_end_are_told() -> None:
    assert SECRET in told(look(revised(after=SECRET.encode())))["after-end"]


def test_a_comment_between_objects_is_told() -> None:
    data = pdf_bytes("x").replace(b"endobj\n2 0 obj", b"endobj\n% Anna Zenger\n2 0 obj")
    assert SECRET in told(look(data))["between-objects"]


@pytest.mark.parametrize("squeezed", [False, True], ids=["plain", "squeezed"])
def test_an_object_that_nothing_leads_to_is_told(squeezed: bool) -> None:
    text = SECRET.encode()
    head = b"/Filter /FlateDecode " if squeezed else b""
    body = zlib.compress(text) if squeezed else text
    data = pdf_bytes("x")
    at = data.index(b"xref\n")
    orphan = b"5 0 obj\n<< %s/Length %d >>\nstream\n%s\nendstream\nendobj\n" % (
        head,
        len(body),
        body,
    )
    table = data[at:].replace(b"0 5\n", b"0 6\n", 1).replace(
        b"trailer", b"%010d 00000 n \ntrailer" % at, 1
    ).replace(b"/Size 5", b"/Size 6").replace(b"startxref\n%d" % at, b"startxref\n%d" % (at + len(orphan)))  # fmt: skip
    assert SECRET in told(look(data[:at] + orphan + table))["unused-object"]


def test_a_password_opens_what_is_locked_and_without_it_nothing_looks_clean() -> None:
    locked = made(info("/Author"), encryption=pikepdf.Encryption(user="u", owner="o"))
    taken = look(locked)
    assert (taken.ending.status, taken.ending.code) == ("encrypted", "password-needed")
    assert [one.kind for one in taken.findings] == ["not-inspected"]
    assert taken.findings[0].severity is Severity.HIGH


def test_findings_without_end_are_counted_and_not_listed() -> None:
    names = Dictionary({f"/Place{n}": Array([]) for n in range(900)})
    taken = look(made(root("/Dests", names)))
    kinds = [one for one in taken.findings if one.kind == "named-destination"]
    assert len(kinds) == 501
    assert "400 more are not listed." in kinds[-1].text


@pytest.mark.parametrize(
    "filling", [b"stream\n", b"endobj ", b"(", b"%%EOF\n", b"1 0 obj\n", b"<<"], ids=repr
)
def test_bytes_made_to_take_long_are_gone_over_once(filling: bytes) -> None:
    data = pdf_bytes("x")
    at = data.index(b"xref\n")
    started = time.process_time()
    look(data[:at] + filling * 300_000 + data[at:])
    assert time.process_time() - started < 20  # the longest took 6 s


@pytest.mark.parametrize(
    "filling", [b"BI ID ", b"(a", b"((", b"<<", b"% ", b"/ActualText <"], ids=repr
)
def test_drawing_commands_made_to_take_long_are_gone_over_once(filling: bytes) -> None:
    started = time.process_time()
    list(said_in(b"% x\n" + filling * 100_000, "here", None))
    assert time.process_time() - started < 20
