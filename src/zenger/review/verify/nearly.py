"""Check 14: what OCR reads of a page holds no secret, nor anything that is nearly one.

OCR may read "Oye1aran", or take "rn" for "m". So letters that look alike count as the same, and
where a secret has eight letters and more one may be wrong, missing or too many. Shorter ones
would then be found in other words: "Turner" in "turned"; and a number in the next one of a table.
Of ink that OCR made out only once it was turned, cleaned or stretched, one letter in five may be
wrong, three at most: no word of ten letters comes out of a drawing by chance.
"""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from zenger.review.verify.secrets import IN_BYTES, INSIDE_WORDS, Find, Secret, Secrets, folded

ONE_WRONG = 8  # letters from which one may be wrong
_FOR_ONE, _MOST_WRONG = 5, 3  # letters for each that may be, where reading was hard
_MOST_WORDS = 12  # of a secret that is looked for by nearness; longer ones are found in parts
_SAME = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
_LOOKS = str.maketrans("0|!1i5$862", "olllIss8bz".lower())


def nearly_in(secrets: Secrets, text: str, *, surely: str | None = None) -> frozenset[Find]:
    """Those that are read in a page's picture, exactly or nearly.

    Args:
        surely: of ink that OCR had not made out as it is, the words that it is sure of by now.
            A short secret counts only as one of them: in what a photograph is taken for, there
            are all words of three letters.
    """
    is_hard = surely is not None
    found = set(secrets.in_text(text))
    if surely is not None:
        found -= _short(secrets, f" {folded(surely)} ")
    words = folded(text).split()
    for count, wanted in _by_words(secrets.all, IN_BYTES if is_hard else INSIDE_WORDS).items():
        for size in {max(1, count - 1), count, count + 1}:
            windows = ["".join(words[at : at + size]) for at in range(len(words) - size + 1)]
            found.update(_near(wanted, windows, is_hard))
    return frozenset(found)


def _short(secrets: Secrets, line: str) -> set[Find]:
    """Of those that are short the finds that do not hold."""
    short = [s for s in secrets.all if s.weight < IN_BYTES and f" {s.words} " not in line]
    return {Find(secret.mark, "text") for secret in short}


def _by_words(secrets: Sequence[Secret], least: int) -> dict[int, list[Secret]]:
    groups: dict[int, list[Secret]] = {}
    for secret in secrets:
        count = secret.words.count(" ") + 1
        if secret.weight >= least and count <= _MOST_WORDS:
            groups.setdefault(count, []).append(secret)
    return groups


def _near(secrets: list[Secret], windows: list[str], is_hard: bool) -> Iterator[Find]:
    looks = {looks_like(window) for window in windows}
    for secret in secrets:
        if looks_like(secret.letters) in looks:
            yield Find(secret.mark, "text that looks like it")
    long = [s for s in secrets if len(s.letters) >= ONE_WRONG and not s.letters.isdigit()]
    if not long or not windows:
        return
    most = {secret: _wrong(secret, is_hard) for secret in long}
    distances = cdist(
        [secret.letters for secret in long], windows, scorer=Levenshtein.distance,
        score_cutoff=max(most.values()),
    )  # fmt: skip
    for secret, row in zip(long, distances, strict=True):
        if (row <= most[secret]).any():
            yield Find(secret.mark, "text with few letters otherwise")


def _wrong(secret: Secret, is_hard: bool) -> int:
    return min(_MOST_WRONG, len(secret.letters) // _FOR_ONE) if is_hard else 1


def looks_like(letters: str) -> str:
    """The same for all words that a reader may take for one another."""
    plain = letters.translate(_LOOKS)
    for two, one in _SAME:
        plain = plain.replace(two, one)
    return re.sub("[il]+", "l", plain)
