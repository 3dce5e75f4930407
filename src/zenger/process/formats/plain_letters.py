"""Which charset a text in other than Latin letters is in, judged by how common its letters are.

charset-normalizer weighs bytes, of which a line of text has few: of 20 to 40 letters of Hebrew,
Bulgarian or Japanese it named the wrong charset more often than not. Its tables of the letters of
each language say more: read in a wrong charset, rare letters and signs come out. Texts of two
bytes a letter are judged by the part of their charset's table that each lies in: all four
standards have the letters in daily use in a part of their own.
"""

import unicodedata
from collections.abc import Callable, Iterator
from functools import cache

from charset_normalizer.constant import FREQUENCIES

from zenger.process.formats.plain_guess import MARKS_OF_PROSE, is_odd

SAMPLE = 2_000  # bytes looked at
FEWEST = 6  # bytes beyond ASCII; of fewer nothing is said
LEAST = 0.5  # score; below it nothing is said
CLEARLY = 0.001  # by which a rarer charset must be better
UNUSUAL, SIGN, CAPITAL_WITHIN = -0.3, -0.5, -1.0  # of a letter that its language hardly has
MARK, THAI = 0.6, 0.3  # of a mark above or below a letter, of a Thai one: most are in no table
CAPITALS = 0.9  # what is left of the score of a text in capitals alone
_CYRILLIC = ("Russian", "Ukrainian", "Bulgarian", "Serbian")
# In order of how common they are, which decides between equals.
SINGLE: dict[str, tuple[str, ...]] = {
    "cp1251": _CYRILLIC,
    "cp1256": ("Arabic", "Farsi"),
    "cp1253": ("Greek",),
    "cp1255": ("Hebrew",),
    "cp874": ("Thai",),
    "koi8_r": ("Russian", "Ukrainian", "Bulgarian"),
    "koi8_u": ("Russian", "Ukrainian", "Bulgarian"),
    "cp866": ("Russian", "Ukrainian"),
    "mac_cyrillic": ("Russian", "Ukrainian", "Bulgarian"),
    "iso8859_5": _CYRILLIC,
    "iso8859_6": ("Arabic",),
    "iso8859_7": ("Greek",),
    "iso8859_8": ("Hebrew",),
    "cp737": ("Greek",),
    "cp862": ("Hebrew",),
}
# First bytes of the letters in daily use: GB 2312 level 1, Big5 level 1, JIS X 0208 level 1 in
# both of its forms, the syllables of KS X 1001.
DOUBLE: dict[str, range] = {
    "gb18030": range(0xB0, 0xD8),
    "big5hkscs": range(0xA4, 0xC7),
    "cp932": range(0x88, 0x98),
    "euc_jp": range(0xB0, 0xD0),
    "cp949": range(0xB0, 0xC9),
}
_JAPANESE = frozenset(("cp932", "euc_jp"))
# The most frequent ones of running text, of both kinds of Chinese and of Korean.
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
_DAILY = _CHINESE | _KOREAN | frozenset(FREQUENCIES["Chinese"]) | frozenset(FREQUENCIES["Korean"])
KNOWN = 0.6  # score of a letter in daily use, but not among the commonest
_RARE = 0.1  #  of a letter in another part of the table


def guess(data: bytes, decoded: Callable[[bytes, str], str | None]) -> str:
    """Python's name of the likeliest charset, or an empty string where none is convincing.

    Args:
        decoded: the text in a charset, or None where a byte has no meaning in it.
    """
    if sum(byte > 0x7F for byte in data[:SAMPLE]) < FEWEST:
        return ""
    found, best = "", 0.0
    for codec in (*SINGLE, *DOUBLE):
        text = decoded(data[:SAMPLE], codec)
        if text is None:
            continue
        score = _of_double(text, codec) if codec in DOUBLE else _of_single(text, codec)
        if score > best + CLEARLY:
            found, best = codec, score
    return found if best >= LEAST else ""


def _of_single(text: str, codec: str) -> float:
    score = max(_mean(_weights(text, _ranks(language))) for language in SINGLE[codec])
    return score * CAPITALS if text.isupper() else score


@cache
def _ranks(language: str) -> dict[str, float]:
    """From 1.0 for the commonest letter down to nearly 0.0."""
    letters = [letter for letter in FREQUENCIES[language] if letter > "\x7f"]
    return {letter: 1 - at / len(letters) for at, letter in enumerate(letters)}


def _weights(text: str, ranks: dict[str, float]) -> Iterator[float]:
    before = " "
    for letter in text:
        if letter in MARKS_OF_PROSE and is_odd(letter, before):
            yield SIGN
        elif letter > "\x7f" and letter not in MARKS_OF_PROSE:
            yield _weight(letter, before, ranks)
        before = letter


def _weight(letter: str, before: str, ranks: dict[str, float]) -> float:
    if "\u0e01" <= letter <= "\u0e5b":
        return ranks.get(letter, THAI)
    if unicodedata.category(letter) == "Mn":
        return ranks.get(letter, MARK)
    if not letter.isalpha():
        return SIGN
    if letter.isupper() and before.islower():
        return CAPITAL_WITHIN
    return ranks.get(letter.lower(), UNUSUAL)


def _of_double(text: str, codec: str) -> float:
    score = _mean(_places(text, codec))
    kana = any("\u3041" <= letter <= "\u30fa" for letter in text)
    if codec != "cp949" and kana != (codec in _JAPANESE):
        return score / 2  # the tables of the others have Japanese letters too, hardly used
    return score


def _places(text: str, codec: str) -> Iterator[float]:
    common = DOUBLE[codec]
    for letter in text:
        if letter <= "\x7f" or "\u3000" <= letter <= "\u301f" or "\uff01" <= letter <= "\uff5e":
            continue
        if "\u3041" <= letter <= "\u30fe" or letter in _DAILY:
            yield 1.0
        elif letter.isalpha() and (raw := letter.encode(codec))[0] in common and len(raw) == 2:
            yield KNOWN if codec in ("cp932", "big5hkscs") or raw[1] >= 0xA1 else _RARE
        else:
            yield _RARE if letter.isalpha() else SIGN


def _mean(weights: Iterator[float]) -> float:
    known = list(weights)
    return sum(known) / len(known) if known else 0.0
