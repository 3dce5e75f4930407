"""Many questions at once: read from a list, asked in slices, asked again for what is new."""

import csv
import io
from pathlib import Path
from threading import Thread

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from tests.desk import House, signed_in

from zenger.assemble import writing
from zenger.catalog.models import Batch, BatchLine, Grant, PastSearch
from zenger.cli.main import main
from zenger.errors import AccountError, NotThereError
from zenger.workflow.desk.batch_lists import LARGEST, MOST_LINES, Options, listed_questions
from zenger.workflow.desk.batches import (
    is_current,
    make_batch,
    own_batch,
    run_again,
    run_slice,
    table_of,
)
from zenger.workflow.desk.number_sets import packed
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom


def questions(text: str, **options: object) -> list[tuple[str, bool]]:
    found = listed_questions(io.StringIO(text, newline=None), Options(**options))  # type: ignore[arg-type]
    return [(one.question, bool(one.problem)) for one in found]


@pytest.mark.parametrize(
    ("text", "options", "expected"),
    [
        ("port\n\n  dues \n# left out\n", {}, [("port", False), ("dues", False)]),
        ("port charges", {"phrase": True}, [('"port charges"', False)]),
        ('say "so"', {"phrase": True}, [('"say  so"', False)]),
        ("Arica port of", {"fuzzy": 1}, [("arica~1 port~1 of", False)]),
        ("(port", {}, [("(port", True)]),
        ("\ufeffquery,fuzzy\nArica,1\nport,0\n", {}, [("arica~1", False), ("port", False)]),
        (
            'name;phrase\n"port charges";yes\ndues;\n',
            {},
            [('"port charges"', False), ("dues", False)],
        ),
        ("query\tnote\nport\tx\n", {}, [("port", False)]),
        ("type:pdf\ntag:urgent\n", {}, [("type:pdf", False), ("tag:urgent", False)]),
    ],
)
def test_a_list_is_read(
    text: str, options: dict[str, object], expected: list[tuple[str, bool]]
) -> None:
    assert questions(text, **options) == expected


@pytest.mark.parametrize("text", ["x" * (LARGEST + 1), "a\n" * (MOST_LINES + 1)])
def test_an_endless_list_is_refused(text: str) -> None:
    with pytest.raises(AccountError, match="Cut it"):
        list(listed_questions(io.StringIO(text), Options()))


def made(house: House, name: str, text: str) -> Batch:
    return make_batch(
        house.acting(name), house.viewer(name), "A list", io.StringIO(text), Options()
    )


def results(batch: Batch) -> dict[str, tuple[int | None, int | None]]:
    return {
        line.typed: (line.documents, line.fresh) for line in batch.batchline_set.order_by("place")
    }


def test_each_question_is_answered_within_what_its_asker_sees(house: House) -> None:
    text = "harbour\nzebulon\n(broken\nnote:unwritten"
    for name, expected in (("reader", (1, 0)), ("admin", (3, 2))):
        batch = made(house, name, text)
        assert run_slice(house.acting(name), house.viewer(name), batch.pk, seconds=60) == 0
        found = results(batch)
        assert (found["harbour"][0], found["zebulon"][0]) == expected
        assert found["(broken"] == (None, None)
        assert BatchLine.objects.get(batch=batch, typed="(broken").problem


def test_a_long_list_is_asked_in_slices(house: House) -> None:
    batch = made(house, "editor", "\n".join(f"word{n}" for n in range(5)))
    left = [run_slice(house.acting("editor"), house.viewer("editor"), batch.pk, seconds=0)]
    while left[-1]:
        left.append(run_slice(house.acting("editor"), house.viewer("editor"), batch.pk, seconds=0))
    assert left == [4, 3, 2, 1, 0]


def test_asked_again_it_says_what_is_new(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    batch = made(house, "admin", "lighthouse\nharbour")
    run_slice(house.acting("admin"), house.viewer("admin"), batch.pk, seconds=60)
    before = results(batch)
    trove = tmp_path_factory.mktemp("late")
    (trove / "late.txt").write_text("A lighthouse came late.")
    with writing(house.newsroom):
        import_trove(house.newsroom, trove, collection="Late")
        process_newsroom(house.newsroom, jobs=1)
    run_again(house.acting("admin"), house.viewer("admin"), batch.pk)
    run_slice(house.acting("admin"), house.viewer("admin"), batch.pk, seconds=60)
    after = results(batch)
    assert after["lighthouse"] == ((before["lighthouse"][0] or 0) + 1, 1)
    assert after["harbour"] == (before["harbour"][0], 0)


def test_a_line_may_be_asked_within_some_collections(house: House) -> None:
    batch = made(house, "admin", "query,in\nharbour,Open\nharbour,Open|Closed\nharbour,\n")
    run_slice(house.acting("admin"), house.viewer("admin"), batch.pk, seconds=60)
    found = batch.batchline_set.order_by("place").values_list("documents", flat=True)
    assert list(found) == [1, 3, 3]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("port,5,", "fuzzy takes 0, 1 or 2"),
        ("port,,perhaps", "phrase takes yes or no"),
        ("x" * 200_000 + ",,", "longer than 10,000 characters"),
    ],
)
def test_a_broken_line_is_explained_in_its_place(line: str, said: str) -> None:
    text = f"query,fuzzy,phrase\n{line}\ndues,,\n"
    broken, fine = listed_questions(io.StringIO(text), Options())
    assert said in broken.problem
    assert (fine.question, fine.problem) == ("dues", "")


