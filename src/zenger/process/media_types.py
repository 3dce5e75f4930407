"""Names of media types: what an extension claims, and one name where several are in use."""

from zenger.model.kinds import kind_of
from zenger.model.names import CONTAINER_MARK

_OFFICE = "application/vnd.openxmlformats-officedocument."
_ODF = "application/vnd.oasis.opendocument."

BY_EXTENSION = {
    "pdf": "application/pdf",
    "doc": "application/msword", "dot": "application/msword",
    "xls": "application/vnd.ms-excel", "ppt": "application/vnd.ms-powerpoint",
    "docx": f"{_OFFICE}wordprocessingml.document",
    "docm": f"{_OFFICE}wordprocessingml.document",
    "xlsx": f"{_OFFICE}spreadsheetml.sheet",
    "xlsm": f"{_OFFICE}spreadsheetml.sheet",
    "pptx": f"{_OFFICE}presentationml.presentation",
    "pptm": f"{_OFFICE}presentationml.presentation",
    "odt": f"{_ODF}text", "ods": f"{_ODF}spreadsheet", "odp": f"{_ODF}presentation",
    "odg": f"{_ODF}graphics", "fodt": f"{_ODF}text-flat-xml",
    "fods": f"{_ODF}spreadsheet-flat-xml", "fodp": f"{_ODF}presentation-flat-xml",
    "fodg": f"{_ODF}graphics-flat-xml", "rtf": "text/rtf", "epub": "application/epub+zip",
    "txt": "text/plain", "text": "text/plain", "log": "text/plain",
    "md": "text/markdown", "markdown": "text/markdown",
    "csv": "text/csv", "tsv": "text/tab-separated-values", "tab": "text/tab-separated-values",
    "html": "text/html", "htm": "text/html", "xhtml": "application/xhtml+xml",
    "xml": "text/xml", "json": "application/json",
    "eml": "message/rfc822", "emlx": "message/x-emlx", "mbox": "application/mbox",
    "msg": "application/vnd.ms-outlook", "pst": "application/vnd.ms-outlook-pst",
    "mht": "multipart/related", "mhtml": "multipart/related",
    "ost": "application/vnd.ms-outlook-pst", "olm": "application/x-olm",
    "p7m": "application/pkcs7-mime", "p7s": "application/pkcs7-mime",
    "gpg": "application/pgp-encrypted", "pgp": "application/pgp-encrypted",
    "webarchive": "application/x-webarchive", "msf": "application/x-mork",
    "vcs": "text/calendar",
    "vcf": "text/vcard", "ics": "text/calendar", "srt": "application/x-subrip",
    "vtt": "text/vtt",
    "zip": "application/zip", "tar": "application/x-tar", "gz": "application/gzip",
    "tgz": "application/gzip", "bz2": "application/x-bzip2", "tbz2": "application/x-bzip2",
    "xz": "application/x-xz", "zst": "application/zstd", "7z": "application/x-7z-compressed",
    "rar": "application/vnd.rar", "cab": "application/vnd.ms-cab-compressed",
    "cpio": "application/x-cpio", "deb": "application/vnd.debian.binary-package",
    "rpm": "application/x-rpm", "lzh": "application/x-lzh-compressed",
    "lha": "application/x-lzh-compressed", "arj": "application/x-arj",
    "xar": "application/x-xar", "z": "application/x-compress", "lz4": "application/x-lz4",
    "lz": "application/x-lzip", "lzma": "application/x-lzma", "warc": "application/warc",
    "arc": "application/x-ia-arc", "iso": "application/x-iso9660-image",
    "udf": "application/x-udf-image", "img": "application/x-raw-disk-image",
    "dd": "application/x-raw-disk-image", "vhd": "application/x-vhd", "vhdx": "application/x-vhdx",
    "vmdk": "application/x-vmdk", "qcow2": "application/x-qemu-disk",
    "e01": "application/x-ewf", "dmg": "application/x-apple-diskimage",
    "jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "tif": "image/tiff",
    "tiff": "image/tiff", "gif": "image/gif", "webp": "image/webp", "bmp": "image/bmp",
    "svg": "image/svg+xml", "heic": "image/heic", "jp2": "image/jp2",
    "heif": "image/heif", "avif": "image/avif", "psd": "image/vnd.adobe.photoshop",
    "djvu": "image/vnd.djvu", "djv": "image/vnd.djvu", "wmf": "image/wmf", "emf": "image/emf",
    "mdb": "application/x-msaccess", "accdb": "application/x-msaccess",
    "dbf": "application/x-dbf", "sqlite": "application/vnd.sqlite3",
    "xps": "application/vnd.ms-xpsdocument", "gpx": "application/gpx+xml",
    "kml": "application/vnd.google-earth.kml+xml", "geojson": "application/geo+json",
    "m4a": "audio/x-m4a", "flac": "audio/flac", "mkv": "video/x-matroska",
    "wmv": "video/x-ms-asf", "avi": "video/x-msvideo",
    "mp3": "audio/mpeg", "wav": "audio/x-wav", "mp4": "video/mp4", "mov": "video/quicktime",
    "exe": "application/vnd.microsoft.portable-executable",
}  # fmt: skip
"""The type that a lower-case extension claims."""

SAME = {
    "application/rtf": "text/rtf",
    "application/xml": "text/xml",
    "application/x-ms-msg": "application/vnd.ms-outlook",
    "application/x-rar": "application/vnd.rar",
    "application/x-gzip": "application/gzip",
    "application/x-zip-compressed": "application/zip",
    "application/x-zstd": "application/zstd",
    "application/x-bzip": "application/x-bzip2",
    "application/x-virtualbox-vhd": "application/x-vhd",
    "application/vnd.efi.iso": "application/x-iso9660-image",
    "application/vnd.efi.img": "application/x-raw-disk-image",
    "image/x-ms-bmp": "image/bmp",
    "image/vnd.mozilla.apng": "image/apng",
    "text/x-vcard": "text/vcard",
    "text/x-vcalendar": "text/calendar",
    "text/directory": "text/vcard",
    "application/vnd.ms-outlook-pst": "application/vnd.ms-outlook-pst",
    "application/x-dosexec": "application/vnd.microsoft.portable-executable",
    "application/csv": "text/csv",
    "application/x-empty": "inode/x-empty",
}
"""Other names of a type -> the one used here."""


def extension_of(untrusted_name: str) -> str:
    """The lower-case extension without its dot; empty where a name has none."""
    stem, dot, extension = untrusted_name.rpartition(".")
    return extension.lower() if dot and stem and len(extension) <= 10 else ""


_NOT_KNOWN = frozenset(
    ("", "application/octet-stream", "application/x-ole-storage", "inode/x-empty",
     "application/encrypted")
)  # fmt: skip
_MAIL = frozenset(("email", "mailbox"))
_WRITTEN = (
    "text/", "message/", "application/json", "application/x-ndjson", "application/xhtml",
)  # fmt: skip


def wrong_extension(untrusted_path: str, media_type: str) -> str:
    """The extension of a name that says another kind of file than it is; else empty.

    One kind of text under the name of another is no wrong name, nor is what nobody can tell.
    """
    extension = extension_of(untrusted_path.replace(CONTAINER_MARK, "/").rpartition("/")[2])
    claimed = BY_EXTENSION.get(extension, "")
    if not claimed or media_type in _NOT_KNOWN or claimed == media_type:
        return ""
    if claimed.startswith(_WRITTEN) and media_type.startswith(_WRITTEN):
        return ""
    kinds = {kind_of(claimed), kind_of(media_type)}
    return "" if kinds <= _MAIL or kinds == {"archive"} else extension
