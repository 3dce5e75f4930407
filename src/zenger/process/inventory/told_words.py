"""Words that were told of a file, so that what is left over can be told apart from them."""

import re
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\W\d_]{3,}")
MOST = 2_000_000  # different words of one file


@dataclass(slots=True)
class Told:
    """Grows while a file is gone through; then asked."""

    words: set[str] = field(default_factory=set)
    running: str = ""  # what is seen, without blanks: a source may cut words into pieces

    def add(self, *texts: str) -> None:
        for text in texts:
            if len(self.words) < MOST:
                self.words.update(word.lower() for word in _WORD.findall(text))

    def is_in_running(self, text: str) -> bool:
        return "".join(text.split()) in self.running

    def untold(self, text: str) -> bool:
        """Whether it has a word, of three letters at least, that nothing has said yet."""
        return any(word.lower() not in self.words for word in _WORD.findall(text))
