"""The served archive: files as they are, searches answered live, nothing else."""

import http.client
import threading
from collections.abc import Iterator
from functools import partial
from http.server import ThreadingHTTPServer

import pytest
from tests.trove import make_trove

from zenger.assemble import create_newsroom, writing
from zenger.settings import Settings
from zenger.web.archive import ArchiveHandler
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom
from zenger.workflow.release import release


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    base = tmp_path_factory.mktemp("serve")
    newsroom = create_newsroom(base / "desk", Settings(title="Harbour"))
    with writing(newsroom):
        import_trove(newsroom, make_trove(base / "trove"), collection="Harbour")
        process_newsroom(newsroom, pictures=False, jobs=1)
        release(newsroom, base / "site", public_record="Public since 1975")
    handler = partial(
        ArchiveHandler, newsroom=newsroom, turn=threading.Lock(), directory=str(base / "site")
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()
    newsroom.sandbox().close()


def get(port: int, address: str) -> tuple[int, str, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", address)
    answer = connection.getresponse()
    body = answer.read().decode("utf-8", "replace")
    connection.close()
    return answer.status, body, dict(answer.getheaders())


def test_the_home_page_comes_with_a_strict_policy(port: int) -> None:
    status, body, headers = get(port, "/")
    assert status == 200
    assert "Harbour" in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert "unsafe" not in headers["Content-Security-Policy"]


def test_the_search_form_is_answered_without_javascript(port: int) -> None:
    status, body, _ = get(port, "/search/index.html?q=tariff")
    assert status == 200
    assert "<mark>tariff</mark>" in body
    assert "Read as" in body


def test_a_question_that_cannot_run_says_where(port: int) -> None:
    status, body, _ = get(port, "/live/?q=%22unbalanced")
    assert status == 400
    assert "^" in body


@pytest.mark.parametrize(
    "address", ["/../desk/keys/public-id.key", "/%2e%2e/desk/newsroom.toml", "/d/", "/assets/"]
)
def test_nothing_but_the_archive_is_served(port: int, address: str) -> None:
    assert get(port, address)[0] == 404


def test_markup_in_a_question_stays_text(port: int) -> None:
    _, body, _ = get(port, "/live/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in body
