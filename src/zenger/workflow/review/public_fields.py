"""What is printed of a document beside its pages. Each can be redacted as a whole."""

OF_ALL = ("title", "date", "path")
OF_MAIL = ("from", "to", "cc", "bcc", "reply-to", "subject")
FIELDS = OF_ALL + OF_MAIL


def token(code: str) -> str:
    """What stands in the place of a redacted field."""
    return f"█[{code}]█"
