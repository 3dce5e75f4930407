"""Bytes into text: by their mark, by what they claim, by what they look like.

Codecs are looked up in a table made when this module is imported. Python loads a codec from
disk the first time it is used, which fails inside the sandbox; and a stranger's charset name
must never reach `codecs.lookup`, which also knows ``zlib`` and ``unicode_escape``.
"""

import codecs
import importlib
import re
from dataclasses import dataclass

from charset_normalizer import from_bytes
from charset_normalizer.constant import IANA_SUPPORTED

from zenger.process.formats import plain_guess, plain_letters
from zenger.process.wide_text import is_narrow, wide_codec

SAMPLE_SIZE = 64 * 1024  # bytes that are judged; the judge takes 1 to 30 ms for them

FEW = 20  # letters beyond ASCII, fewer of which are no evidence: "später: Grüße" was Urdu, once

# Each name stands for the superset that browsers read it as (WHATWG Encoding Standard, 4.2):
# mail marked iso-8859-1 is windows-1252 in practice, gb2312 is gb18030.
_SUPERSETS = {
    "cp1252": "ascii us-ascii iso-8859-1 iso8859-1 latin-1 latin1 l1 windows-1252 ansi cp819",
    "cp1254": "iso-8859-9 iso8859-9 latin5 windows-1254",
    "cp874": "iso-8859-11 tis-620 windows-874",
    "gb18030": "gb2312 gbk gb-2312 gb_2312-80 x-gbk hz-gb cp936 chinese euc-cn gb18030-2000",
    "cp949": "ks_c_5601-1987 ks_c_5601 euc-kr euckr ksc5601 uhc windows-949 korean",
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j ms932 ms_kanji",
    "big5hkscs": "big5 big-5 cn-big5 big5-hkscs x-x-big5 cp950",
    "iso8859_8": "iso-8859-8 iso-8859-8-i iso-8859-8-e hebrew",
    "utf_8": "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8",
    "utf_7": "utf-7 unicode-1-1-utf-7",
    "mac_roman": "macintosh mac x-mac-roman",
    "mac_cyrillic": "x-mac-cyrillic x-mac-ukrainian",
    "iso2022_jp_2": "iso-2022-jp iso-2022-jp-1 iso-2022-jp-2 csiso2022jp",
    "iso2022_kr": "iso-2022-kr",
    "euc_jp": "euc-jp eucjp x-euc-jp",
    "utf_16": "utf-16 unicode ucs-2 iso-10646-ucs-2",
    "utf_32": "utf-32 ucs-4",
}
_PLAIN = (
    "utf_16_le utf_16_be utf_32_le utf_32_be hz koi8_r koi8_u koi8_t johab mac_greek mac_latin2 "
    "mac_turkish mac_iceland mac_arabic mac_farsi ptcp154 kz1048 tis_620 cp437 cp500 cp037 cp1140 "
    "cp273 euc_jis_2004 shift_jis_2004 iso2022_jp_ext iso2022_jp_3 utf_8_sig latin_1 ascii "
    + " ".join(f"cp{n}" for n in (720, 737, 775, 850, 852, 855, 856, 857, 858, 860, 861, 862))
    + " "
    + " ".join(f"cp{n}" for n in (863, 864, 865, 866, 869, 1006, 1026, 1125))
    + " "
    + " ".join(f"cp{n}" for n in range(1250, 1259))
    + " "
    + " ".join(f"iso8859_{n}" for n in (2, 3, 4, 5, 6, 7, 10, 13, 14, 15, 16))
)


