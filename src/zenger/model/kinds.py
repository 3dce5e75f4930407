"""The reader's word for what a file is."""

_PREFIXES = (("image/", "image"), ("audio/", "audio"), ("video/", "video"), ("font/", "other"))
_SPREADSHEET = ("spreadsheet", "excel", "csv", "tab-separated")
_PRESENTATION = ("presentation", "powerpoint")
_DOCUMENT = (
    "wordprocessing", "msword", "opendocument.text", "rtf", "wordperfect", "xps", "visio",
    "ms-publisher", "ms-works", "hwp", "stardivision.writer",
)  # fmt: skip
_ARCHIVE = (
    "zip",
    "tar",
    "gzip",
    "bzip",
    "xz",
    "zstd",
    "7z",
    "rar",
    "cab",
    "cpio",
    "x-archive",
    "debian",
    "rpm",
    "lzh",
    "x-arj",
    "x-xar",
    "x-compress",
    "x-lz",
    "warc",
    "ia-arc",
    "disk",
    "udf-image",
    "x-vhd",
    "x-vmdk",
    "x-ewf",
)
_EXACT = {
    "application/pdf": "pdf",
    "message/rfc822": "email",
    "application/vnd.ms-outlook": "email",
    "message/x-emlx": "email",
    "application/vnd.ms-tnef": "email",
    "application/mbox": "mailbox",
    "application/x-olm": "mailbox",
    "multipart/related": "web page",
    "application/x-webarchive": "web page",
    "application/vnd.ms-outlook-pst": "mailbox",
    "text/html": "web page",
    "application/xhtml+xml": "web page",
    "text/csv": "spreadsheet",
    "application/epub+zip": "book",
    "application/vnd.sqlite3": "data",
    "application/x-msaccess": "data",
    "application/x-dbf": "data",
    "application/json": "data",
    "application/xml": "data",
    "text/xml": "data",
}


def kind_of(media_type: str) -> str:
    """One of pdf, email, mailbox, document, spreadsheet, presentation, image, audio, video, web
    page, text, data, book, archive, other."""
    if media_type in _EXACT:
        return _EXACT[media_type]
    for prefix, kind in _PREFIXES:
        if media_type.startswith(prefix):
            return kind
    for words, kind in (
        (_SPREADSHEET, "spreadsheet"),
        (_PRESENTATION, "presentation"),
        (_DOCUMENT, "document"),
        (_ARCHIVE, "archive"),
    ):
        if any(word in media_type for word in words):
            return kind
    return "text" if media_type.startswith("text/") else "other"
