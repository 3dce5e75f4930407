"""What is hidden in an office document: what its reader tells, and the parts beside its text."""

from zenger.model.review import Finding
from zenger.process.formats import odf_flat
from zenger.process.formats.odf import CONTENT
from zenger.process.formats.office_ole import OLE
from zenger.process.formats.office_package import DAMAGE, Package
from zenger.process.identify_containers import LOCKED
from zenger.process.inventory import (
    cell_conditions,
    hidden_cells,
    odf,
    office_bars,
    office_fetches,
    office_pictures,
    office_rest,
    ooxml,
    package_bytes,
    slide_bars,
    word_unshown,
)
from zenger.process.inventory.found import finding
from zenger.process.inventory.reading import Reading
from zenger.process.inventory.subject import Results, Subject, guarded
from zenger.process.inventory.told_words import Told


def look(subject: Subject) -> Results:
    """The document as its reader reads it; then package parts that it does not look into."""
    told = Told()
    reading = Reading(subject, skip=frozenset({"macros", "external link", "template"}), words=told)
    yield from _noted(reading.results(), told)
    subject.untrusted.seek(0)
    if subject.untrusted.read(8) == OLE or subject.identity.media_type == LOCKED:
        return  # locked, which was told
    yield from guarded("the package", _noted(_beside(subject), told))
    yield from guarded("the rest of the package", _rest(subject, told))


def _noted(results: Results, told: Told) -> Results:
    for result in results:
        if isinstance(result, Finding):
            told.add(result.text, result.where)
        yield result


def _rest(subject: Subject, told: Told) -> Results:
    """What no other look told, and what stands between the parts."""
    if subject.identity.media_type.endswith("-flat-xml"):
        return
    subject.untrusted.seek(0)
    yield from office_rest.findings(Package(subject.untrusted), told)
    subject.untrusted.seek(0)
    yield from package_bytes.findings(subject.untrusted)


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
    for beside in (
        office_bars,
        slide_bars,
        hidden_cells,
        cell_conditions,
        office_fetches,
        office_pictures,
        word_unshown,
    ):
        yield from beside.findings(package)
