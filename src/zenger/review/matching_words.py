"""Whether letters that stand one after the other are a word of a text, or only nearly a term."""

import re
from collections.abc import Iterator

from zenger.model.tokens import is_unspaced
from zenger.review.look_alikes import IGNORED
from zenger.review.matching_letters import Letters
from zenger.review.terms import FUZZY_FROM, Term

INSIDE_FROM = 4  # letters of a term that is looked for inside words, and half of its digits
# Put before an Arabic or a Hebrew word without a space: and, so, with, like, to, the.
_PROCLITICS = frozenset("وفبكلسا" + "והבכלמש")
_MOST_PROCLITICS = 4
# Where a word is cut without ending: a line ends, a hyphen of any kind, a stroke that makes an
# Arabic word longer, something invisible.
_CUT = re.compile(f"[-\r\n\f\v\u0640\u2010-\u2013\u2028\u2029{IGNORED}]")


def is_weighty(folded: str) -> bool:
    """Whether a term may be looked for inside words."""
    return (len(folded) // 2 if folded.isdigit() else len(folded)) >= INSIDE_FROM


def nearly(text: str, whole: str, at: int, *, is_first: bool) -> Iterator[tuple[int, int]]:
    """Stretches with one letter more, less, or other than `whole`, half of which is there.

    Args:
        at: where that half begins.
        is_first: it is the first one, and the second is compared.
    """
    half = len(whole) // 2
    first, second = whole[:half], whole[half:]
    if is_first:
        begin, other = at + half, second
        for end in range(begin + len(other) - 1, begin + len(other) + 2):
            may_be = end <= len(text) and _may_be(text, begin, end, other)
            if may_be and one_apart(text[begin:end], other):
                yield at, end
        return
    for begin in range(max(0, at - half - 1), at - half + 2):
        if _may_be(text, begin, at, first) and one_apart(text[begin:at], first):
            yield begin, at + len(second)


def _may_be(text: str, begin: int, end: int, other: str) -> bool:
    """Where one letter is another, the first or the last is the same."""
    return len(other) < 2 or (
        begin < end and (text[begin] == other[0] or text[end - 1] == other[-1])
    )


def one_apart(one: str, other: str) -> bool:
    """Whether exactly one letter is missing, too many, or another one."""
    if abs(len(one) - len(other)) > 1 or one == other:
        return False
    short, long = sorted((one, other), key=len)
    at = next((n for n, letter in enumerate(short) if letter != long[n]), len(short))
    rest = at + (len(short) == len(long))
    return short[rest:] == long[at + 1 :]


def is_whole(letters: Letters, text: str, term: Term, start: int, end: int) -> bool:
    """Whether a word begins and ends there, and what stands between can be inside one term."""
    return (
        begins(letters, start)
        and ends(letters, end)
        and _holds_together(letters, text, term, start, end)
    )


def begins(letters: Letters, start: int) -> bool:
    """Whether a word may begin before the letter `start`."""
    if letters.is_apart(start) or _is_loose(letters, start):
        return True
    if letters.folded[start] < "\u0590":
        return False
    at = start
    while at > 0 and not letters.is_apart(at):
        at -= 1
        if letters.folded[at] not in _PROCLITICS or start - at > _MOST_PROCLITICS:
            return False
    return True


def ends(letters: Letters, end: int) -> bool:
    """Whether a word may end before the letter `end`."""
    return letters.is_apart(end) or _is_loose(letters, end)


def _is_loose(letters: Letters, index: int) -> bool:
    """Whether there are no spaces to tell where a word begins or ends."""
    return is_unspaced(letters.folded[index]) or is_unspaced(letters.folded[index - 1])


def _holds_together(letters: Letters, text: str, term: Term, start: int, end: int) -> bool:
    """Whether what stands between the letters can be inside one term.

    A term of few letters is not put together from the ends of words ("I am" is no "Iam"), unless
    a line ends there or all its letters are spaced ("I a m").
    """
    gaps = [
        (n - start, text[letters.ends[n - 1] : letters.starts[n]])
        for n in range(start + 1, end)
        if letters.ends[n - 1] < letters.starts[n]
    ]
    if len(term.letters.folded) >= FUZZY_FROM or len(gaps) == end - start - 1:
        return True
    return all(at in term.breaks or _CUT.search(gap) for at, gap in gaps)
