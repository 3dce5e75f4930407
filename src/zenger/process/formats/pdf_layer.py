"""Whether the text inside a PDF page can be what a person sees on it.

A font may draw an A and call it Q, or call nothing by any name; an earlier OCR may have misread a
scan. What is doubted here is read by OCR as well, and stays if the two agree: a doubt costs time,
never text. Of the 1,802 PDF pages of the shared folder, 7 are doubted, and 5 of those are sound
lists of names; of 340 pages whose letters were exchanged at random, 290, and of 340 with all their
characters exchanged, 310.
"""

import re

from zenger.process.formats.pdf_text import PageText
from zenger.process.language import likeliest

FEWEST = 20  # characters; fewer tell nothing
NAMELESS = 0.2  # of the characters; sound pages have at most 0.004
CIDS = 0.2  # of the text: glyph numbers that a program wrote where it knew no letter
ACCENTED = 0.5  # of the letters: Cyrillic or Greek taken for Western letters; French has 0.06
ENOUGH = 300  # letters from which a language must show
SURE = 0.9  # of the likeliest language
COMMON = 0.05  # of the words; running text has 0.2 to 0.5, lists and tables less
WORDLIKE = 0.7  # of the characters of an earlier OCR; good ones have 0.9
# Letters are counted by leaving out all other bytes: every page of every PDF comes by here.
_NO_LETTERS = bytes(byte for byte in range(128) if not chr(byte).isalpha())
_NOT_ACCENTED = bytes(range(0xC0))
_ASCII = re.compile(r"[\x00-\x7f]+")
_CID = re.compile(r"\(cid:\d+\)")
_TOKEN = re.compile(r"\S+")
_WORDLIKE = re.compile(
    r"""[("'“‘«„\[]*
    (?:[^\W\d_]+(?:['’\-–./&][^\W\d_]+)* | [$£€§\#+\-]*\d[\d.,:/%'()\-–]*(?:st|nd|rd|th|[A-Za-z])?)
    [)"'”’»\].,;:!?]*""",
    re.VERBOSE,
)
_COMMON = frozenset(
    "the of and to in that for is on with by was as are this from be not which have or an at it "
    "de la le les des et en du que un une dans pour el los las del una por con se y para no su "
    "der die das und von den mit ist im zu ein eine dem nicht di il che della per sono non gli "
    "do da dos das em os uma com ao het een van dat op te niet zijn och att som av en det til og "
    "på med w na nie się że jest do a je v se si ve bir bu için ile și pe cu dan yang di untuk "
    "az és egy hogy ja on ei että un ar ir kad och".split()
)


def is_doubtful(content: PageText, *, is_reading: bool) -> bool:
    """Whether OCR should have a look too.

    Args:
        is_reading: the text lies unseen on a picture of the page, as an earlier OCR puts it.
    """
    text = content.text
    if content.nameless >= NAMELESS:
        return True
    if len(text) < FEWEST:
        return False
    if "(cid:" in text and sum(map(len, _CID.findall(text))) >= CIDS * len(text):
        return True
    if is_reading and wordlike(text) < WORDLIKE:
        return True
    plain = len(text.encode("ascii", "ignore").translate(None, _NO_LETTERS))
    letters = plain + (0 if text.isascii() else sum(map(str.isalpha, _ASCII.sub("", text))))
    if letters < ENOUGH:
        return letters < 0.2 * len(text) and not any(map(str.isdigit, text))
    western = len(text.encode("latin-1", "ignore").translate(None, _NOT_ACCENTED))
    if western >= ACCENTED * letters:
        return True
    # Other scripts have no likeness to what a font with wrong names makes of Latin letters.
    if plain <= letters / 2 or common_words(text) >= COMMON:
        return False
    return likeliest(text)[1] < SURE or wordlike(text) < WORDLIKE


def common_words(text: str) -> float:
    """How many of the words are the little ones of a European language: 0.0 to 1.0."""
    words = text.lower().split()
    return sum(map(_COMMON.__contains__, words)) / max(len(words), 1)


def wordlike(text: str) -> float:
    """How much of the text is in words or numbers as somebody writes them: 0.0 to 1.0.

    Scripts without spaces between words, and those with marks on letters, count as well written.
    """
    tokens = _TOKEN.findall(text)
    whole = sum(map(len, tokens))
    if not whole or sum(letter > "\u0530" for letter in text) > whole / 2:
        return 1.0
    return sum(len(token) for token in tokens if _WORDLIKE.fullmatch(token)) / whole
