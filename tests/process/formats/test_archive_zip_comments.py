"""What somebody wrote to the members of a zip."""

import io
import zipfile

from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions, PageKind
from zenger.process.formats.archive import ArchiveHandler


def opened(most: int = 1000) -> Reading:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.comment = b"for Boris"
        for name, comment in (("a/", "the folder"), ("a/b.txt", "nach Größe"), ("c.txt", "")):
            member = zipfile.ZipInfo(name)
            member.comment = comment.encode("cp437")
            archive.writestr(member, b"words" if name[-1] != "/" else b"")
    return read(ArchiveHandler(), out.getvalue(), options=ExtractionOptions(max_text=most))


def test_they_stand_with_the_names_of_the_members() -> None:
    reading = opened()
    assert [(page.number, page.label, page.text) for page in reading.pages] == [
        (1, "comment of the archive", "for Boris"),
        (2, "comments of members", "a/: the folder\na/b.txt: nach Größe"),
    ]
    assert {page.kind for page in reading.pages} == {PageKind.ASIDE}
    assert reading.adds_up


def test_those_over_the_limit_are_told() -> None:
    assert (Status.TRUNCATED, "text-limit") in opened(most=5).troubles
