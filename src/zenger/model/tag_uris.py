"""Permanent names for what we print that do not depend on where it is served: RFC 4151."""

_YEAR = "2026"  # a date on which the minting authority was what the tag says


def authority(newsroom: str) -> str:
    """The newsroom's name as ASCII letters, digits and hyphens; ``cases`` where nothing is left."""
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in newsroom)
    return words.strip("-").lower() or "cases"


def case_tag(newsroom: str, *parts: str) -> str:
    """``tag:zenger.invalid,2026:NEWSROOM:case:PART:…``"""
    return ":".join((f"tag:zenger.invalid,{_YEAR}", authority(newsroom), "case", *parts))