def test_counts_are_hidden_once_sight_has_changed(house: House) -> None:
    batch = made(house, "reader", "harbour\ncommission")
    run_slice(house.acting("reader"), house.viewer("reader"), batch.pk, seconds=60)
    grant = Grant.objects.get(account__name="reader")
    closed = Grant.objects.create(
        account=grant.account, collection=house.document("informant.txt").collection
    )
    try:
        viewer = house.viewer("reader")
        batch.refresh_from_db()
        assert not is_current(batch, viewer)
        table = list(csv.DictReader(io.StringIO("".join(table_of(viewer, batch.pk)))))
        assert [row["documents"] for row in table] == ["", ""]
        run_slice(house.acting("reader"), viewer, batch.pk, seconds=60)
        assert results(batch) == {"harbour": (3, None), "commission": (1, None)}
    finally:
        closed.delete()


def test_a_document_that_is_read_anew_is_new_to_a_question(house: House) -> None:
    """Its number is an old one: what counts is whether it was found before."""
    batch = made(house, "reader", "harbour")
    run_slice(house.acting("reader"), house.viewer("reader"), batch.pk, seconds=60)
    batch.batchline_set.update(known=packed([]))
    run_again(house.acting("reader"), house.viewer("reader"), batch.pk)
    run_slice(house.acting("reader"), house.viewer("reader"), batch.pk, seconds=60)
    assert results(batch) == {"harbour": (1, 1)}


def test_the_command_line_asks_a_whole_list(house: House, tmp_path: Path) -> None:
    listed = tmp_path / "names.csv"
    listed.write_text("query\nharbour\n=1+1\n")
    asked = ["batch", str(listed), "--as", "reader", "--newsroom", str(house.newsroom.folder)]
    said = CliRunner().invoke(main, asked, catch_exceptions=False)
    assert said.exit_code == 0
    rows = list(csv.DictReader(io.StringIO(said.stdout)))
    assert [(row["query"], row["documents"]) for row in rows] == [("harbour", "1"), ("'=1+1", "0")]


def test_a_list_is_ones_own(house: House) -> None:
    batch = made(house, "editor", "port")
    with pytest.raises(NotThereError):
        own_batch(house.viewer("admin"), batch.pk)
    for where in ("", "/table"):
        assert signed_in(house, "admin").get(f"/search/many/{batch.pk}{where}").status_code == 404


def test_no_cell_of_the_table_is_a_formula(house: House) -> None:
    batch = made(house, "editor", '=HYPERLINK("http://x","y")\n@SUM\n+port\n-dues')
    rows = list(csv.reader(io.StringIO("".join(table_of(house.viewer("editor"), batch.pk)))))
    assert len(rows) == 5
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)


def test_the_whole_way_in_a_browser(house: House) -> None:
    browser = signed_in(house, "reporter")
    file = SimpleUploadedFile("list.csv", b"query,phrase\nport of Arica,yes\nnothing-like-it,\n")
    response = browser.post("/search/many", {"name": "<b>Court</b>", "file": file}, follow=True)
    where = response.redirect_chain[-1][0]
    page = response.content.decode()
    assert "&lt;b&gt;Court&lt;/b&gt;" in page
    assert "2 not asked yet" in page
    page = browser.post(where, follow=True).content.decode()
    assert "1 found something, 1 nothing" in page
    assert "&#34;port of Arica&#34;" in page
    assert browser.get(f"{where}/table").status_code == 200
    browser.post(where, {"remove": "1"})
    assert browser.get(where).status_code == 404


def test_a_list_is_read_no_further_than_it_may_be_long() -> None:
    """An endless file is refused without being taken in whole."""

    class Endless(io.StringIO):
        read_so_far = 0

        def __next__(self) -> str:
            self.read_so_far += 1
            return "harbour dues\n"

    endless = Endless()
    with pytest.raises(AccountError):
        list(listed_questions(endless, Options()))
    assert endless.read_so_far == MOST_LINES + 1


def test_while_a_long_list_is_read_others_may_write(house: House) -> None:
    viewer = house.viewer("reporter")
    had_to_wait: list[bool] = []

    def somebody_searches() -> None:
        PastSearch.objects.create(
            account_id=viewer.account, at=house.newsroom.now(), question="harbour", documents=1
        )
        connection.close()

    class Long(io.StringIO):
        def __next__(self) -> str:
            if not had_to_wait:
                other = Thread(target=somebody_searches, daemon=True)
                other.start()
                other.join(timeout=20)
                had_to_wait.append(other.is_alive())
            return super().__next__()

    lines = Long("harbour\ndues\n")
    make_batch(house.acting("reporter"), viewer, "Long", lines, Options())
    assert had_to_wait == [False]


def test_a_file_that_is_too_long_is_refused_and_not_put_on_the_disk(house: House) -> None:
    browser = signed_in(house, "reporter")
    file = SimpleUploadedFile("list.txt", b"harbour\n" * (13 * 1024**2 // 8))
    before = Batch.objects.count()
    response = browser.post("/search/many", {"name": "Long", "file": file})
    assert response.status_code == 400
    assert b"longer than 10 MB" in response.content
    assert Batch.objects.count() == before
    assert settings.FILE_UPLOAD_HANDLERS == [
        "django.core.files.uploadhandler.MemoryFileUploadHandler"
    ]
