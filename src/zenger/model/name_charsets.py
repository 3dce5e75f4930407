"""Names in the charsets that disks and archives used before UTF-8.

A zip made on Windows in Shanghai says of its names only their bytes. Each charset is tried: the
one that gives letters as people write them in names is believed, and none where two charsets do
or no one does. The bytes stay the name; this is how it is shown.
"""

import re
import unicodedata
from collections.abc import Iterable

SURE = 0.8  # score from which a reading is shown
CLEARLY = 0.04  # by which it has to be better than the next one that reads differently
LIKELY, FAR, MANY = 0.7, 0.1, 4  # the same of so many characters of two bytes and more
_NONE = (0.0, "")
_ACCENTED_CAPITALS = re.compile("[ΆΈΉΊΌΎΏΪΫ]{2}")
FEWEST = 3  # characters of two bytes; fewer stand there by chance in a name of Latin letters
LONGEST = 1_000  # bytes; a longer name is no name

# Those of one letter a byte: the letters that are common where it is used. The order decides
# between equals: Windows before DOS before Unix.
_CYRILLIC = "оеаинтсрвлкмпудязыьгчйбхё"
_LETTERS = {
    "cp1252": "", "cp437": "", "cp850": "", "cp1250": "", "cp852": "", "mac_roman": "",
    "cp1254": "", "cp1251": _CYRILLIC + "і", "cp866": _CYRILLIC, "koi8_r": _CYRILLIC,
    "cp1253": "αοιετσνηυρπκμλςωάέίόήύώ", "cp1256": "اليومنترعبسدةفكهحقشج",
    "cp1255": "יוהלאתמרבשנםקפד", "cp874": "านรอกเงมยลวดสตทคปี่้ัิ",
}  # fmt: skip
_COMMON_LATIN = frozenset(
    "ÜäöóÓïŻżŚŁŘüßéèêàâçñáíóúåøæãõôîœëïūščřžýěůťďňąęłńśźżćőűşğıțăÄÖÜÉÁÅØŠČŽŁŚÇ"
)
# Those of one or two bytes: the first bytes of their common characters, whether the second one has
# its highest bit set there, and characters that are frequent in the names of files.
_PAIRS: dict[str, tuple[range, bool, str]] = {
    "cp949": (range(0xB0, 0xC9), True, (
        "이다가에의는한을지고사하기로인도리자대정서보나어시해제그수전부계약획회록목단명새문파일사진첨업무"
        "연구성경조공장관국세미결과중상원주동신안내용요청작김박최강윤임오송월년일표건설계개발방구내역현황"
    )),
    "gb18030": (range(0xB0, 0xD8), True, (
        "文件合同报告名单会议记录北京上海公司人员工作通知表年月日新建本档中国关于管理计划总结项目资料图片"
        "照合作协证明书财务预算方案申请说明附目录简历地址电话号码发票数据统计系统使用手册第一二三四五六章"
        "的是在有了不和大小内外部门市区省县区海淀广深圳天津重要最终版修改"
    )),
    "euc_jp": (range(0xA4, 0xD0), True, (
        "の新しい会議記録報告書名簿東京日本年月資料写真契約見積請求一覧表計画案内部社員議事録管理開発仕様"
        "テキストドキュメントファイルフォルダリスト"
    )),
    "big5": (range(0xA4, 0xC7), False, (
        "文件合同報告名單會議紀錄臺北市公司人員工作通知表年月日新增字檔中國關於管理計畫總結項目資料圖片照"
        "合作協議證明書財務預算方案申請說明附目錄簡歷地址電話號碼發票數據統計系統使用手冊第一二三四五六章"
        "的是在有了不和大小內外部門區縣重要最終版修改"
    )),
    "cp932": (range(0x81, 0x99), False, (
        "の新しい会議記録報告書名簿東京日本年月資料写真契約見積請求一覧表計画案内部社員議事録管理開発仕様"
        "テキストドキュメントファイルフォルダリスト"
    )),
}  # fmt: skip


