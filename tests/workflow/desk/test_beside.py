"""What stands beside a document: parts of its text, versions word by word, similar ones."""

from collections.abc import Iterator

import pytest
from tests.desk import House, desk_of, make_house

from zenger.assemble import writing
from zenger.catalog.models import Document
from zenger.workflow.desk.compare import AROUND, differences
from zenger.workflow.desk.hits import hits_within, places_on
from zenger.workflow.desk.similar import similar_documents
from zenger.workflow.desk.whereabouts import whereabouts
from zenger.workflow.desk.whole_text import LONGEST, MOST, Stretch, read_whole, stretches_of
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom

COURT = "The tribunal at Antofagasta heard the plaintiff about nitrate and the railway. "
FILLER = "On this day the weather was fair and people went about what people do. "


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    made = make_house(folder)
    texts = {
        "open": {
            "first.txt": COURT, "long/second.txt": "Nitrate! Antofagasta? A railway.",
            "third.txt": FILLER * 3, "long/a.txt": "a", "long/deep/c.txt": "c",
            "longer.txt": "x" * (LONGEST + 5),
        },
        "closed": {"fourth.txt": COURT + FILLER * 2},
    }  # fmt: skip
    for name, files in texts.items():
        for path, text in files.items():
            place = folder / name / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
    with writing(made.newsroom):
        for name in texts:
            import_trove(made.newsroom, folder / name, collection=name.capitalize())
        process_newsroom(made.newsroom, jobs=1)
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


def test_what_shares_rare_words_is_similar_within_sight(house: House) -> None:
    first = house.document("first.txt").pk
    _, found = similar_documents(house.newsroom, house.viewer("reader"), first)
    assert [one.title for one in found] == ["second.txt"]
    assert {word.casefold() for word in found[0].shared} == {"nitrate", "antofagasta", "railway"}
    _, found = similar_documents(house.newsroom, house.viewer("admin"), first)
    assert {one.title for one in found} >= {"second.txt", "fourth.txt"}


def test_a_long_text_comes_in_parts_and_loses_nothing(house: House) -> None:
    number = Document.objects.get(title="longer.txt").pk
    first = read_whole(house.acting("reader"), house.viewer("reader"), number, 1)
    texts = [page.text for page in first.pages]
    for part in range(2, first.parts + 1):
        found = read_whole(house.acting("reader"), house.viewer("reader"), number, part)
        texts += [page.text for page in found.pages]
    assert "".join(texts).strip() == "x" * (LONGEST + 5)


@pytest.mark.parametrize(
    ("lengths", "expected"),
    [
        ([], []),
        ([(1, 10), (2, 20)], [Stretch(1, 2)]),
        ([(1, LONGEST), (2, 1)], [Stretch(1, 1), Stretch(2, 2)]),
        ([(n, 1) for n in range(1, MOST + 2)], [Stretch(1, MOST), Stretch(MOST + 1, MOST + 1)]),
        (
            [(1, 5), (2, LONGEST + 1), (3, 5)],
            [Stretch(1, 1), Stretch(2, 2, 0, LONGEST), Stretch(2, 2, LONGEST, LONGEST + 1),
             Stretch(3, 3)],
        ),
    ],
    ids=["nothing", "one part", "too long", "too many", "one very long page"],
)  # fmt: skip
def test_parts_fit(lengths: list[tuple[int, int]], expected: list[Stretch]) -> None:
    assert stretches_of(lengths) == expected


def test_versions_differ_where_words_do_and_not_where_lines_end() -> None:
    first = ["The ", "old\n", "port ", "of ", "Arica "]
    second = ["The ", "port\n", "of\n", "new ", "Arica "]
    found = [(one.how, one.text.split()) for one in differences(first, second)]
    assert found == [
        ("same", ["The"]), ("out", ["old"]), ("same", ["port", "of"]), ("in", ["new"]),
        ("same", ["Arica"]),
    ]  # fmt: skip


def test_long_stretches_that_are_the_same_are_folded_and_nothing_is_lost() -> None:
    same = [f"w{n} " for n in range(6 * AROUND)]
    found = list(differences(["a ", *same, "b "], ["x ", *same, "y "]))
    assert [one.how for one in found] == ["out", "in", "same", "skipped", "same", "out", "in"]
    kept = "".join(one.text for one in found if one.how != "out")
    assert kept == "".join(["x ", *same, "y "])


def test_only_what_lies_in_the_same_folder_is_beside_it(house: House) -> None:
    (place,) = whereabouts(house.viewer("reader"), house.document("second.txt"))
    assert [spot.name for spot in place.above] == ["long"]
    assert not place.has_more
    assert [(spot.name, spot.is_it) for spot in place.beside] == [
        ("a.txt", False), ("second.txt", True),
    ]  # fmt: skip
    (place,) = whereabouts(house.viewer("reader"), house.document("first.txt"))
    assert {spot.name for spot in place.beside} == {
        "both.txt", "first.txt", "letter.eml", "longer.txt", "tariff.pdf", "third.txt",
    }  # fmt: skip


def test_a_member_lies_in_its_container(house: House) -> None:
    places = list(whereabouts(house.viewer("reader"), house.document("tariff.pdf")))
    above = [[spot.name for spot in place.above] for place in places]
    assert above == [["letter.eml"], []]
    assert places[0].above[0].document == house.document("Port charges").pk


def test_the_pages_of_a_document_that_match_are_known(house: House) -> None:
    tariff = house.document("tariff.pdf").pk
    viewer = house.viewer("reader")
    hits = hits_within(house.newsroom, viewer, "port OR lighthouses", tariff)
    assert hits is not None
    assert (hits.pages, hits.of) == ((1, 2), 2)
    assert (hits.after(1), hits.after(2), hits.before(2), hits.before(1)) == (2, 0, 1, 0)
    assert places_on(house.newsroom, hits, "a port, ports") == [(2, 6)]
    assert hits_within(house.newsroom, viewer, '"', tariff) is None
