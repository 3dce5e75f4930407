"""The static search of an archive and live search answer alike."""

import random
from pathlib import Path

import pytest
from tests.publish.shards.sample import SENTENCES, ask, build, random_query, sample_pages

from zenger.backends.search.tantivy import TantivyIndex
from zenger.model.dates import PartialDate
from zenger.model.ids import Digest
from zenger.model.research import IndexedPage
from zenger.publish.shards.pages import ShardPage
from zenger.research.grammar import parse_query

MORE = (
    "대한민국 서울에서 한국어 회의",
    "nº123 § 5 x² ½ paraŀlel 1⁄2 1,234.56",
    "re-enter co-operate john.doe+tag@example.co.uk C:\\path\\file.txt under_score",
    "می‌خواهم ۱۲۳ سلام گچپژ كِتَابٌ",
    "क्षत्रिय हिन्दी தமிழ் বাংলা",
    "İstanbul ıssız Iğdır ŞÇ ﬁﬂ ﾎﾝﾀﾞ か\u3099",
)


def _indexed(page: ShardPage, document: int) -> IndexedPage:
    return IndexedPage(
        document=document, digest=Digest(f"{document:064x}"), number=page.number, text=page.text,
        title=page.title, paths=(), collection=page.collection, media_type="", kind=page.kind,
        language=page.language, date=PartialDate.parse(page.date) if page.date else None,
        size=0, status="ok", subject=page.stated,
    )  # fmt: skip


@pytest.fixture(scope="module")
def pages() -> list[ShardPage]:
    draw, found = random.Random(5), sample_pages()
    for number in range(1000, 1040):
        key = f"{number:013d}"
        text = " ".join(draw.choices(MORE + SENTENCES, k=3))
        url, stated = f"d/{key}/p/1/index.html", draw.choice(MORE + SENTENCES)
        found.append(ShardPage(key, 1, url, "Paper", text, "", "pdf", "ko", stated=stated))
    return found


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory, pages: list[ShardPage]) -> Path:
    folder = tmp_path_factory.mktemp("archive")
    build(folder, pages)
    return folder


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory, pages: list[ShardPage]) -> TantivyIndex:
    made = TantivyIndex(tmp_path_factory.mktemp("index"))
    for number in sorted({int(page.public_id) for page in pages}):
        of_one = [page for page in pages if int(page.public_id) == number]
        made.replace(number, [_indexed(page, number) for page in of_one])
    made.commit()
    return made


def _queries() -> list[str]:
    """Words, phrases, two words, beginnings, fields and dates, in all scripts; 240 of them."""
    draw = random.Random(9)
    words = [word for text in MORE + SENTENCES for word in text.split(" ")]
    plain = [word.strip("():,.") for word in words if any(map(str.isalnum, word))]
    made = [random_query(draw)[0] for _ in range(80)]
    made += [draw.choice(plain) for _ in range(60)]
    made += [" ".join(draw.sample(plain, 2)) for _ in range(30)]
    for _ in range(50):
        text = draw.choice(MORE + SENTENCES).split(" ")
        start = draw.randrange(len(text))
        made.append(f'"{" ".join(text[start : start + draw.randint(2, 4)])} "')
    made += [
        f"{draw.choice(plain)} date:{draw.choice(('1974', '1974-09..1975'))}" for _ in range(20)
    ]
    return [query for query in made if any(map(str.isalnum, query))]


def test_200_generated_queries_find_the_same_pages(
    archive: Path, index: TantivyIndex, pages: list[ShardPage]
) -> None:
    queries = _queries()
    assert len(queries) >= 200
    places = {(int(page.public_id), page.number): page.url for page in pages}
    found_any = 0
    for text, answer in zip(queries, ask(archive / "site", queries, scratch=archive), strict=True):
        live = index.search(parse_query(text), text_of=lambda _: {}, limit=10_000)
        expected = {places[hit.document, hit.number] for hit in live.hits}
        assert "error" not in answer, (text, answer)
        assert set(answer["urls"]) == expected, text
        found_any += bool(expected)
    assert found_any > 150
