"""Every fact of the shared manifest about a file we read holds; all other files say they are not.

One test a file. A key of the manifest that no check below knows is an error, so that a fact
cannot be passed over by accident. Office documents have a test of their own.
"""

import io
import re
import unicodedata
from collections.abc import Callable
from email.utils import parsedate_to_datetime
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from tests.corpus.manifest import Fact, Read, facts, read_file, read_stream

from zenger.model.extraction import PageKind

CUT = 160  # characters after which the manifest cuts a list of addresses
OFFICE = re.compile(r"officedocument|opendocument|rtf")
OFFICE_NAMES = (".docx", ".xlsx", ".pptx", ".odt", ".ods", ".odp", ".rtf", ".fods", ".fodt",
                ".dotx", ".xlsb", ".pptm", ".ppsx")  # fmt: skip
TESTED_ELSEWHERE = {
    "needs its bytes from inside a tar: tests/scenarios": "hostile names.tar!/",
    "ground truth of OCR: test_ocr_facts.py": ".gt.txt",
}
# As the bytes show. Their readers come with a later issue.
NOT_YET = frozenset(
    (
        "application/encrypted application/onenote "
        "application/vnd.ms-htmlhelp application/vnd.ms-project "
        "application/x-mobipocket-ebook image/vnd.dwg "
        "application/octet-stream"
    ).split()
)
# A Pages document: opened as the zip it is, its own facts come with its reader.
OPENED_AS_ZIP: frozenset[str] = frozenset()
NOTHING_ON_IT = frozenset(
    f"formats/{name}.pdf"
    for name in (
        "active-content/testPDF_jsActionOnPage pdf-odd/no_contents pdf/testColorRendering "
        "pdf/testPDF_Version.8.x pdf/testPDF_malformedXFA"
    ).split()
)
# Facts that do not hold, one key of a file each; tested to fail, so that none is here in vain.
FAILING = {
    ("troves/05-many-tongues/th/tha.pdf", "words"): "Poppler cuts Thai words at each mark",
    ("troves/06-report-and-tables/tables/us-001.pdf", "words"): "Poppler counts dots of leaders",
    ("troves/03-court-file/SG/106972554.pdf", "words"): "we keep text beside the page's edge, too",
    (
        "troves/01-cable-room/USB stick copy/damaged_transfer.pdf",
        "words",
    ): "Poppler reads none of it, we do",
    ("formats/pdf-odd/unreadablemetadata.pdf", "words"): "Poppler reads none of it, we do",
    ("formats/pdf-odd/unreadablemetadata.pdf", "pages"): "one of its four is damaged past finding",
    ("formats/wmv/testWMV_WMV2.wmv", "duration"): "counts three seconds before the first picture",
    ("formats/eml/email_multipart_mixed.eml", "attachments"): "unnamed texts are its body",
    ("troves/07-office-share/Desktop/email_multipart_mixed.eml", "attachments"): "the same message",
}


def cases() -> list[Any]:
    found = []
    for fact in facts():
        if any(part in fact.path for part in TESTED_ELSEWHERE.values()):
            continue
        named = fact.path.lower().endswith(OFFICE_NAMES)
        if named or OFFICE.search(fact.expected.get("mime", "")):
            continue
        found.append(pytest.param(fact, id=fact.path))
    return found


def squeezed(text: str) -> str:
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).casefold()


def pages(read: Read, value: int, _: Fact) -> bool:
    return sum(page.kind is PageKind.PAGE for page in read.got.pages) == value


def phrase(read: Read, value: str, _: Fact) -> bool:
    inside = [child(content, name).text for name, content in read.members[:9]]
    return squeezed(value) in squeezed(" ".join((read.whole, *inside)))


def number(read: Read, value: str, fact: Fact) -> bool:
    """A file's own number: printed on it, or its name."""
    return squeezed(value) in squeezed(f"{read.whole} {fact.path}")


def phrases(read: Read, value: list[str], fact: Fact) -> bool:
    return all(phrase(read, one, fact) for one in value)


def words(read: Read, value: int, _: Fact) -> bool:
    """Tools cut words differently; a tenth is more than that."""
    return abs(len(read.text.split()) - value) <= max(3, 0.1 * value)


def needs_ocr(read: Read, value: bool, fact: Fact) -> bool:
    if fact.path in NOTHING_ON_IT:
        return read.status == "empty"
    return any(page.needs_ocr for page in read.got.pages) is value


