"""Plain text: the right letters, whatever wrote them."""

import csv
import io
import json
from pathlib import Path

import pytest
from tests.process.formats.reading import read

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, PageKind
from zenger.model.ids import Digest
from zenger.process.formats.plain import PlainHandler
from zenger.process.formats.plain_charsets import decode, known
from zenger.process.formats.plain_guess import oddness
from zenger.process.formats.plain_pages import PART, WHOLE
from zenger.process.identify import identify
from zenger.process.wide_text import wide_codec

RUSSIAN = "Все люди рождаются свободными и равными в своем достоинстве и правах. " * 4
THAI = "มนุษย์ทั้งหลายเกิดมามีอิสระและเสมอภาคกันในเกียรติศักดิ์และสิทธิ " * 4
ARABIC = "يولد جميع الناس أحرارا متساوين في الكرامة والحقوق وقد وهبوا عقلا وضميرا " * 4
CZECH = "Všichni lidé rodí se svobodní a sobě rovní. Příliš žluťoučký kůň úpěl."
PERSIAN = "تمام افراد بشر آزاد به دنيا مى‌آيند و از لحاظ حيثيت و حقوق با هم برابرند. همه "
PERSIAN += "داراي عقل و وجدان هستند و بايد نسبت به يکديگر با روح برادري رفتار کنند."


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (RUSSIAN, "cp866"), (RUSSIAN, "utf-16-le"),
        (CZECH, "iso8859-2"), (PERSIAN, "cp1256"), (RUSSIAN, "utf-32-be"), (ARABIC, "utf-16-be"),
        ("人人生而自由，在尊严和权利上一律平等。" * 4, "hz"), (RUSSIAN, "utf-16"), (RUSSIAN, "utf-32"), (THAI, "cp874"), (ARABIC, "cp1256"),
        ("人人生而自由，在尊严和权利上一律平等。他们赋有理性和良心。" * 4, "gb18030"),
        ("人人生而自由,在尊嚴和權利上一律平等。他們賦有理性和良心。" * 4, "big5"),
        ("すべての人間は、生まれながらにして自由である。" * 4, "shift_jis"),
        ("すべての人間は、生まれながらにして自由である。" * 4, "iso2022_jp"),
        ("모든 인간은 태어날 때부터 자유로우며 존엄과 권리에 있어 동등하다. " * 4, "euc-kr"),
        ("Größe und Übermut, “quoted”", "cp1252"), ("only ascii", "ascii"),
    ],
    ids=lambda value: value if value.isascii() else "",
)  # fmt: skip
def test_text_in_any_encoding_comes_out_right(text: str, codec: str) -> None:
    assert read(PlainHandler(), text.encode(codec)).text == text.strip()


