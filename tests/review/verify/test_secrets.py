"""What must not be published is found however it is written, and little else is."""

import base64
import gzip
from collections.abc import Callable
from urllib.parse import quote

import pytest

from zenger.review.verify.secrets import Secrets

NAME = "Zdeněk Quixby"
KEY = b"a key of a test"


def found(words: str, text: str) -> bool:
    return bool(Secrets([words], KEY).in_text(text))


@pytest.mark.parametrize(
    "text",
    [
        "met Zdeněk Quixby there", "ZDENĚK QUIXBY", "Zdenek Quixby", "Zdene\u030ck Quixby",
        "Zdeněk\nQuixby", "Zdeněk  Quix-\nby", "Z d e n ě k Q u i x b y", "Zdeněk-Quixby",
        "(Zdeněk_Quixby)", "xZdeněkQuixbyx", "Zdeněk Qu\u00adixby", "Ｚｄｅｎěｋ Ｑｕｉｘｂｙ",
        "Zdeněk\u200b Quixby's",
    ],
)  # fmt: skip
def test_a_name_is_found_in_text_however_it_is_set(text: str) -> None:
    assert found(NAME, text)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("Anna", "then \u0410nna came"), ("Anna", "A\ufe0fnna"), ("Anna", "A\u034fnna"),
        ("Anna", "An\u20dfna"), ("Anna", "A\u2063nna"), ("Anna", "\u1d00\u0274\u0274\u1d00"),
        ("Иванов", "это Ив\u0061н\u006fв"), ("Hope", "Норе"), ("M\u0430ria", "Maria"),
        ("Margaret", "xM\u0430rgaretx"), ("Lee", "(L\u0435e)"), ("Lee", "L\u2062ee"),
    ],
)  # fmt: skip
def test_a_name_is_found_in_letters_that_only_look_like_its_own(words: str, text: str) -> None:
    assert found(words, text)


@pytest.mark.parametrize(
    ("words", "text"), [("cope", "в ссоре"), ("Anna", "Анна"), ("Lee", "сLее")]
)
def test_words_of_another_language_are_no_names_of_this_one(words: str, text: str) -> None:
    assert not found(words, text)


ENCODINGS: dict[str, Callable[[str], bytes]] = {
    "UTF-8": str.encode,
    "UTF-16, big end first": lambda text: text.encode("utf-16-be"),
    "UTF-16, little end first": lambda text: text.encode("utf-16-le"),
    "Windows 1250": lambda text: text.encode("cp1250"),
    "hexadecimal": lambda text: text.encode().hex().encode(),
    "hexadecimal in capitals, with spaces": lambda text: text.encode("utf-16-be").hex(" ").upper().encode(),
    "octal": lambda text: b"".join(b"\\%03o" % byte for byte in text.encode()),
    "octal for what is not ASCII": lambda text: text.encode("utf-8").replace(b"\xc4\x9b", b"\\304\\233"),
    "base64 at offset 0": lambda text: base64.b64encode(text.encode()),
    "base64 at offset 1": lambda text: base64.b64encode(b"." + text.encode()),
    "base64 at offset 2": lambda text: base64.b64encode(b".." + text.encode() + b"."),
    "base64 in lines": lambda text: base64.encodebytes(b"x" * 50 + text.encode()),
    "reversed": lambda text: text[::-1].encode(),
    "reversed bytes": lambda text: text.encode()[::-1],
    "percent-encoded": lambda text: quote(text).encode(),
    "percent-encoded as a whole": lambda text: b"".join(b"%%%02X" % byte for byte in text.encode()),
    "HTML entities": lambda text: "".join(f"&#{ord(letter)};" for letter in text).encode(),
    "HTML entities, hexadecimal": lambda text: "".join(f"&#x{ord(letter):X};" for letter in text).encode(),
    "entities for what is not ASCII": lambda text: text.encode("ascii", "xmlcharrefreplace"),
    "JSON escapes": lambda text: "".join(f"\\u{ord(letter):04x}" for letter in text).encode(),
    "letters apart": lambda text: " ".join(text).encode(),
    "quoted-printable": lambda text: b"".join(b"=%02X" % byte for byte in text.encode()),
}  # fmt: skip


@pytest.mark.parametrize("written", ENCODINGS.values(), ids=ENCODINGS)
@pytest.mark.parametrize("case", [str, str.lower, str.upper], ids=["as is", "small", "capitals"])
def test_a_name_is_found_in_bytes_in_every_spelling(
    written: Callable[[str], bytes], case: Callable[[str], str]
) -> None:
    content = b"\x00\x01 some bytes " + written(case(NAME)) + b" and more \xff"
    assert Secrets([NAME], KEY).in_bytes(content)


def test_nothing_is_found_where_nothing_is() -> None:
    noise = gzip.compress(b"some bytes that look like noise " * 100)
    secrets = Secrets([NAME, "Lee", "Anna", "Berlin"], KEY)
    assert not secrets.in_text("The fleece of an annual re-turn error in burl in")
    assert not secrets.in_bytes(noise)


@pytest.mark.parametrize(
    ("words", "text", "is_there"),
    [
        ("Lee", "Mr. Lee, said", True),
        ("Lee", "a fleece", False),
        ("Anna", "Annapurna", True),
        ("Turner", "return error", False),
        ("Turner", "Tur-\nner said", True),
        ("李明", "昨天李明说", True),
        ("明", "昨天李明说", False),
        ("1234", "in 12345 cases", False),
        ("1234", "room 1234.", True),
        ("+49 170 1234567", "call 0049-170-123-4567 now", False),
        ("+49 170 1234567", "call +49 (170) 12 34 567 now", True),
        ("Straße", "STRASSE", True),
    ],
)
def test_short_secrets_are_whole_words_and_longer_ones_may_be_cut_apart(
    words: str, text: str, is_there: bool
) -> None:
    assert found(words, text) is is_there


def test_a_find_names_no_secret_but_a_hash_that_depends_on_a_key() -> None:
    (one,) = Secrets([NAME], KEY).in_text(NAME)
    (other,) = Secrets([NAME], b"another key").in_text(NAME)
    (same,) = Secrets(["ZDENEK  quixby"], KEY).in_text(NAME)
    assert one.mark != other.mark
    assert one.mark == same.mark
    assert "quixby" not in repr(Secrets([NAME], KEY).all).casefold()


def test_without_secrets_nothing_is_found() -> None:
    assert not Secrets(["", " - ", "…"], KEY).all
    assert not Secrets([], KEY).in_text("anything")
    assert not Secrets([], KEY).in_bytes(b"anything")


def test_a_part_of_a_long_passage_is_found_under_the_mark_of_the_whole() -> None:
    passage = "the minister told her driver to wait behind the old customs house until ten"
    secrets = Secrets([passage], KEY)
    (whole,) = secrets.in_text(passage)
    (part,) = secrets.in_text("he was to wait behind the old customs house until nine")
    assert part.mark == whole.mark
    assert not secrets.in_text("behind the old customs house")
