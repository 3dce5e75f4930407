"""A small archive of many scripts, and a slow and simple search that says what is right."""

import json
import random
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from zenger.model.tokens import folded_words
from zenger.publish.shards.pages import ShardPage
from zenger.publish.shards.script import query_script
from zenger.publish.shards.writer import ShardWriter

RUNNER = Path(__file__).parents[1] / "static_search.cjs"
SENTENCES = (
    "The port charges were raised by thirty percent in June 1974",
    "Port authorities: charges, dues and harbour fees (see 1974-09-06)",
    "Müller traf Groß in Łódź, naïve café résumé",
    "رسوم الميناء لعام ١٩٧٥ كما ورد في المرفق",
    "السفير أكّد أن الرسوم ستُرفع",
    "東京都港区の港湾料金について",
    "港湾料金は値上げされた。東京",
    "ท่าเรือกรุงเทพ ค่าธรรมเนียม",
    "Письмо посла о портовых сборах в Арике",
    "נמל אשדוד וְהַתְּעָרִיפִים",
    "don't re-enter the e-mail O'Neill wrote on 3.14",
    "WELCOME ANY ALTERNATIVE SUGGESTIONS about welcome",
)
KINDS, LANGUAGES = ("email", "pdf", "web page"), ("en", "de", "ar", "ja")


def sample_pages(count: int = 160) -> list[ShardPage]:
    """Pages of documents of one to four pages; the same for the same count."""
    draw = random.Random(11)
    pages: list[ShardPage] = []
    while len(pages) < count:
        number = len(pages)
        public_id = f"{number:013d}"
        title = f"Paper {number} on {draw.choice(SENTENCES).split()[0]}"
        date = draw.choice(("", "1974", "1974-09", "1975-09-06", "2013-04-11"))
        kind, language = draw.choice(KINDS), draw.choice(LANGUAGES)
        for page in range(1, draw.randint(1, 4) + 1):
            words = " ".join(draw.choice(SENTENCES) for _ in range(draw.randint(0, 5))).split(" ")
            if draw.random() < 0.3:
                draw.shuffle(words)
            url = f"d/{public_id}/p/{page}/index.html"
            pages.append(
                ShardPage(public_id, page, url, title, " ".join(words), date, kind, language, "Box")
            )
    return pages


def build(folder: Path, pages: Sequence[ShardPage]) -> ShardWriter:
    """Write the index of `pages` into `folder`/site; the finished writer."""
    temporary = folder / "temporary"
    temporary.mkdir()
    writer = ShardWriter(folder / "site", temporary=temporary)
    for page in pages:
        writer.add(page)
    writer.finish()
    return writer


def ask(site: Path, queries: Sequence[str], *, scratch: Path) -> list[dict[str, Any]]:
    """What the script of the search page answers, each query to the last hit."""
    if shutil.which("node") is None:
        pytest.skip("node, which runs the script of the search page here, is not installed")
    script = scratch / "query.js"
    script.write_text(query_script(), encoding="utf-8")
    done = subprocess.run(
        ["node", str(RUNNER), str(script), str(site / "search" / "v1")],
        input=json.dumps({"queries": list(queries), "all": True}),
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


Holds = Callable[[ShardPage, bool], bool]


def has_word(word: str) -> Holds:
    """Whether a word is on a page, or in the title where the page is the document's first."""
    return has_phrase(word)


def has_phrase(text: str) -> Holds:
    wanted = folded_words(text)

    def stands(words: list[str]) -> bool:
        width = len(wanted)
        return any(words[n : n + width] == wanted for n in range(len(words) - width + 1))

    return lambda page, is_first: (
        stands(folded_words(page.text)) or (is_first and stands(folded_words(page.title)))
    )


def has_prefix(begin: str) -> Holds:
    return lambda page, is_first: any(
        word.startswith(begin)
        for word in folded_words(page.text) + (folded_words(page.title) if is_first else [])
    )


def random_query(draw: random.Random, depth: int = 2) -> tuple[str, Holds]:
    """A query and what it means."""
    kind = draw.choice(("word", "word", "phrase", "prefix", "field", "and", "or", "not"))
    if depth and kind in ("and", "or", "not"):
        left, left_holds = random_query(draw, depth - 1)
        right, right_holds = random_query(draw, depth - 1)
        if kind == "and":
            return f"({left} {right})", lambda p, f: left_holds(p, f) and right_holds(p, f)
        if kind == "or":
            return f"({left} OR {right})", lambda p, f: left_holds(p, f) or right_holds(p, f)
        return f"({left} -{right})", lambda p, f: left_holds(p, f) and not right_holds(p, f)
    words = draw.choice(SENTENCES).split(" ")
    plain = [word for word in words if folded_words(word)]
    if kind == "phrase":
        start = draw.randrange(len(plain))
        phrase = " ".join(plain[start : start + draw.randint(1, 4)])
        return f'"{phrase}"', has_phrase(phrase)
    if kind == "prefix":
        begin = draw.choice(("por", "char", "muller", "197", "письм", "wel", "z"))
        return f"{begin}*", has_prefix(begin)
    if kind == "field":
        value = draw.choice(KINDS)
        return f'type:"{value}"', lambda page, _: page.kind == value
    word = draw.choice(plain).strip("():,.")
    return word, has_word(word)
