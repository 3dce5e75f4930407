"""Sentences that call somebody guilty. Words are looked for in the languages below; a text in
another one is for people to read."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

_GUILT = {
    "en": r"\bguilty\b(?! plea)|\bconvicted of\b",
    "de": r"(?<!un)\bschuldig\b|\bverurteilt\b",
    "fr": r"\bcoupable\b",
    "es": r"\bculpable\b",
}
_HEDGED = {
    "en": r"\b(not|never|nor|no|nobody|if|unless|whether|until|would|could|might|presumed|"
    r"quashed|overturned)\b|"
    r"\bden(y|ies|ied|ying)\b|n[’']t\b",
    "de": r"\b(nicht|nie|kein\w*|niemand|wenn|falls|ob|bis|würde\w*|könnte\w*|bestreite\w*|"
    r"bestritt|aufgehoben)\b",
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
_ARTICLES = {"the", "der", "die", "das", "les", "los", "las"}  # of newspapers
_LEAST = 3  # letters of a name that says who is meant


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence that calls somebody guilty."""

    words: str
    around: str
    named: tuple[str, ...]  # subjects, by id
    has_pronoun: bool  # he, she or they


def claims_of_guilt(
    text: str, language: str, names: Mapping[str, Iterable[str]]
) -> Iterator[Claim]:
    """
    Args:
        language: BCP 47.
        names: of each subject, by id.
    """
    tongue = language.split("-")[0]
    parts = {id_: _parts(some) for id_, some in names.items()}
    for sentence in _SENTENCE.findall(text):
        found = re.search(_GUILT.get(tongue, _NOWHERE), sentence, re.IGNORECASE)
        if found and not re.search(_HEDGED[tongue], sentence, re.IGNORECASE):
            said = set(re.findall(r"\w+", sentence.casefold()))
            named = tuple(id_ for id_, known in parts.items() if known & said)
            has_pronoun = re.search(_PRONOUNS[tongue], sentence, re.IGNORECASE) is not None
            yield Claim(found[0], around(sentence, found), named, has_pronoun)


def _parts(names: Iterable[str]) -> set[str]:
    """What a sentence may call somebody."""
    parts = {part.casefold() for name in names for part in name.split()}
    return {part for part in parts if len(part) >= _LEAST} - _ARTICLES


def around(text: str, found: re.Match[str]) -> str:
    """A few words before and after."""
    return " ".join(text[max(found.start() - 30, 0) : found.end() + 20].split())
