"""Why something is redacted: the lists that a newsroom starts with.

Source: 5 U.S.C. 552(b), and the practice of US agencies of writing the exemption on each box.
"""

import re
from dataclasses import dataclass

_CODE = re.compile(r"[a-z0-9][a-z0-9-]{0,23}")


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason, by the code that is painted on the box and stands in the public log."""

    code: str
    title: str


FOIA = (
    Reason("b1", "National security, properly classified"),
    Reason("b2", "Internal personnel rules and practices"),
    Reason("b3", "Exempted by another statute"),
    Reason("b4", "Trade secrets and confidential commercial information"),
    Reason("b5", "Privileged communications within or between agencies"),
    Reason("b6", "Personal privacy: personnel, medical and similar files"),
    Reason("b7a", "Law enforcement: could interfere with proceedings"),
    Reason("b7b", "Law enforcement: would deprive of a fair trial"),
    Reason("b7c", "Law enforcement: personal privacy"),
    Reason("b7d", "Law enforcement: could disclose a confidential source"),
    Reason("b7e", "Law enforcement: techniques and procedures"),
    Reason("b7f", "Law enforcement: could endanger life or safety"),
    Reason("b8", "Supervision of financial institutions"),
    Reason("b9", "Geological information on wells"),
)
HARM = (
    Reason("source", "Could identify a source"),
    Reason("life", "Could endanger life or safety"),
    Reason("privacy", "Private life of somebody of no public interest here"),
    Reason("minor", "A child"),
    Reason("medical", "Health"),
    Reason("third-party", "Somebody who is only mentioned"),
    Reason("victim", "Victim or witness"),
    Reason("contact", "Address, number or account"),
    Reason("security", "Would help an attack: keys, passwords, plans of defences"),
    Reason("legal", "A court's order or a duty under law"),
    Reason("privilege", "Between a client and a lawyer"),
)
DEFAULTS = (*FOIA, *HARM)


def is_code(text: str) -> bool:
    """Whether this can be a reason's code: at most 24 small letters, digits and dashes."""
    return _CODE.fullmatch(text) is not None


def code_of(untrusted_text: str) -> str:
    """The code that somebody means who writes "(b)(7)(C)", "PRIVACY" or "Third party".

    Empty where it can be none.
    """
    parts = re.findall(r"[a-z0-9]+", untrusted_text.lower())
    joined, dashed = "".join(parts), "-".join(parts)
    code = joined if any(joined == reason.code for reason in FOIA) else dashed
    return code if is_code(code) else ""


def title_of(code: str) -> str:
    """What a code of the built-in lists means; empty for a newsroom's own."""
    return next((reason.title for reason in DEFAULTS if reason.code == code), "")
