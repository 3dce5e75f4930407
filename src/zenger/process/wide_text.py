"""Which texts are in UTF-16 or UTF-32 though no mark at their start says so.

Zero bytes in every second place show it for Western letters alone. Other scripts have few of
them; but a text read in the right order has no unassigned, private or control character, which
numbers, pictures and tables of a program read so have at once.
"""

import codecs
import unicodedata

SAMPLE = 4096  # bytes looked at
FEWEST = 16  # characters; fewer say nothing
_NEVER = frozenset(("Cc", "Cn", "Co", "Cs"))
_LINES = frozenset("\t\n\r\f")
_PLAIN = frozenset(" \t\n\r.,:;-\u3000\u3001\u3002")
# Bytes of Latin text; those of other scripts in UTF-16 have controls or bytes beyond ASCII between.
_NARROW = bytes((*range(0x20, 0x7F), 7, 8, 9, 10, 12, 13, 26, 27))
_MOST_ZEROS = 1 / 3  # of all bytes; in UTF-16 of Latin letters they are half
_ORDERS = ("utf_32_le", "utf_32_be", "utf_16_le", "utf_16_be")


def wide_codec(head: bytes) -> str:
    """Python's name of the encoding, or an empty string where it is none of these."""
    if b"\0" not in head[:SAMPLE] or is_narrow(head[:SAMPLE]):
        return ""
    plain = {codec: _plain_letters(head[:SAMPLE], codec) for codec in _ORDERS}
    best = max(plain, key=plain.__getitem__)
    return best if plain[best] else ""


def is_narrow(sample: bytes) -> bool:
    """ASCII or UTF-8 with some zero bytes between, as ends of strings: by chance, pairs of its
    bytes are Chinese letters, all of them."""
    zeros = sample.count(0)
    if zeros > _MOST_ZEROS * len(sample):
        return False
    beyond = sample.translate(None, _NARROW + b"\0")
    if not beyond:
        return True
    if min(beyond) < 0x80:
        return False
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample)
    except UnicodeDecodeError:
        return False
    return True


def _plain_letters(sample: bytes, codec: str) -> int:
    """How many blanks and stops it has when read so; 0 where it is no text."""
    try:
        text = codecs.getincrementaldecoder(codec)().decode(sample)
    except UnicodeDecodeError:
        return 0
    if len(text) < FEWEST or len(set(text)) < 4:
        return 0
    if any(unicodedata.category(letter) in _NEVER and letter not in _LINES for letter in set(text)):
        return 0
    return sum(letter in _PLAIN for letter in text)
