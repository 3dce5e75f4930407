"""The kinds of hidden content, what each means for its reader, and how much it may hurt."""

from dataclasses import dataclass

from zenger.model.review import Severity

MAX_OF_A_KIND = 500  # findings that are listed one by one in one file; the others are counted
HIGH, MEDIUM, LOW = Severity.HIGH, Severity.MEDIUM, Severity.LOW


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of hidden content."""

    severity: Severity  # unless what was found says otherwise
    meaning: str  # one sentence for a reader who is no technician


KINDS: dict[str, Kind] = {
    # Not looked at: nothing may look clean that nobody looked into.
    "not-inspected": Kind(HIGH, "This could not be looked into, so anything may be hidden in it."),
    # Redactions that do not hold
    "bad-redaction": Kind(HIGH, "Text lies under a box or picture and can be copied out."),
    "covered-picture": Kind(HIGH, "A box lies over a part of a picture that is whole in the file."),
    "covered-label": Kind(LOW, "A box covers words that usually label a redaction, or a date."),
    "unapplied-redaction": Kind(HIGH, "Marked for redaction, but the text was never removed."),
    "font-leftovers": Kind(
        MEDIUM, "A font still lists letters that no page uses: they may be of removed words."
    ),
    # Text that is not seen
    "invisible-text": Kind(HIGH, "Text is set without ink or in the colour of the paper."),
    "hidden-layer": Kind(HIGH, "Content lies on a layer that is switched off."),
    "outside-page": Kind(HIGH, "Text lies beside the visible part of the page."),
    "hidden-text": Kind(HIGH, "Text is marked as hidden or is not drawn."),
    "replacement-text": Kind(HIGH, "Programs that copy or read aloud say this instead."),
    "description": Kind(MEDIUM, "A description for those who cannot see the page."),
    "structure-title": Kind(MEDIUM, "A title in the document's structure, shown on no page."),
    # Earlier states and leftovers
    "earlier-revision": Kind(HIGH, "An earlier version of the document is still in the file."),
    "unused-object": Kind(HIGH, "Content that no page uses any more is still in the file."),
    "between-objects": Kind(HIGH, "Bytes stand between the objects, where no program looks."),
    "after-end": Kind(HIGH, "Bytes stand behind the end of the file, where no program looks."),
    "content-comment": Kind(HIGH, "A comment stands among the drawing commands of a page."),
    "tracked-change": Kind(HIGH, "Text that was deleted or inserted, with who did it and when."),
    # Files and programs inside
    "attachment": Kind(HIGH, "A file is attached to the document."),
    "embedded-file": Kind(HIGH, "A file or an object of another program is inside the document."),
    "script": Kind(HIGH, "A program that runs when the file is opened or used."),
    "action": Kind(MEDIUM, "Something happens when the file is opened or used."),
    "link": Kind(LOW, "A link leads elsewhere."),
    "external-link": Kind(MEDIUM, "The file fetches something from elsewhere when it is opened."),
    "macro": Kind(HIGH, "The document holds macros: programs."),
    # Notes and forms
    "annotation": Kind(HIGH, "A note, mark or drawing lies on top of the page."),
    "form-value": Kind(HIGH, "What was filled into a form, beside what is drawn of it."),
    "form-default": Kind(HIGH, "What a form field is reset to."),
    "form-tooltip": Kind(MEDIUM, "What a form field is called or says when it is pointed at."),
    "form-data": Kind(HIGH, "A form of its own format (XFA) with all its data."),
    "signature": Kind(MEDIUM, "A digital signature names who signed, and perhaps why and where."),
    "comment": Kind(HIGH, "A comment of a reviewer."),
    "speaker-notes": Kind(HIGH, "Notes for the speaker of a slide."),
    "hidden-sheet": Kind(HIGH, "A sheet, row or column of a table is hidden."),
    "hidden-slide": Kind(HIGH, "A slide is hidden."),
    "off-slide": Kind(HIGH, "Something lies beside the visible part of the slide."),
    "cached-data": Kind(HIGH, "Data of another table is kept behind this one."),
    "hidden-part": Kind(HIGH, "The e-mail has another text than the one that is shown."),
    # Names and navigation
    "outline": Kind(MEDIUM, "A bookmark, which no page shows."),
    "named-destination": Kind(MEDIUM, "The name of a place that links lead to."),
    "page-label": Kind(LOW, "What a page calls itself."),
    "layer-name": Kind(MEDIUM, "The name of a layer."),
    "file-path": Kind(MEDIUM, "A path or file name of somebody's computer."),
    "defined-name": Kind(MEDIUM, "A name given to cells, or a formula that refers elsewhere."),
    "resource-name": Kind(LOW, "An internal name that somebody chose."),
    "glyph-name": Kind(LOW, "The name of a drawn letter, which somebody chose."),
    "content-property": Kind(MEDIUM, "A property of a passage, which no page shows."),
    "stray-text": Kind(MEDIUM, "Text in an internal structure that no page shows."),
    # Metadata
    "property": Kind(MEDIUM, "What the file says about itself: people, times, titles."),
    "software": Kind(LOW, "Which program made the file."),
    "edit-ids": Kind(LOW, "Numbers that tie versions of a document to each other."),
    "private-data": Kind(HIGH, "Data that a program keeps for itself inside the file."),
    "custom-data": Kind(MEDIUM, "Data that a program or a firm put beside the text."),
    "printer-settings": Kind(MEDIUM, "Settings of a printer, which may name it and its owner."),
    "template-path": Kind(MEDIUM, "The path of the template, which may name its author."),
    "routing": Kind(MEDIUM, "The way an e-mail took: computers, addresses, times."),
    "bcc": Kind(HIGH, "Somebody who got the e-mail unseen by the others."),
    "location": Kind(HIGH, "Where a picture was taken."),
    "device": Kind(MEDIUM, "Which camera or telephone made it, and its serial number."),
    "maker-note": Kind(MEDIUM, "Data of the camera's maker, which may tell it from all others."),
    # Pictures
    "thumbnail": Kind(HIGH, "A small picture of an earlier or the whole state is kept."),
    "alternate-image": Kind(HIGH, "Another picture is kept for the one that is shown."),
    "soft-mask": Kind(MEDIUM, "A mask hides parts of a picture or draws with its transparency."),
    "cropped-picture": Kind(
        HIGH, "Only a part of a picture is seen, or none of it; the file holds all of it."
    ),
    "inline-image": Kind(LOW, "A picture stands among the drawing commands."),
    "hidden-pixels": Kind(HIGH, "Pixels are transparent, but their colours are kept."),
    "extra-frame": Kind(HIGH, "More pictures are in the file than are shown at first."),
    "tracking-dots": Kind(HIGH, "A colour printer may have printed its number and the time."),
    # Characters
    "invisible-character": Kind(MEDIUM, "Characters that are not seen, which may mark a copy."),
    "markup-comment": Kind(HIGH, "A comment in the source of the page."),
    "remote-content": Kind(MEDIUM, "A picture is fetched from elsewhere and tells who reads."),
}  # fmt: skip
