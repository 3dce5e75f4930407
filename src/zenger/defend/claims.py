"""Sentences that call somebody guilty. Words are looked for in the languages below; a text in
another one is for people to read."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_GUILT = {
    "en": r"\bguilty\b(?! plea)|\bconvicted of\b",
    "de": r"(?<!un)\bschuldig\b|\bverurteilt\b",
    "fr": r"\bcoupable\b",
    "es": r"\bculpable\b",
}
_HEDGED = {
    "en": r"\b(not|never|nor|no|nobody|if|unless|whether|until|would|could|might|presumed)\b|"
    r"\bden(y|ies|ied|ying)\b|n[’']t\b",
    "de": r"\b(nicht|nie|kein\w*|niemand|wenn|falls|ob|bis|würde\w*|könnte\w*|bestreite\w*|"
    r"bestritt)\b",
    "fr": r"\b(non|ne|n[’']|pas|jamais|si|sauf|serait|nie)\b",
    "es": r"\b(no|nunca|si|salvo|sería|niega)\b",
}
"""Words that make a sentence no claim: “If found guilty, she faces …”."""
_PRONOUNS = {
    "en": r"\b(he|she|they)\b", "de": r"\b(er|sie)\b", "fr": r"\b(il|elle|ils|elles)\b",
    "es": r"\b(él|ella|ellos|ellas)\b",
}  # fmt: skip
_NOWHERE = r"$^"
_SENTENCE = re.compile(r"[^.!?\n]+")
_LEAST = 3  # letters of a name that says who is meant


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that calls somebody guilty."""

    words: str
    around: str
    is_of_subject: bool  # by name or as he, she or they


def claims_of_guilt(text: str, language: str, names: Iterable[str]) -> Iterator[Claim]:
    """
    Args:
        language: BCP 47.
        names: of the subjects.
    """
    tongue = language.split("-")[0]
    parts = {part.casefold() for name in names for part in name.split() if len(part) >= _LEAST}
    for sentence in _SENTENCE.findall(text):
        found = re.search(_GUILT.get(tongue, _NOWHERE), sentence, re.IGNORECASE)
        if found and not re.search(_HEDGED[tongue], sentence, re.IGNORECASE):
            is_named = not parts.isdisjoint(re.findall(r"\w+", sentence.casefold()))
            is_meant = re.search(_PRONOUNS[tongue], sentence, re.IGNORECASE) is not None
            yield Claim(found[0], around(sentence, found), is_named or is_meant)


def around(text: str, found: re.Match[str]) -> str:
    """A few words before and after."""
    return " ".join(text[max(found.start() - 30, 0) : found.end() + 20].split())
