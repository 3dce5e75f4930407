"""Shorter ways in which people write a name: with initials, the family name first or alone."""

from zenger.model.tokens import is_unspaced

SHORTEST = 4  # letters of a family name that is looked for alone: shorter ones are often words
_MOST_WORDS = 6


def shorter_forms(name: str) -> tuple[str, ...]:
    """Of "Gulnara Beksultanova": "Beksultanova Gulnara", "G Beksultanova", "Beksultanova G",
    "Beksultanova".

    Signs count for nothing where terms are looked for, so that "Beksultanova, G." is found too.
    The last word is taken for the family name, or the first where a comma follows it. Nothing of a
    name of one word, or in a script without spaces.
    """
    family, comma, given = name.partition(",")
    words = [*given.split(), *family.split()] if comma and given.strip() else name.split()
    if not 2 <= len(words) <= _MOST_WORDS or is_unspaced(words[-1][0]):
        return ()
    last, before = words[-1], words[:-1]
    initials = [word[0] for word in before if word[0].isalpha()]
    forms = [" ".join([last, *before]), " ".join([*before, last])]
    if initials:
        forms += [f"{initials[0]} {last}", f"{last} {initials[0]}"]
        forms += [" ".join([*initials, last]), " ".join([last, *initials])]
    if sum(map(str.isalpha, last)) >= SHORTEST:
        forms.append(last)
    return tuple(form for form in dict.fromkeys(forms) if form != name)
