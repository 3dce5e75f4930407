"""The served archive: files as they are, searches answered live, nothing else."""

import http.client

import pytest
from tests.served import get


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


@pytest.mark.parametrize("address", ["/nothing/here/at/all", "/d/", "/live"])
def test_an_address_without_a_page_is_answered_in_the_look_of_the_archive(
    port: int, address: str
) -> None:
    status, body, headers = get(port, address)
    assert status == 404
    assert "There is no page at this address" in body
    assert 'href="/assets/zenger.css"' in body
    assert "default-src 'none'" in headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/", "/search/index.html?q=tariff"])
def test_a_name_made_to_lead_here_is_refused(port: int, path: str) -> None:
    """Else a page in a browser on this machine could read what is not published yet."""
    for host, expected in (("localhost", 200), ("[::1]:80", 200), ("evil.example", 403)):
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        connection.request("GET", path, headers={"Host": host})
        assert connection.getresponse().status == expected, host
        connection.close()


def test_markup_in_a_question_stays_text(port: int) -> None:
    _, body, _ = get(port, "/live/?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in body
