"""What the desk calls the parts of a case and their fields, for somebody who is no programmer."""

import re

_ARRAY = re.compile(r"\[\[(\w+)\]\]")

SECTIONS = {
    "subjects": ("Who it is about", "person or organisation"),
    "photos": ("Photos", "photo"),
    "custody": ("Where they are held", "change of custody"),
    "statutes": ("Laws", "law"),
    "charges": ("Charges", "charge"),
    "charge_events": ("What became of the charges", "step of a charge"),
    "courts": ("Courts", "court"),
    "proceedings": ("Proceedings", "proceeding"),
    "hearings": ("Hearings", "hearing"),
    "hearing_events": ("Changes of hearings", "change of a hearing"),
    "decisions": ("Decisions", "decision"),
    "points": ("Open questions", "question"),
    "branches": ("Possible answers", "answer"),
    "branch_events": ("Answers given", "answer given"),
    "rights": ("Rights", "right"),
    "risks": ("Risks", "risk"),
    "demands": ("Demands", "demand"),
    "demand_events": ("Answers to demands", "answer to a demand"),
    "authorities": ("Authorities", "authority"),
    "actions": ("What readers can do", "action"),
    "updates": ("Updates and corrections", "update"),
    "releases": ("Press releases", "press release"),
    "places": ("Places", "place"),
    "citations": ("Sources", "source"),
}
"""Parts of a case in the order they are worked on: their title, and one of them."""

LATER = (
    "corrects",
    "retracted",
    "id",
    "seq",
    "confidence",
    "note",
    "as_of",
    "known",
    "recorded_by",
)
"""What few need: behind “More”."""

DATE = (
    "As far as it is known: 2024, 2024-02, 2024-02-20, or 2024-02-20 10:30 Europe/London. "
    "A leading ~ says “about”."
)

LABELS = {
    "names": "Names, the one in use first", "born": "Born", "kind": "Kind", "pronoun": "Pronoun",
    "nationalities": "Nationalities", "occupations": "Occupations", "employers": "Worked for",
    "lawyers": "Lawyers", "consent": "Agreed to",
    "consent.public_naming": "Being named in public", "consent.photo": "Their photo being shown",
    "consent.health": "Their health being spoken of",
    "file": "File", "caption": "Caption", "alt": "What the picture shows, for who cannot see it",
    "credit": "Credit", "rights_holder": "Who holds the rights",
    "licence": "Licence, as an address, or “permission”",
    "permission": "Where the permission is kept",
    "expires": "Until when", "taken": "Taken on", "depicts": "Who is in it",
    "reproducible": "May be shown on the page", "subject": "Who", "status": "From then on",
    "place": "Where", "regime": "Regime", "contact_lawyer": "Sees a lawyer",
    "contact_family": "Sees the family", "contact_consul": "Sees a consul",
    "health": "Health", "legal_basis": "On what grounds", "authority": "By which authority",
    "conditions": "Conditions of bail", "summary": "In a sentence", "jurisdiction": "Whose law",
    "title": "Title", "short": "Short form", "url": "Address on the web",
    "maximum": "The most for one count", "maximum.life": "For life", "maximum.death": "Death",
    "in_force": "In force since", "repealed": "Repealed on", "statute": "Law", "counts": "Counts",
    "wording": "How the charge is worded", "instrument": "In what document",
    "superseded_by": "Replaced by", "charge": "Charge", "sentence": "Sentence",
    "sentence.served": "Counts as served", "level": "Level", "zone": "Time zone",
    "appeals_to": "Appeals go to", "court": "Court", "type": "Kind of proceeding",
    "number": "Number", "raw_number": "Number as its source wrote it", "parties": "Parties",
    "brought_by": "Brought by", "parent": "Part of", "originates_from": "Came from",
    "judges": "Judges", "filed": "Begun", "closed": "Ended", "docket_url": "Address of the docket",
    "proceeding": "Proceeding", "starts": "Begins", "ends": "Ends", "hearing": "Hearing",
    "public_access": "Who may come", "access_url": "Address to watch it", "embargo": "Not before",
    "to": "To when", "to_end": "Until when", "effect": "What follows", "document": "The document",
    "resolves": "Answers the question", "question": "Question", "due": "Expected by",
    "moot": "Nobody needs an answer since", "exclusive": "Only one answer is possible",
    "recurs": "Is asked again and again", "point": "Question", "label": "In a few words",
    "condition": "If", "leads_to": "Leads to", "end": "Ends the case",
    "custody": "For their custody",
    "employers.start": "Since", "employers.end": "Until",
    "time_limit": "Time limit", "risks": "Risks", "rights": "Rights", "branch": "Answer",
    "state": "What became of it", "article": "Article", "how": "How it is touched",
    "finding": "What a body found", "severity": "How grave", "text": "Words",
    "addressee": "To whom", "order": "Order: the first is the headline",
    "fallback_of": "If this is not met",
    "made": "Made on", "demand": "Demand", "target": "To whom", "model": "Model letter",
    "deadline": "Until", "safety": "What to mind first", "body": "Text",
    "dateline": "Dateline", "quotes": "Quotes", "contacts": "Contacts", "boilerplate": "About us",
    "supersedes": "Replaces", "approved_by": "Who let the quote go", "office": "Office",
    "salutation": "Salutation", "post": "Postal address", "email": "E-mail", "fax": "Fax",
    "phone": "Telephone", "language": "Language", "verified": "Address checked on",
    "country": "Country, by its two letters", "city": "Town", "operator": "Run by",
    "security": "Security", "shown": "How exactly it is shown", "archive": "A page of the archive",
    "external": "A source outside", "publisher": "Published by", "accessed": "Read on",
    "copy": "SHA-256 of the copy you kept", "quote": "The words quoted", "prefix": "Words before",
    "suffix": "Words after", "page": "Page", "archive.document": "Document",
    "site": "Another archive",
    "corrects": "Takes the place of", "retracted": "That did not happen",
    "sources": "Sources", "date": "When", "id": "Short name, for good", "seq": "Order within a day",
    "confidence": "How sure", "note": "Note to readers", "as_of": "Last checked on",
    "known": "Known since", "recorded_by": "Recorded by", "route": "Line above the title",
    "opened": "Begun on", "outcome": "How it ended", "categories": "Categories", "tags": "Tags",
    "related": "Short names of related cases", "documents": "Documents of the archive, by SHA-256",
    "methodology": "Address of your methods", "contact": "Contact",
    "withdrawn": "Withdrawn on", "withdrawn_why": "Why it was withdrawn",
    "external_ids": "Numbers elsewhere", "extra": "What an import could not place",
}  # fmt: skip

