"""Running text into pages of a size that can be searched, shown and cited.

One rule for every text without pages of its own: up to `WHOLE` characters it is one page;
beyond that it is cut into pages of about `PART` characters, at the end of a paragraph where
there is one, else of a line, else of a word.
"""

from collections.abc import Iterable, Iterator

from zenger.model.document import Problem, Status
from zenger.model.extraction import Page, PageKind, Trouble

WHOLE = 1_000_000  # characters
PART = 200_000  # characters


def clean_text(text: str) -> str:
    """Line ends as ``\\n``; without NUL and lone surrogates, which no database keeps."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    return text.encode("utf-8", "replace").decode("utf-8") if _has_surrogates(text) else text


def _has_surrogates(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return True
    return False


def cut_at(text: str, size: int) -> int:
    """Where to cut so that the first part has at most `size` characters, and most of them."""
    if len(text) <= size:
        return len(text)
    for separator in ("\n\n", "\n", " "):
        found = text.rfind(separator, size // 2, size)
        if found >= 0:
            return found + len(separator)
    return size


def parts(texts: Iterable[str]) -> Iterator[str]:
    """The same text in parts, by the rule above. Holds `WHOLE` characters at most."""
    held = ""
    started = False
    for text in texts:
        held += text
        while len(held) > WHOLE or (started and len(held) > 2 * PART):
            started = True
            end = cut_at(held, PART)
            yield held[:end]
            held = held[end:]
    while started and len(held) > PART:
        end = cut_at(held, PART)
        yield held[:end]
        held = held[end:]
    if held:
        yield held


def within(texts: Iterable[str], limit: int, over: list[Trouble]) -> Iterator[str]:
    """`limit` characters of it; a `Trouble` is put into `over` when there was more."""
    left = limit
    for text in texts:
        if len(text) > left:
            yield text[:left]
            over.append(text_limit(limit))
            return
        left -= len(text)
        yield text


def text_limit(limit: int) -> Trouble:
    return Trouble(
        Status.TRUNCATED,
        Problem("text-limit", f"Only the first {limit:,} characters of the text were kept."),
    )


def text_pages(
    texts: Iterable[str], limit: int, *, start: int = 1, kind: PageKind = PageKind.TEXT
) -> Iterator[Page | Trouble]:
    """Pages numbered from `start`; then what `limit` (characters) cut off, if anything."""
    over: list[Trouble] = []
    written = (part for part in parts(within(texts, limit, over)) if part.strip())
    for number, part in enumerate(written, start):  # what is blank has no number
        yield Page(number, part, kind)
    yield from over
