"""Check 14: what OCR reads of a page holds no secret, nor anything that is nearly one.

OCR may read "Oye1aran", or take "rn" for "m". So letters that look alike count as the same, and
where a secret has eight letters and more one may be wrong, missing or too many. Shorter ones
would then be found in other words: "Turner" in "turned"; and a number in the next one of a table.
"""

import re
from collections.abc import Iterator, Sequence

from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from zenger.review.verify.secrets import INSIDE_WORDS, Find, Secret, Secrets, folded

ONE_WRONG = 8  # letters from which one may be wrong
_MOST_WORDS = 12  # of a secret that is looked for by nearness; longer ones are found in parts
_SAME = (("rn", "m"), ("vv", "w"), ("cl", "d"), ("ii", "u"))
_LOOKS = str.maketrans("0|!1i5$862", "olllIss8bz".lower())


def nearly_in(secrets: Secrets, text: str) -> frozenset[Find]:
    """Those that are read in a page's picture, exactly or nearly."""
    found = set(secrets.in_text(text))
    words = folded(text).split()
    for count, wanted in _by_words(secrets.all).items():
        for size in {max(1, count - 1), count, count + 1}:
            windows = ["".join(words[at : at + size]) for at in range(len(words) - size + 1)]
            found.update(_near(wanted, windows))
    return frozenset(found)


def _by_words(secrets: Sequence[Secret]) -> dict[int, list[Secret]]:
    groups: dict[int, list[Secret]] = {}
    for secret in secrets:
        count = secret.words.count(" ") + 1
        if secret.weight >= INSIDE_WORDS and count <= _MOST_WORDS:
            groups.setdefault(count, []).append(secret)
    return groups


def _near(secrets: list[Secret], windows: list[str]) -> Iterator[Find]:
    looks = {looks_like(window) for window in windows}
    for secret in secrets:
        if looks_like(secret.letters) in looks:
            yield Find(secret.mark, "text that looks like it")
    long = [s for s in secrets if len(s.letters) >= ONE_WRONG and not s.letters.isdigit()]
    if not long or not windows:
        return
    distances = cdist(
        [secret.letters for secret in long], windows, scorer=Levenshtein.distance, score_cutoff=1
    )
    for secret, row in zip(long, distances, strict=True):
        if (row <= 1).any():
            yield Find(secret.mark, "text with one letter otherwise")


def looks_like(letters: str) -> str:
    """The same for all words that a reader may take for one another."""
    plain = letters.translate(_LOOKS)
    for two, one in _SAME:
        plain = plain.replace(two, one)
    return re.sub("[il]+", "l", plain)