def _plain_name(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _table() -> dict[str, codecs.CodecInfo]:
    found: dict[str, codecs.CodecInfo] = {}
    for name in _PLAIN.split():
        try:
            info = codecs.lookup(name)
        except LookupError:  # a codec of other Python versions
            continue
        for alias in (name, name.replace("cp", "windows"), name.replace("iso8859_", "latin-")):
            found[_plain_name(alias)] = info
        found[_plain_name(name.replace("cp", "ibm"))] = info
    for superset, names in _SUPERSETS.items():
        info = codecs.lookup(superset)
        for alias in (superset, *names.split()):
            found[_plain_name(alias)] = info
    return found


_CODECS = _table()
_MARKS = (  # utf-32 before utf-16: one mark starts with the other
    (codecs.BOM_UTF8, "utf_8"),
    (codecs.BOM_UTF32_LE, "utf_32_le"),
    (codecs.BOM_UTF32_BE, "utf_32_be"),
    (codecs.BOM_UTF16_LE, "utf_16_le"),
    (codecs.BOM_UTF16_BE, "utf_16_be"),
)
_UTF8_LETTER = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}"
)
FEWEST_UTF8 = 8  # letters beyond ASCII, for a text with others in between to be UTF-8
MOST_STRAYS = 0.1  # of all bytes beyond ASCII; in Korean and Chinese charsets six in ten are
_ESCAPES = re.compile(rb"\x1b\$[@B]|\x1b\(J|\x1b\$\(D")
_HZ = re.compile(rb"~\{(?:[!-w][!-~]){2,200}~\}")  # RFC 1843
# charset-normalizer imports the codecs it tries one after the other: have them all now.
for _name in IANA_SUPPORTED:
    importlib.import_module(f"encodings.{_name}")
from_bytes("Prüfung проверка テスト".encode("cp1251", "ignore") * 4)


WESTERN = "zenger-western"  # a handler of errors: such bytes are windows-1252