def size(read: Read, value: list[int], _: Fact) -> bool:
    return f"{value[0]} x {value[1]}" in read.values("size")


def frames(read: Read, value: int, _: Fact) -> bool:
    """Of an animation the first is a page, and how many there are is stated."""
    return len(read.got.pages) == value or read.values("frames") == [str(value)]


def stated(read: Read, value: dict[str, str], _: Fact) -> bool:
    have = [*(text for _, text in read.got.metadata), read.got.title]
    return all(
        degrees(read, f"xmp {key}") == pytest.approx(float(text), abs=1e-4)
        if key.startswith("GPS")
        else any(text.strip("'") in one for one in have)
        for key, text in value.items()
    )


def degrees(read: Read, name: str) -> float:
    """XMP writes ``14,27.0`` for 14 degrees and 27 minutes; EXIF's become one position."""
    if position := read.values("position"):
        return float(position[0].split()[name.endswith("Longitude")])
    whole, minutes = read.values(name)[0].split(",")
    return int(whole) + float(minutes) / 60


def encrypted(read: Read, value: bool, fact: Fact) -> bool:
    if "password" in fact.expected or "encrypted_entries" in fact.expected:
        return True  # opened with its password; entries are counted
    return read.status in ("encrypted", "ok")  # "ok": readable by anyone, for its owner to change


def password(read: Read, value: str, _: Fact) -> bool:
    """It opened, the record says with which of those given, and the password is nowhere."""
    if read.got.handler == "archive":
        return bool(read.members) and not read.lost
    opened = ["number 2 of those given"]
    return read.values("opened with password") == opened and (
        not value.strip() or value not in str(read.got.metadata)
    )


def corrupt(read: Read, value: bool, _: Fact) -> bool:
    return (read.status in ("corrupt", "truncated") or bool(read.lost)) is value


def attachments(read: Read, value: int, _: Fact) -> bool:
    if read.got.handler == "mbox":
        return True  # what is attached to its messages is counted by parts_with_filename
    return len(read.members) == value


def attachment_names(read: Read, value: list[str | None], _: Fact) -> bool:
    return {name for name in value if name} <= {name for name, _ in read.members}


def correspondent(role: str) -> Callable[[Read, str, Fact], bool]:
    def check(read: Read, value: str, fact: Fact) -> bool:
        if read.got.message is None:
            return phrase(read, value, fact)
        known = {a.address.lower() for a in read.got.message.addresses if a.role == role}
        whole = value if len(value) < CUT else value.rpartition(",")[0]
        return {one.lower() for one in re.findall(r"[\w.+-]+@[\w.-]+\w", whole)} <= known

    return check


def subject(read: Read, value: str, fact: Fact) -> bool:
    if read.got.message is None:
        return phrase(read, value, fact)
    return read.got.message.subject.split() == value.strip("\0").split()


def message_class(read: Read, value: str, _: Fact) -> bool:
    message = read.got.message
    return message is not None and ("X-Outlook-Class", value.strip("\0")) in message.headers


def sender(read: Read, value: str, _: Fact) -> bool:
    people = read.got.message.addresses if read.got.message else ()
    return any(
        (a.name.lower() in value.lower() and a.address in value.lower()) or a.name == value
        for a in people
        if a.role == "from"
    )


def subjects(read: Read, value: list[str], _: Fact) -> bool:
    """Of the items of a store."""
    inside = [child(content, name).got.message for name, content in read.members]
    return set(value) <= {message.subject for message in inside if message}


def date(read: Read, value: str, _: Fact) -> bool:
    message = read.got.message
    return (
        message is not None and message.sent[:16] == parsedate_to_datetime(value).isoformat()[:16]
    )


def message_id(read: Read, value: str, _: Fact) -> bool:
    return read.got.message is not None and f"<{read.got.message.message_id}>" == value


def sent(read: Read, value: str, _: Fact) -> bool:
    return read.got.date is not None and read.got.date.date.value.isoformat() == value[:10]


def draft_date(read: Read, value: str, fact: Fact) -> bool:
    """A cable is dated by its date-time group: the day it was drafted and sent."""
    day, month, year = value.lower().split()
    number = "jan feb mar apr may jun jul aug sep oct nov dec".split().index(month) + 1
    return sent(read, f"{year}-{number:02d}-{int(day):02d}", fact)


def messages(read: Read, value: int, _: Fact) -> bool:
    return len(read.members) == value


