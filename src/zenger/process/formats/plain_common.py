"""Which charset a short text in other than Latin letters is in, by the letters everybody uses.

Judges of byte frequencies and of languages need some hundred letters: a note of one sentence in
EUC-JP was Thai, in KOI8-R Japanese, in Big5 accents and signs. Read in the right charset, half
of a text is made of a few common letters; read in a wrong one, hardly any of it is.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

SAMPLE = 4_000  # bytes looked at
FEWEST = 4  # letters beyond ASCII
UNACCENTED = 0.6  # the weight of a Greek text in small letters that lacks accents
LONGEST_UNACCENTED = 15  # letters of it for each accent
LEAST = 0.3  # of all parts; lower, and nothing is said
# The most frequent letters of running text: from 40 % of it (Chinese) to 80 % (alphabets).
_CHINESE = frozenset(
    "的一是不了人我在有他这为之大来以个中上们到说国和地也子时道出而要于就下得可你年生自会那后能对着"
    "事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定"
    "见只主没公从部长本民开工化外全次月信名文件报告政府市省书名任何关系内容第四五六七八九百千万元号"
    "這為來個們說國時於後會對著裡過發經當與學進種將還見沒從長開報書關係內萬號給寫請勿外傳測試問題動"
    "给写请传测试问题动机密议秘機議員员電电話话通知記录錄華东東北京西南高新水理度海港口船車车員名單单"
)
_KOREAN = frozenset(
    "이다는에의을가한고를하도로지어사기은인서자과있리대그으해일나아시전정들수것보부조라스제장주면만게"
    "원상동구성여안공용비니입습했었되된할합관회문국명모무요금중와위연신발방선실화의년월학생경재"
)
_RUSSIAN = frozenset("оеаинтсрвлкмёіпд")
_GREEK = frozenset("αοιετσςνηυρπκμλω")
_HEBREW = frozenset("יוהלאתרמבשנם")
_THAI = frozenset("านรอกเงมยลวดทสตะปบคห")
_ARABIC = frozenset("اليمنوترعبدسهةكف")


@dataclass(frozen=True, slots=True)
class _Script:
    """What letters a text of a script is made of, and which of them are common."""

    first: str
    last: str
    common: frozenset[str]
    usual: float  # the share of common letters in running text

    def score(self, letters: str) -> float:
        """How much this looks like running text: 1.0 and more for most that is."""
        own = [letter for letter in letters if self.first <= letter <= self.last]
        share = sum(letter in self.common for letter in own) / len(letters)
        return share / self.usual


_SCRIPTS = {
    "zh": _Script("\u4e00", "\u9fff", _CHINESE, 0.45),
    "ko": _Script("\uac00", "\ud7a3", _KOREAN, 0.6),
    "ru": _Script("\u0400", "\u045f", _RUSSIAN, 0.8),
    "el": _Script("\u0370", "\u03ff", _GREEK, 0.8),
    "he": _Script("\u05d0", "\u05ea", _HEBREW, 0.75),
    "th": _Script("\u0e01", "\u0e4e", _THAI, 0.8),
    "ar": _Script("\u0620", "\u064a", _ARABIC, 0.75),
}
WIDE = {"euc_jp": "ja", "cp932": "ja", "gb18030": "zh", "big5hkscs": "zh", "cp949": "ko"}
# In order of how common they are, which decides between equals.
NARROW = {
    "cp1251": "ru", "koi8_r": "ru", "cp866": "ru", "iso8859_5": "ru", "cp1253": "el",
    "iso8859_7": "el", "cp1256": "ar", "iso8859_6": "ar", "cp1255": "he", "iso8859_8": "he",
    "cp874": "th",
}  # fmt: skip


def guess(
    data: bytes, decoded: Callable[[bytes, str], str | None], charsets: dict[str, str]
) -> str:
    """Python's name of the likeliest of `charsets`, or an empty string where none is convincing.

    Args:
        decoded: the text in a charset, or None where a byte has no meaning in it.
        charsets: which script each is for.
    """
    found, best = "", LEAST
    for codec, script in charsets.items():
        text = decoded(_whole_letters(data), codec)
        score = _score(text, script) if text else 0.0
        if score > best:
            found, best = codec, score
    return found


def _whole_letters(data: bytes) -> bytes:
    """A sample that does not end within a letter of two bytes."""
    return data if len(data) <= SAMPLE else data[:SAMPLE].rpartition(b"\n")[0] or data


def _score(text: str, script: str) -> float:
    letters = "".join(_bare(letter) for letter in text if letter > "\x7f" and letter.isalpha())
    if len(letters) < FEWEST:
        return 0.0
    if script == "ja":
        return _japanese(letters)
    score = _SCRIPTS[script].score(letters) * (1 - _mixed_case(text)) * (1 - _signs(text))
    return score * UNACCENTED if script == "el" and _lacks_accents(text) else score


def _lacks_accents(text: str) -> bool:
    """Every Greek word in small letters has an accent. Hebrew taken for Greek has hardly any."""
    small = [letter for letter in text if "\u0370" <= letter <= "\u03ff" and letter.islower()]
    accents = sum("\u0301" in unicodedata.normalize("NFD", one) for one in small)
    return accents * LONGEST_UNACCENTED < len(small)


def _bare(letter: str) -> str:
    """A small letter; of Greek without its accent."""
    if "\u0370" <= letter <= "\u03ff":
        letter = unicodedata.normalize("NFD", letter)[0]
    return letter.lower()


def _japanese(letters: str) -> float:
    """Hiragana is the grammar of every sentence. Half-width katakana is what all else gives."""
    hiragana = sum("\u3041" <= letter <= "\u3096" for letter in letters) / len(letters)
    halves = sum("\uff61" <= letter <= "\uff9f" for letter in letters) / len(letters)
    return min(1.0, hiragana / 0.3) * (1 - halves)


def _mixed_case(text: str) -> float:
    """The share of capitals that follow a small letter; the mirrored cases of KOI8-R are those."""
    pairs = [
        (before, letter)
        for before, letter in pairwise(text)
        if letter > "\x7f" and letter.isalpha() and before.isalpha()
    ]
    odd = sum(before.islower() and letter.isupper() for before, letter in pairs)
    return odd / len(pairs) if pairs else 0.0


def _signs(text: str) -> float:
    """The share of characters beyond ASCII that are no letters, marks or spaces of prose."""
    beyond = [letter for letter in text if letter > "\x7f"]
    odd = sum(unicodedata.category(letter) in _ODD for letter in beyond)
    return odd / len(beyond)


_ODD = frozenset(("Sm", "Sc", "Sk", "So", "Cc", "Cf", "Co", "Cn", "No"))
