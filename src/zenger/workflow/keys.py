"""Where what we made from a file lies in the derived store."""

import hashlib


def layout_key(stage: str, fingerprint: str, digest: str) -> str:
    """One zstd file a document: a line of JSON a page with boxes, cells and markup."""
    return f"{stage}/{fingerprint}/{digest[:2]}/{digest}.jsonl.zst"


CHECKPOINTS = "reading"  # of readings under way: nothing in there outlasts the run that ends well


def checkpoint_key(fingerprint: str, name: str, digest: str) -> str:
    """The members so far of a container that is being read.

    Args:
        fingerprint: of everything that decides how it is read.
        name: under which it is read; it may decide by which handler.
    """
    mark = hashlib.sha256(f"{fingerprint}\0{name}".encode("utf-8", "surrogateescape")).hexdigest()
    return f"{CHECKPOINTS}/{mark[:16]}/{digest[:2]}/{digest}"


def printed_key(fingerprint: str, digest: str) -> str:
    """The PDF that LibreOffice made of an office document."""
    return f"print/{fingerprint}/{digest[:2]}/{digest}.pdf"


def image_folder(fingerprint: str, digest: str) -> str:
    """Everything drawn of one document."""
    return f"render/{fingerprint}/{digest[:2]}/{digest}"


def image_key(fingerprint: str, digest: str, number: int, use: str) -> str:
    """One picture of one page."""
    return f"{image_folder(fingerprint, digest)}/{number}.{use}"


def picture_key(fingerprint: str, digest: str) -> str:
    """What OCR read in one picture, by the digest of its pixels, in whichever files it lies."""
    return f"pictures/{fingerprint}/{digest[:2]}/{digest}.json.zst"