def likely_name(raw: bytes) -> str | None:
    """The name as text, or None where its bytes do not tell. For bytes that are not UTF-8."""
    codec = likely_charset(raw)
    return None if codec is None else raw.decode(codec)


def charset_of(untrusted_names: Iterable[bytes]) -> str | None:
    """The charset that the names of one archive are in; None where they do not tell.

    Of a few letters it is often uncertain; together they say more. Folders count once.
    """
    sample: dict[bytes, None] = {}
    room = LONGEST
    for part in (part for name in untrusted_names for part in name.split(b"/")):
        if part not in sample and not part.isascii():
            room -= len(part) + 1
            if room < 0:
                break
            sample[part] = None
    return likely_charset(b" ".join(sample))


def likely_charset(raw: bytes) -> str | None:
    """What some bytes that are not UTF-8 are likely written in."""
    if len(raw) > LONGEST or min(raw, default=0) < 0x20:
        return None
    found: dict[str, tuple[float, str]] = {}
    for codec in (*_LETTERS, *_PAIRS):
        try:
            text = raw.decode(codec)
        except UnicodeDecodeError:
            continue
        if codec == "koi8_r" and text.isupper():
            continue  # what Hebrew in windows-1255 looks like
        if codec == "cp1253" and _ACCENTED_CAPITALS.search(text):
            continue  # what Chinese looks like: two capitals in a row have no accents in Greek
        score = _of_pairs(text, codec) if codec in _PAIRS else _of_letters(text, _LETTERS[codec])
        found.setdefault(text, (score, codec))
    ranked = sorted(found.values(), key=lambda one: -one[0])
    (best, codec), (second, _) = [*ranked, _NONE, _NONE][:2]
    is_long = codec in _PAIRS and len(raw.decode(codec)) + MANY <= len(raw)
    if best >= SURE and best - second >= CLEARLY:
        return codec
    return codec if is_long and best >= LIKELY and best - second >= FAR else None


def _of_letters(text: str, common: str) -> float:
    """How much the letters beyond ASCII are such as names have: 0.0 to 1.0."""
    scores: list[float] = []
    before = " "
    for letter in text:
        if letter > "\x7f":
            is_odd = not letter.isalpha() and not unicodedata.combining(letter)
            is_odd = is_odd or (letter.isupper() and before.islower())
            weight = _weight(letter, common, before)
            scores.append(0.0 if is_odd else weight)
        elif common and letter.isalpha() and before > "\x7f" and before.isalpha():
            scores.append(0.0)  # two scripts in one word
        before = letter
    share = sum(letter.isalpha() and letter > "\x7f" for letter in text) / _letters(text)
    if not common and share > 0.5 and len(scores) > 1:
        return 0.0  # hardly a Latin letter without a mark: another script, read wrongly
    return sum(scores) / max(1, len(scores))


def _letters(text: str) -> int:
    stem = text.rpartition(".")[0] or text
    return max(1, sum(map(str.isalpha, stem)))


def _weight(letter: str, common: str, before: str) -> float:
    if common and before.isascii() and before.isalpha():
        return 0.0
    if not common:
        return 1.0 if letter in _COMMON_LATIN else 0.5
    return 1.0 if letter.lower() in common else 0.6


def _of_pairs(text: str, codec: str) -> float:
    firsts, high, common = _PAIRS[codec]
    scores: list[float] = []
    for letter in text:
        pair = letter.encode(codec)
        if len(pair) != 2:
            scores += [0.2] if letter > "\x7f" else []  # half-width kana, and rarer ones
        elif letter in common or letter in "\u3000\u3001（）":
            scores.append(1.0)
        else:
            scores.append(0.7 if pair[0] in firsts and (pair[1] >= 0xA1 or not high) else 0.2)
    score = round(sum(scores) / max(1, len(scores)), 6)  # 0.8 is not to be a little less
    return score if len(scores) >= FEWEST or score == 1.0 else 0.9 * score
