"""Cells of a table that no spreadsheet takes for a formula."""

_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def inert_cell(untrusted_text: str) -> str:
    """The same text; with an apostrophe before it where a spreadsheet would run it.

    Source: OWASP, CSV Injection. Some programs look past spaces at the start, so we do too.
    """
    if untrusted_text.lstrip(" ").startswith(_STARTS):
        return "'" + untrusted_text
    return untrusted_text