@cache
def child(content: bytes, name: str) -> Read:
    return read_stream(io.BytesIO(content), name, len(content))


def subject_of(index: int) -> Callable[[Read, str, Fact], bool]:
    def check(read: Read, value: str, _: Fact) -> bool:
        name, content = read.members[index]
        message = child(content, name).got.message
        assert message is not None
        return message.subject.split() == ("" if value == "None" else value).split()

    return check


def parts_with_filename(read: Read, value: int, _: Fact) -> bool:
    inside = [child(content, name) for name, content in read.members]
    return sum(not n.startswith("part-") for one in inside for n, _ in one.members) == value


def entries(read: Read, value: int, _: Fact) -> bool:
    return len(read.members) + len(read.lost) == value


def entries_7z(read: Read, value: int, fact: Fact) -> bool:
    """7z counts a tar's folders, and a packed tar as the one file it also is; -1: locked."""
    if read.got.handler != "packed" or value < 0:
        return True
    return entries(read, value, fact)


def names(read: Read, value: list[str], _: Fact) -> bool:
    return set(value) <= {name for name, _ in read.members} | set(read.lost)


def encrypted_entries(read: Read, value: int, fact: Fact) -> bool:
    if "password" in fact.expected:
        return not read.lost
    return sum(m.status == "encrypted" for m in read.got.members) == value


def rows(read: Read, value: int, _: Fact) -> bool:
    """Its rows beside the heading, across all pages."""
    return sum(len(page.rows) for page in read.got.pages) - 1 == value


def language(read: Read, value: str, _: Fact) -> bool:
    if read.got.media_type.startswith("image/") or not read.text.strip():
        return True  # a matter of OCR: test_ocr_facts.py
    return read.got.language == value.partition("-")[0]


def encoding(read: Read, value: str, fact: Fact) -> bool:
    """Every letter is that which Python reads with the stated encoding."""
    if read.got.handler == "plain":
        return squeezed(fact.file.read_bytes().decode(value)) == squeezed(read.text)
    return "\ufffd" not in read.text


def true_type(read: Read, value: str, _: Fact) -> bool:
    return read.got.media_type == value and read.got.claimed_type != ""


def title(read: Read, value: str, _: Fact) -> bool:
    return read.got.media_type in OPENED_AS_ZIP or read.got.title.split() == value.split()


def pages_marked(read: Read, value: int, fact: Fact) -> bool:
    return len(re.findall(r"Page \d+", read.text)) >= value


def is_limited(read: Read, value: int, _: Fact) -> bool:
    return any(m.status == "limit" for m in read.got.members) or value < 100_000_000


def leaves(read: Read, depth: int = 1) -> list[tuple[str, int]]:
    """Name and depth of all files inside that are no archives."""
    found = []
    for name, content in read.members:
        inside = leaves(child(content, name), depth + 1) if name.endswith(".zip") else []
        found += inside or [(name, depth)]
    return found


def zip_depth(read: Read, value: int, _: Fact) -> bool:
    return max(depth for _, depth in leaves(read)) == value


def leaf_pdfs(read: Read, value: int, _: Fact) -> bool:
    return sum(name.lower().endswith(".pdf") for name, _ in leaves(read)) == value


def cells(text: str) -> Callable[[Read, int, Fact], bool]:
    def check(read: Read, value: int, _: Fact) -> bool:
        found = [cell for page in read.got.pages for row in page.rows for cell in row]
        return sum(text in cell for cell in found) >= value

    return check


def printed_below(name: str) -> Callable[[Read, str, Fact], bool]:
    """Among the attributes that are printed below each cable."""
    return lambda read, value, _: re.search(rf"{name}:\s*{value}\b", read.whole) is not None


def gone(read: Read, value: list[str], _: Fact) -> bool:
    """Removed from the file indeed: it is nowhere in what is read."""
    return not any(squeezed(phrase) in squeezed(read.whole) for phrase in value)


def duration(read: Read, value: str, _: Fact) -> bool:
    """The manifest's tool guesses some from the size: those are right to half a second."""
    seconds, *guessed = value.split(" s")
    (have,) = [text.split(" s")[0] for text in read.values("duration")]
    return abs(float(have) - float(seconds)) <= (0.5 if any(guessed) else 0.011)


def fine(read: Read, value: Any, fact: Fact) -> bool:
    return True


