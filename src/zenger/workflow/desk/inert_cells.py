"""Cells of a table that no spreadsheet takes for a formula."""

import re

# Spaces of all kinds, and characters that are not seen: some programs drop them, and then look.
_UNSEEN = r"\s\x00-\x1f\x7f-\x9f\xad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
_FORMULA = re.compile(rf"[\t\r\n]|[{_UNSEEN}]*+[=+@＝＋－＠-]")


def inert_cell(untrusted_text: str) -> str:
    """The same text; with an apostrophe before it where a spreadsheet would run it.

    Source: OWASP, CSV Injection.
    """
    return "'" + untrusted_text if _FORMULA.match(untrusted_text) else untrusted_text
