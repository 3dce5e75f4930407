"""Which language a text is in, judged from a sample of its letters."""

import re

import py3langid

SAMPLE = 2000  # characters looked at
SHORTEST = 20  # letters; below, a name or a number decides more than the language does
SHORTEST_UNSPACED = 6  # letters of a script without spaces say more
FLOOR = 0.0

_NO_WORDS = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+|[^\W\d_]*\d\S*")
_NO_LETTERS = re.compile(r"[\W\d_]+")
_UNSPACED = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]"
)


def warm_up() -> None:
    """Load the model (0.2 s), which cannot be read once the sandbox is closed."""
    language_of("The quick brown fox jumps over the lazy dog and runs away.")


def language_of(text: str) -> str:
    """The ISO 639-1 code of the text's main language, or an empty string when unsure."""
    sample = _sample(text)
    letters = len(_NO_LETTERS.sub("", sample))
    shortest = SHORTEST_UNSPACED if _UNSPACED.search(sample) else SHORTEST
    if letters < shortest:
        return ""
    code, _ = py3langid.classify(sample)
    return str(code)


def _sample(text: str) -> str:
    """The first `SAMPLE` characters of words: addresses, numbers and signs left out."""
    words = _NO_WORDS.sub(" ", text[: SAMPLE * 3])
    words = " ".join(_NO_LETTERS.sub(" ", words).split())[:SAMPLE]
    # All capitals look like another language to a model trained on ordinary spelling.
    return words.lower() if words.isupper() else words
