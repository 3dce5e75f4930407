"""How many short pieces of text are read in the charset they were written in, by length.

Cuts pieces out of the texts of `shared/corpus/troves/05-many-tongues`, and of a paragraph each of
five more languages, writes each in a charset and asks for it back.
"""

import random
import re
from collections import Counter
from pathlib import Path

from zenger.process.formats.plain_charsets import decode, detect

TEXTS = Path(__file__).parents[1].parent / "shared/corpus/troves/05-many-tongues"
LENGTHS = (20, 40, 80, 200)  # characters
PIECES = 15
CASES = """ar:cp1256 fa:cp1256 he:cp1255 el-monoton:cp1253 el-monoton:iso8859_7 th:cp874 ru:cp1251
ru:koi8_r ru:cp866 ru:mac_cyrillic ru:iso8859_5 uk:cp1251 uk:koi8_u bg:cp1251 zh:gb18030 ja:cp932
ja:euc_jp ko:cp949 pl:iso8859_2 pl:cp1250 cs:iso8859_2 tr:cp1254 vi:cp1258 fr:cp1252 es:cp1252
fr:mac_roman""".split()
OWN = {
    "he": (
        "כל בני האדם נולדו בני חורין ושווים בערכם ובזכויותיהם. כולם חוננו בתבונה ובמצפון, "
        "לפיכך חובה עליהם לנהוג איש ברעהו ברוח של אחווה. כל אדם זכאי לזכויות ולחרויות שנקבעו "
        "בהכרזה זו ללא הפליה כלשהי מטעמי גזע, צבע, מין, לשון, דת, דעה פוליטית או דעה בבעיות "
        "אחרות."
    ),
    "bg": (
        "Всички хора се раждат свободни и равни по достойнство и права. Те са надарени с "
        "разум и съвест и следва да се отнасят помежду си в дух на братство. Всеки човек има "
        "право на всички права и свободи, провъзгласени в тази Декларация, без никакви "
        "различия."
    ),
    "ko": (
        "모든 인간은 태어날 때부터 자유로우며 그 존엄과 권리에 있어 동등하다. 인간은 "
        "천부적으로 이성과 양심을 부여받았으며 서로 형제애의 정신으로 행동하여야 한다. 모든 "
        "사람은 인종, 피부색, 성, 언어, 종교, 정치적 또는 기타의 견해 등과 같은 어떠한 "
        "종류의 차별이 없이 모든 권리와 자유를 향유한다. 모든 사람은 생명과 신체의 자유와 "
        "안전에 대한 권리를 가진다. 어느 누구도 노예상태에 놓이지 않는다."
    ),
    "cs": (
        "Všichni lidé rodí se svobodní a sobě rovní co do důstojnosti a práv. Jsou nadáni "
        "rozumem a svědomím a mají spolu jednat v duchu bratrství. Každý má všechna práva a "
        "všechny svobody, stanovené touto deklarací, bez jakéhokoli rozlišování, zejména "
        "podle rasy, barvy, pohlaví."
    ),
}


def main() -> None:
    told = Counter[tuple[int, bool]]()
    for case in CASES:
        language, codec = case.split(":")
        row, wrong = [], Counter[str]()
        for length in LENGTHS:
            right = 0
            for piece in _pieces(_text(language), length):
                content = piece.encode(codec, "ignore")
                found = detect(content)
                is_right = found.decode(content) == content.decode(codec)
                right += is_right
                told[length, is_right] += 1
                wrong[found.codec] += not is_right
            row.append(right)
        print(f"{language:11} {codec:13}", *(f"{right:5}" for right in row), dict(+wrong))
    for length in LENGTHS:
        right, all_of_it = told[length, True], told[length, True] + told[length, False]
        print(f"{length} characters: {right} of {all_of_it}")


def _text(language: str) -> str:
    found = (path.read_bytes() for path in sorted((TEXTS / language).glob("*.txt")))
    return OWN.get(language) or "\n".join(decode(content) for content in found)


def _pieces(text: str, length: int) -> list[str]:
    """The same each time, of whole words where there are spaces."""
    chosen = random.Random(length)
    text = re.sub(r"[ \t\r]+", " ", text)
    pieces: list[str] = []
    while len(pieces) < PIECES:
        start = chosen.randrange(len(text) - length)
        piece = text[start : start + length].strip()
        if " " in piece:
            piece = piece[piece.index(" ") + 1 :]
        if not piece.isascii():
            pieces.append(piece)
    return pieces


if __name__ == "__main__":
    main()