CHECKS: dict[str, Callable[[Read, Any, Fact], bool]] = {
    "pages": pages, "phrase": phrase, "words": words, "hidden": phrases, "needs_ocr": needs_ocr,
    "size": size, "frames": frames, "exif": stated, "metadata": stated, "encrypted": encrypted,
    "password": password, "corrupt": corrupt, "attachments": attachments,
    "attachment_names": attachment_names, "from": correspondent("from"),
    "to": correspondent("to"), "subject": subject, "date": date, "sent": sent,
    "draft_date": draft_date, "duplicate_message_id": message_id, "messages": messages,
    "first_subject": subject_of(0), "last_subject": subject_of(-1),
    "parts_with_filename": parts_with_filename, "entries": entries, "names": names,
    "encrypted_entries": encrypted_entries, "members": entries, "members_top": entries,
    "zip_depth": zip_depth, "leaf_pdfs": leaf_pdfs, "rows": rows, "language": language,
    "encoding": encoding, "charset": encoding, "true_type": true_type, "title": title,
    "page_count_original": printed_below("Page Count"), "line_count_original": printed_below("Line Count"),
    "removed": gone, "doc_number": phrase, "doc_no": number, "record_number": number, "tags": phrase,
    "original_classification": phrase, "pages_marked": pages_marked, "uncompressed": is_limited,
    "entries_7z": entries_7z, "duration": duration,
    "class": message_class, "sender": sender, "messages_eml": messages, "subjects": subjects,
    "arrests": cells("Arrest/Criminal Charge"), "subpoenas": cells("Subpoena"),
}  # fmt: skip
# Keys that say nothing a reader of this issue could find out, each with its reason.
NOT_A_FACT_OF_READING = {
    "mime": "what libmagic says; ours is finer (mbox, eml, epub), wrong ends are in true_type",
    "bad_redaction": "found by review", "count": "of bad redactions: found by review",
    "page": "of a bad redaction", "via": "of a bad redaction",
    "hidden_in_previous_revision": "earlier revisions of a PDF are read by review",
    "probe_error": "of the tool that made the manifest",
    "duplicate_of": "test_lists.py", "duplicate_of_source": "test_lists.py",
    "junk": "a name's, not a reader's", "ground_truth": "test_ocr_facts.py",
    "tesseract_lang": "test_ocr_facts.py", "wer_tesseract5": "test_ocr_facts.py",
    "cer_tesseract5": "test_ocr_facts.py",
    "documents_div_type_document": "of an XML vocabulary we read as prose",
    "metadata_author": "office", "embedded": "office", "images": "office", "macros": "office",
    "sheets": "office", "hidden_sheets": "office", "slides": "office",
    "readpst_files": "files that readpst wrote: messages_eml", "neutral_citation": "office",
}  # fmt: skip


@pytest.mark.parametrize("fact", cases())
def test_what_is_known_of_the_file_is_found_or_it_is_called_unsupported(fact: Fact) -> None:
    assert set(fact.expected) <= CHECKS.keys() | NOT_A_FACT_OF_READING.keys()
    read = reading_of(fact)
    if read.got.media_type in NOT_YET:
        assert read.status == "unsupported"
        return
    assert read.status != "unsupported"
    if read.got.media_type in OPENED_AS_ZIP:
        assert read.members
        return
    keys = [key for key in fact.expected if key in CHECKS and (fact.path, key) not in FAILING]
    wrong = [key for key in keys if not CHECKS[key](read, fact.expected[key], fact)]
    assert wrong == [], (read.status, read.text[:200])


@pytest.mark.parametrize(
    ("path", "key"),
    [
        pytest.param(*place, marks=pytest.mark.xfail(strict=True, reason=reason))
        for place, reason in FAILING.items()
    ],
)
def test_what_is_known_and_does_not_hold(path: str, key: str, shared: Path) -> None:
    del shared
    (fact,) = [fact for fact in facts() if fact.path == path]
    assert CHECKS[key](reading_of(fact), fact.expected[key], fact)


def reading_of(fact: Fact) -> Read:
    passwords = ("not this one", fact.expected["password"]) if "password" in fact.expected else ()
    read = read_file(fact.file, passwords)
    if fact.path.endswith(".eml") and read.got.handler == "mbox":  # begins with "From "
        ((name, content),) = read.members
        read = child(content, name)
    return read


def test_the_shared_manifest_is_tested_whole(shared: Path) -> None:
    del shared
    assert len(cases()) > 1000
