"""What is hidden in an office document: what its reader tells, and the parts beside its text."""

from zenger.process.formats import odf_flat
from zenger.process.formats.odf import CONTENT
from zenger.process.formats.office_ole import OLE
from zenger.process.formats.office_package import DAMAGE, Package
from zenger.process.inventory import (
    hidden_cells,
    odf,
    office_bars,
    office_fetches,
    ooxml,
    slide_bars,
)
from zenger.process.inventory.found import finding
from zenger.process.inventory.reading import Reading
from zenger.process.inventory.subject import Results, Subject, guarded


def look(subject: Subject) -> Results:
    """The document as its reader reads it; then package parts that it does not look into."""
    yield from Reading(subject, skip=frozenset({"macros", "external link", "template"})).results()
    subject.untrusted.seek(0)
    if subject.untrusted.read(8) == OLE:
        return  # locked, which was told
    yield from guarded("the package", _beside(subject))


def _beside(subject: Subject) -> Results:
    is_flat = subject.identity.media_type.endswith("-flat-xml")
    subject.untrusted.seek(0)
    try:
        package = Package(odf_flat.unfolded(subject.untrusted) if is_flat else subject.untrusted)
    except DAMAGE:
        yield finding("not-inspected", "the package", "It is damaged.")
        return
    yield from ooxml.parts(package)
    yield from (odf if CONTENT in package.names else ooxml).findings(package)
    for beside in (office_bars, slide_bars, hidden_cells, office_fetches):
        yield from beside.findings(package)
