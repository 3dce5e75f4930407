"""Words that were told of a file, so that what is left over can be told apart from them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# In these scripts a name may have two letters; in the others two letters are no word.
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff\u3041-\u30ff\uac00-\ud7a3"
_WORD = re.compile(rf"[^\W\d_]{{3,}}|[{_HAN}]{{2,}}")
# Of a telephone or an account, however it is divided.
_NUMBER = re.compile(r"(?<![\w.,-])\+?\(?\d(?:[ ()-]{0,3}\d){6,30}(?![\w.,-])")
# Letters and digits, as files, cases and people are numbered; not what programs count or draw.
_CODE = re.compile(r"(?<![\w-])[A-Za-z0-9]+(?:[-_][A-Za-z0-9]+)*(?![\w-])")
_COUNTED = re.compile(r"[A-Za-z_-]+\d{1,4}|[0-9A-F-]{16,}")
FEWEST_OF_A_CODE = 6  # letters and digits
MOST = 2_000_000  # different words of one file


@dataclass(slots=True)
class Told:
    """Grows while a file is gone through; then asked."""

    words: set[str] = field(default_factory=set)
    running: str = ""  # what is seen, without blanks: a source may cut words into pieces

    def add(self, *texts: str) -> None:
        for text in texts:
            if len(self.words) < MOST:
                self.words.update(_words(text))

    def is_in_running(self, text: str) -> bool:
        return "".join(text.split()) in self.running

    def untold(self, text: str) -> bool:
        """Whether it has a word, a long number or a code that nothing has said yet."""
        return any(word not in self.words for word in _words(text))


def _words(text: str) -> Iterator[str]:
    """In small letters; numbers and codes without what divides them."""
    yield from (word.lower() for word in _WORD.findall(text))
    if any(map(str.isdigit, text)):
        yield from ("".join(filter(str.isdigit, one)) for one in _NUMBER.findall(text))
        for one in _CODE.findall(text):
            bare = "".join(filter(str.isalnum, one))
            if len(bare) >= FEWEST_OF_A_CODE and not _COUNTED.fullmatch(one) and _is_mixed(bare):
                yield bare.lower()


def _is_mixed(bare: str) -> bool:
    return sum(map(str.isdigit, bare)) >= 2 and not bare.isdigit() and not bare.islower()
