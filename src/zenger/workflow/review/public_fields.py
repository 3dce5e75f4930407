"""What is printed of a document beside its pages. Each can be redacted as a whole."""

OF_ALL = ("title", "date", "path")
OF_MAIL = ("from", "to", "cc", "bcc", "reply-to", "subject")
FIELDS = OF_ALL + OF_MAIL
WORDS = "words"  # no field: words that must be nowhere, though they stand in no text of its pages
