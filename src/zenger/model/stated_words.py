"""What a document says of itself in words that somebody wrote: by whom, of what, for whom.

They stand nowhere on its pages, and are found with its subject. Names of programs and numbers are
left out: who looks for "Word" does not want every file that Word made.
"""

from collections.abc import Iterable, Sequence

MOST = 4000  # characters of one document
_KINDS = ("exif ", "xmp ", "iptc ", "tag ", "dc:", "meta:")
_OWN = ("property ", "variable ")  # which people added
_NAMES = frozenset(
    "subject keywords keyword comment comments usercomment xpcomment description imagedescription "
    "caption caption/abstract headline category author artist creator by-line byline company "
    "manager copyright rights title xptitle xpsubject xpauthor xpkeywords lyrics album "
    "performer".split()
) | {"last saved by", "last modified by"}
_NO_WORDS = ("property appversion", "property presentationformat")


def stated_words(metadata: Iterable[Sequence[str]], title: str) -> str:
    """Each value once, one a line; without the title, which is found by itself."""
    lines: dict[str, None] = {}
    for name, value, *_ in metadata:
        text = " ".join(str(value).split())
        if text and text != title and _is_written(str(name).lower()):
            lines[text[:MOST]] = None
    return "\n".join(lines)[:MOST]


def _is_written(name: str) -> bool:
    if name.startswith(_OWN):
        return not name.startswith(_NO_WORDS)
    kind = next((one for one in _KINDS if name.startswith(one)), "")
    return name.removeprefix(kind) in _NAMES
