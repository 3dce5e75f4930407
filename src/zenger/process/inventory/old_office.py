"""What is hidden in doc, xls and ppt: properties, objects, macros.

Their text is looked into as LibreOffice saves it in a newer format, outside of this sandbox: see
`zenger.workflow.review.inspect_newer`.
"""

import re
from itertools import chain

import olefile

from zenger.process.formats.office_ole import ole_of
from zenger.process.formats.vba import macros_in
from zenger.process.inventory.found import finding, words_in
from zenger.process.inventory.reading import Reading
from zenger.process.inventory.subject import DAMAGE, Results, Subject

_RUN = re.compile(rb"[\x20-\x7e]{5,}")
_MACROS = ("Macros", "_VBA_PROJECT_CUR", "VBA", "_VBA_PROJECT")


def look(subject: Subject) -> Results:
    """What its reader tells, macros, and words of streams that hold no text of the pages."""
    yield from Reading(subject).results()
    subject.untrusted.seek(0)
    try:
        with ole_of(subject.untrusted.read()) as ole:
            told = "\n".join(macros_in(ole))
            for path in ole.listdir(streams=False, storages=True):
                if path[-1] in _MACROS:
                    yield finding("macro", "/".join(path), told if path[-1] == "VBA" else "")
            for stream in ("\x05DocumentSummaryInformation", "\x05SummaryInformation"):
                if ole.exists(stream) and (words := _words(ole, stream)):
                    yield finding("property", stream.strip("\x05"), words)
    except DAMAGE:
        yield finding("not-inspected", "the streams", "The file is damaged.")
    yield finding(
        "not-inspected", "earlier savings", "What earlier savings left in it is not looked for."
    )


def _words(ole: olefile.OleFileIO, stream: str) -> str:
    """All that a set of properties says in words, known or not, and what lies between them."""
    values = ole.getproperties(stream).values()
    flat = chain.from_iterable(one if isinstance(one, list) else [one] for one in values)
    told = (words_in(one) if isinstance(one, bytes) else one for one in flat)
    words = [one for one in told if isinstance(one, str) and one.strip()]
    between = [run.decode("ascii").strip() for run in _RUN.findall(ole.openstream(stream).read())]
    words += [one for one in between if not any(one in said for said in words)]
    return " · ".join(words)
