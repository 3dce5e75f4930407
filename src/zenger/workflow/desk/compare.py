"""Two documents word by word: what one has that the other has not."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from rapidfuzz.distance import Indel

from zenger.catalog.models import Document, Page
from zenger.model.people import Right, Viewer
from zenger.protocols.newsroom import Newsroom
from zenger.workflow.access.sight import require, seen_document
from zenger.workflow.audit import audit

LONGEST = 20_000  # words compared of either; memory grows with their product: 50 MB at most
AROUND = 30  # words shown of what is the same before and after a difference
_PIECE = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some words: in both, taken out (only in the first), or put in (only in the second)."""

    how: str  # "same", "out", "in", "skipped"
    text: str
    words: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two documents beside one another."""

    first: Document
    second: Document
    stretches: tuple[Stretch, ...]
    put_in: int  # words
    taken_out: int
    places: int  # where they differ
    is_cut: bool  # only the beginnings were compared


def compare(newsroom: Newsroom, viewer: Viewer, one: int, other: int) -> Comparison:
    """What was changed from one document to the other. Reading both is on record.

    Raises:
        NotThereError: one of them is not there for this person.
    """
    require(viewer, Right.READ)
    first, second = seen_document(viewer, one), seen_document(viewer, other)
    (a, a_cut), (b, b_cut) = _words_of(first), _words_of(second)
    stretches = tuple(differences(a, b))
    audit(newsroom, "compare", document=first.blob_id, other=second.blob_id)
    changed = [stretch.how in ("in", "out") for stretch in stretches]
    return Comparison(
        first, second, stretches,
        put_in=sum(s.words for s in stretches if s.how == "in"),
        taken_out=sum(s.words for s in stretches if s.how == "out"),
        places=sum(now and not before for before, now in pairwise([False, *changed])),
        is_cut=a_cut or b_cut,
    )  # fmt: skip


def _words_of(document: Document) -> tuple[list[str], bool]:
    """Words with the space after each, as far as they are compared; whether there are more."""
    found: list[str] = []
    rows = Page.objects.filter(blob=document.blob_id).order_by("number")
    for text in rows.values_list("text", flat=True).iterator(20):
        for piece in _PIECE.finditer(text):
            if len(found) == LONGEST:
                return found, True
            found.append(piece[0])
        if found and not found[-1][-1].isspace():
            found[-1] += "\n"
    return found, False


def differences(first: list[str], second: list[str]) -> Iterator[Stretch]:
    """Stretches in order; long ones that are the same are cut down to what stands around."""
    bare_first, bare_second = _bare(first), _bare(second)
    codes = list(Indel.opcodes(bare_first, bare_second))
    out: list[str] = []  # of one place: all that was taken out stands before all that was put in
    new: list[str] = []
    for place, code in enumerate(codes):
        if code.tag == "equal":
            yield from _changed(out, new)
            out, new = [], []
            words = second[code.dest_start : code.dest_end]
            yield from _same(words, place == 0, place == len(codes) - 1)
        else:
            out += first[code.src_start : code.src_end]
            new += second[code.dest_start : code.dest_end]
    yield from _changed(out, new)


def _changed(out: list[str], new: list[str]) -> Iterator[Stretch]:
    if out:
        yield _stretch("out", out)
    if new:
        yield _stretch("in", new)


def _bare(words: list[str]) -> list[str]:
    """Line ends and indents do not count."""
    return [word.rstrip() for word in words]


def _same(words: list[str], is_first: bool, is_last: bool) -> Iterator[Stretch]:
    before = 0 if is_first else AROUND
    after = 0 if is_last else AROUND
    if len(words) <= before + after + 2 * AROUND:
        yield _stretch("same", words)
        return
    if before:
        yield _stretch("same", words[:before])
    middle = words[before : len(words) - after]
    yield Stretch("skipped", "".join(middle), len(middle))
    if after:
        yield _stretch("same", words[-after:])


def _stretch(how: str, words: list[str]) -> Stretch:
    return Stretch(how, "".join(words), len(words))