def _western(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(WESTERN, _western)


@dataclass(frozen=True, slots=True)
class Charset:
    """How some bytes are to be read."""

    codec: str  # Python's name
    mark: int = 0  # bytes of the byte order mark at the start, to be left out
    strays: str = "replace"  # what becomes of bytes that fit nothing: U+FFFD, or `WESTERN`

    def decode(self, data: bytes) -> str:
        """All of it."""
        return _CODECS[_plain_name(self.codec)].decode(data[self.mark :], self.strays)[0]

    def decoder(self) -> codecs.IncrementalDecoder:
        """For a file read block by block. The caller leaves out the mark."""
        return _CODECS[_plain_name(self.codec)].incrementaldecoder(self.strays)


def known(untrusted_name: str) -> str:
    """Python's name of a charset a file claims, or an empty string."""
    info = _CODECS.get(_plain_name(untrusted_name[:60]))
    return info.name if info else ""


def fits(data: bytes, codec: str) -> bool:
    """Whether every byte has a meaning there (in a sample, the last letter may be cut)."""
    decoder = _CODECS[_plain_name(codec)].incrementaldecoder
    try:
        decoder("strict").decode(data, final=len(data) < SAMPLE_SIZE)
    except (UnicodeError, ValueError):
        return False
    return True


def _wide(sample: bytes) -> str:
    """UTF-16 and -32 without a mark show by where their zero bytes are."""
    if len(sample) < 4 or b"\0" not in sample or is_narrow(sample):
        return ""
    if codec := wide_codec(sample):
        return codec
    quarter = len(sample) // 4
    zeros = [sample[i : quarter * 4 : 4].count(0) / quarter for i in range(4)]
    if zeros[3] > 0.9 and zeros[2] > 0.9:
        return "utf_32_le"
    if zeros[0] > 0.9 and zeros[1] > 0.9:
        return "utf_32_be"
    counts = {codec: _spaces(sample, codec) for codec in ("utf_16_le", "utf_16_be")}
    best = max(counts, key=counts.__getitem__)
    return best if counts[best] > 0 else ""


def _spaces(sample: bytes, codec: str) -> int:
    """How many spaces and line ends it has when read so; 0 where it is no text at all."""
    text = Charset(codec).decode(sample[: min(len(sample), 8192) // 2 * 2])
    readable = sum(letter.isprintable() or letter in "\r\n\t\f" for letter in text)
    if "\0" in text or readable < 0.95 * len(text):
        return 0
    return sum(letter in " \n\r" for letter in text) or int(text.isascii())


def detect(data: bytes, claimed: str = "") -> Charset:
    """The likeliest charset of `data` (all of a text, or its first `SAMPLE_SIZE` bytes).

    In order: a byte order mark; zero bytes in every second or fourth place; UTF-8 where it
    fits, since other charsets hardly ever do by chance; ISO-2022-JP by its escapes; the
    claimed one where it fits; UTF-8 with strays; for Latin letters the charset that
    gives words of a language written in it; for other scripts the one that gives common letters;
    the best guess of charset-normalizer; windows-1252.
    """
    for mark, codec in _MARKS:
        if data.startswith(mark):
            return Charset(codec, len(mark))
    if wide := _wide(data[:SAMPLE_SIZE]):
        return Charset(wide)
    codec = known(claimed)
    if _ESCAPES.search(data[:SAMPLE_SIZE]) and fits(data, "iso2022_jp_2"):
        return Charset("iso2022_jp_2")
    if codec.startswith(("iso2022", "hz", "utf-7")) and fits(data, codec):
        return Charset(codec)
    if _HZ.search(data[:SAMPLE_SIZE]) and data.isascii() and fits(data, "hz"):
        return Charset("hz")
    if fits(data, "utf_8"):
        return Charset("utf_8")
    if codec and codec != "utf-8" and not codec.startswith(("utf-16", "utf-32")):
        strict = codec != "cp1252" or not _looks_foreign(data)
        if strict and fits(data, codec):
            return Charset(codec)
    if _mostly_utf8(data[:SAMPLE_SIZE]):
        return Charset("utf_8", strays=WESTERN)
    return Charset(_guess(data) or codec or "cp1252")


def _mostly_utf8(sample: bytes) -> bool:
    """A log or a mailbox that several programs wrote into, or a text with a damaged letter."""
    letters = _UTF8_LETTER.findall(sample)
    beyond = sum(byte >= 0x80 for byte in sample)
    return len(letters) >= FEWEST_UTF8 and sum(map(len, letters)) >= (1 - MOST_STRAYS) * beyond


def _looks_foreign(data: bytes) -> bool:
    """Half of all letters beyond ASCII: not a Western text, whatever its label says."""
    high = _high(data[:4096])
    low = sum(65 <= byte <= 90 or 97 <= byte <= 122 for byte in data[:4096])
    return high > 8 and high > low


def _looks_latin(data: bytes) -> bool:
    """Letters of ASCII with some others between; Vietnamese has most of them, 25 %."""
    beyond = sum(byte >= 0x80 for byte in data[:4096])
    return not _looks_foreign(data) and beyond < 0.35 * len(data[:4096])


def _high(data: bytes) -> int:
    return sum(byte >= 0xC0 for byte in data)


def _guess(data: bytes) -> str:
    sample = data[:SAMPLE_SIZE]
    if sum(byte >= 0x80 for byte in sample) < len(sample) // 20:
        # Mostly ASCII: show the judge the lines that matter, or it says "ascii".
        lines = [line for line in data.split(b"\n") if not line.isascii()]
        sample = b"\n".join(lines)[:SAMPLE_SIZE] or sample
    if _looks_latin(sample) and (codec := plain_guess.guess(sample, _if_it_fits)):
        return codec
    if _is_other_script(sample) and (codec := plain_letters.guess(sample, _if_its_start_fits)):
        return codec
    if _high(sample) < FEW and not _looks_foreign(sample) and fits(sample, "cp1252"):
        return "cp1252"
    best = from_bytes(sample).best()
    codec = known(best.encoding) if best else ""
    if codec.startswith("utf"):  # had it been one of these, it would be known by now
        codec = ""
    if _looks_foreign(sample) and not plain_guess.gives_words(sample, _if_it_fits, codec):
        return plain_guess.guess(sample, _if_it_fits, plain_guess.FOREIGN) or codec
    return codec


def _is_other_script(data: bytes) -> bool:
    """More letters beyond ASCII than any language written in Latin letters has."""
    written = data[:4096].translate(None, b" \t\r\n")
    return sum(byte >= 0x80 for byte in written) > 0.35 * len(written)


def _if_its_start_fits(data: bytes, codec: str) -> str | None:
    """As `_if_it_fits`; the last letter may be cut."""
    try:
        return _CODECS[_plain_name(codec)].incrementaldecoder("strict").decode(data)
    except (UnicodeError, ValueError):
        return None


def _if_it_fits(data: bytes, codec: str) -> str | None:
    try:
        return _CODECS[_plain_name(codec)].decode(data, "strict")[0]
    except (UnicodeError, ValueError):
        return None


def decode(data: bytes, claimed: str = "") -> str:
    """Text of some bytes, by `detect`."""
    return detect(data, claimed).decode(data)
