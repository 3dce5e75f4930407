"""What is hidden in doc, xls and ppt: properties, objects, macros; the rest is not looked into."""

import olefile

from zenger.process.inventory.found import finding, words_in
from zenger.process.inventory.reading import Reading
from zenger.process.inventory.subject import DAMAGE, Results, Subject

_MACROS = ("Macros", "_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT")


def look(subject: Subject) -> Results:
    """What its reader tells, macros, and words of streams that hold no text of the pages."""
    yield from Reading(subject).results()
    subject.untrusted.seek(0)
    try:
        with olefile.OleFileIO(subject.untrusted.read()) as ole:
            for path in ole.listdir(streams=False, storages=True):
                if path[-1] in _MACROS:
                    yield finding("macro", "/".join(path))
            for stream in ("\x05DocumentSummaryInformation", "\x05SummaryInformation"):
                if ole.exists(stream):
                    raw = ole.openstream(stream).read()
                    yield finding("property", stream.strip("\x05"), words_in(raw))
    except DAMAGE:
        yield finding("not-inspected", "the streams", "The file is damaged.")
    message = (
        "Hidden text, tracked changes, comments and earlier savings of documents "
        "from before 2007 are not looked for. Save it in a newer format and inspect that."
    )
    yield finding("not-inspected", "the text", message)