HINTS = {
    "sources": "At least one, or the page is not printed. Add it under “Sources” first.",
    "nationalities": "Two letters of each country, one a line: AU",
    "known": "A page as of an earlier day does not have it. Empty: since its own date.",
    "file": "Left empty, it is the file you add below.",
    "external": "Fill in this, or the page of your archive below.",
    "archive": "Only for a document that your archive publishes. Its words are looked for at every "
    "printing.",
    "licence": "Without caption, credit, rights holder and licence no photo is printed.",
    "quotes": "Printed only where somebody let the quote go.",
    "model": "Paragraphs are parted by an empty line.",
    "body": "Markdown. [^name] cites a source by its short name.",
    "health": "Printed only with the consent of the person.",
    "starts": DATE,
    "date": DATE,
}


UNSOURCED = ("photos", "demands", "actions", "releases")
"""What stands on no source: a picture has a credit, the others are what we say ourselves."""


def hint_of(name: str, section: str) -> str:
    return "" if name == "sources" and section in UNSOURCED else HINTS.get(name, "")


def place_of(row: str, field: str) -> str:
    """Where something is wrong, in the words of the forms: “source “court-list”, Copy”.

    Args:
        row, field: of a `Trouble`.
    """
    section, _, which = row.partition(" ")
    one = SECTIONS[section][1] if section in SECTIONS else ""
    of_head = "title and summary" if row == "[case]" else row
    said = f"{one} {which}" if one else of_head
    parts = (said[:1].upper() + said[1:], label_of(field) if field else "")
    return ", ".join(part for part in parts if part)


def said_here(message: str) -> str:
    """A finding in the words of these pages: “Who it is about”, where a file has [[subjects]]."""
    return _ARRAY.sub(
        lambda part: f"“{SECTIONS[part[1]][0]}”" if part[1] in SECTIONS else part[0], message
    )


def label_of(name: str) -> str:
    """What a field is called; `name` with the group it is in, where it is in one."""
    last = name.rpartition(".")[2]
    return LABELS.get(name) or LABELS.get(last) or last.replace("_", " ").capitalize()