POLISH = "Wszyscy ludzie rodzą się wolni i równi pod względem swej godności i swych praw."
TURKISH = "Bütün insanlar hür, haysiyet ve haklar bakımından eşit doğarlar. Akıl ve vicdana."
GERMAN = "Alle Menschen sind frei und gleich an Würde und Rechten geboren, für Größe und Maß."
FRENCH = "Tous les êtres humains naissent libres et égaux en dignité et en droits, doués."
VIETNAMESE = "Tâ\u0301t ca\u0309 mo\u0323i ngươ\u0300i sinh ra đê\u0300u đươ\u0323c tư\u0323 do."


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (POLISH, "cp1250"), (POLISH, "iso8859-2"), (TURKISH, "cp1254"), (GERMAN, "cp1252"),
        (GERMAN, "mac-roman"), (GERMAN, "cp850"), (FRENCH, "cp1252"), (FRENCH, "mac-roman"),
        (VIETNAMESE, "cp1258"),
    ],
)  # fmt: skip
def test_one_sentence_in_latin_letters_is_enough_to_tell_its_charset(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        ("Секретно. Не копировать.", "koi8-r"), ("Привет, мир", "cp1251"),
        ("Пароль: черника. Корабль ушёл.", "koi8-r"), ("Секретно. Не копировать.", "cp866"),
        ("神戸港の秘密報告書。船長は大臣に手紙を送った。", "euc_jp"),
        ("極秘資料です。", "shift_jis"), ("極秘資料です。取扱注意のこと。", "euc_jp"),
        ("会议纪要", "gb18030"), ("机密文件,请勿外传", "gb18030"),
        ("高雄港的秘密報告。船長給部長寫了一封信。", "big5"), ("機密文件,請勿外傳。", "big5"),
        ("극비 문서입니다.", "euc_kr"), ("Απόρρητο έγγραφο", "cp1253"), ("سري للغاية", "cp1256"),
        ("דוח סודי על נמל חיפה. רב החובל שלח מכתב לשר.", "cp1255"), ("סודי ביותר", "cp1255"),
        ("รายงานลับของท่าเรือกรุงเทพมหานคร", "cp874"),
    ],
    ids=lambda value: value if value.isascii() else "",
)  # fmt: skip
def test_a_note_of_a_few_words_in_other_letters_tells_its_charset(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize(
    ("text", "odd"),
    [("für Größe", 0), ("f¸r Gr^fle", 1), ("fŸr", 1), ("“Çok” güzel", 0), ("5 € für 3 °C", 0)],
)
def test_signs_and_capitals_inside_words_are_odd(text: str, odd: int) -> None:
    assert oddness(text) == odd


HEBREW = "כל בני האדם נולדו בני חורין ושווים בערכם"
BULGARIAN = "следва да се отнасят помежду си в дух на братство"
GREEK = "Όλοι οι άνθρωποι γεννιούνται ελεύθεροι"
UKRAINIAN = "Кожна людина має право на життя, на свободу"


@pytest.mark.parametrize(
    ("text", "codec"),
    [
        (ARABIC[:32], "cp1256"), (ARABIC[36:64], "cp1256"), (ARABIC[:40], "iso8859_6"),
        (HEBREW, "cp1255"), (HEBREW[:24], "iso8859_8"), (GREEK, "cp1253"), (GREEK, "iso8859_7"),
        (THAI[:38], "cp874"), (RUSSIAN[:32], "koi8_r"), (RUSSIAN[:32], "cp866"),
        (RUSSIAN[:32], "cp1251"), (RUSSIAN[:32], "mac_cyrillic"), (BULGARIAN, "cp1251"),
        (UKRAINIAN, "koi8_u"), (UKRAINIAN, "cp1251"), ("人人生而自由，在尊嚴和權利上", "big5"),
        ("人人生而自由，在尊严和权利上", "gb18030"), ("すべての人間は、生まれながら", "euc_jp"),
        ("すべての人間は、生まれながら", "shift_jis"), ("모든 인간은 태어날 때부터", "euc_kr"),
    ],
    ids=lambda value: value if value.isascii() else "",
)  # fmt: skip
def test_one_line_in_other_letters_is_enough_to_tell_its_charset(text: str, codec: str) -> None:
    assert decode(text.encode(codec)) == text


@pytest.mark.parametrize(
    "text",
    ["in was parties the.\0\0the by both agreement \0\0", "Größe was agreed in \0\0Köln the. \0"],
)
def test_zero_bytes_between_words_make_no_chinese_text_of_them(text: str) -> None:
    assert decode(text.encode()) == text
    assert not wide_codec(text.encode())


def test_a_log_that_several_programs_wrote_into_is_read_line_by_line() -> None:
    lines = "Größe eins, Straße\n".encode() * 9 + "Übergabe\n".encode("latin-1")
    assert decode(lines + lines).splitlines()[9::10] == ["Übergabe", "Übergabe"]


def test_a_charset_name_never_reaches_the_codecs_that_are_none() -> None:
    assert [known(name) for name in ("zlib", "unicode_escape", "rot13", "../x", "")] == [""] * 5
    assert decode(b"abc", "zlib_codec") == "abc"


def test_letters_that_come_late_still_decide() -> None:
    content = b"plain line\n" * 20_000 + "später: Grüße".encode("cp1252")
    assert read(PlainHandler(), content).text.endswith("später: Grüße")


def test_postscript_is_shown_as_it_is_written_and_said_to_be_no_more() -> None:
    content = b"%!PS-Adobe-3.0\n/Helvetica findfont 12 scalefont setfont (Harbour ledger) show\n"
    original = Original(Digest("0" * 64), len(content), "x.ps")
    identity = identify(content, io.BytesIO(content), original)
    assert PlainHandler().confidence(content, original, identity) > 0
    reading = read(PlainHandler(), content, identity.media_type)
    assert "(Harbour ledger) show" in reading.text
    assert reading.troubles == [(Status.TRUNCATED, "source-only")]


def test_form_feeds_part_pages() -> None:
    reading = read(PlainHandler(), b"one\ftwo\f\ffour")
    assert [page.text for page in reading.pages] == ["one", "two", "", "four"]
    assert {page.kind for page in reading.pages} == {PageKind.PAGE}


def test_a_file_of_form_feeds_is_not_a_million_pages() -> None:
    assert len(read(PlainHandler(), b"\f" * 1_000_000).pages) <= 20_001


def test_long_text_is_cut_at_paragraphs_and_nothing_is_lost() -> None:
    text = "".join(f"Paragraph {n} of a long story.\n\n" for n in range(60_000))
    reading = read(PlainHandler(), text.encode())
    assert len(reading.pages) > 5
    assert "".join(page.text for page in reading.pages) == text
    assert all(len(page.text) <= 2 * PART for page in reading.pages)
    assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))
    assert all(page.text.endswith("\n\n") for page in reading.pages)


def test_what_is_blank_for_pages_leaves_no_gap_in_their_numbers() -> None:
    text = "First words.\n" + " " * 2_000_000 + "Last words."
    reading = read(PlainHandler(), text.encode())
    assert [page.number for page in reading.pages] == list(range(1, len(reading.pages) + 1))
    assert reading.text == "First words. Last words."


def test_text_below_the_limit_stays_one_page() -> None:
    assert len(read(PlainHandler(), b"x" * WHOLE).pages) == 1


def test_text_beyond_the_limit_is_reported() -> None:
    reading = read(PlainHandler(), b"word " * 100, options=ExtractionOptions(max_text=20))
    assert sum(len(page.text) for page in reading.pages) == 20
    assert reading.troubles == [(Status.TRUNCATED, "text-limit")]


def test_line_ends_are_one_kind_even_across_blocks() -> None:
    content = b"a\r\n" * 300_000
    reading = read(PlainHandler(), content)
    assert "".join(page.text for page in reading.pages) == "a\n" * 300_000


def test_the_encodings_of_the_shared_texts_hold(shared: Path) -> None:
    with (shared / "corpus/MANIFEST.tsv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))
    checked = 0
    for row in rows:
        facts = json.loads(row["expected"] or "{}")
        path = shared / "corpus" / row["path"]
        if "encoding" in facts and path.exists():
            content = path.read_bytes()
            meant = content.decode(facts["encoding"]).lstrip("\ufeff")
            assert read(PlainHandler(), content).text == " ".join(meant.split()), row["path"]
            checked += 1
    assert checked >= 20
