"""What the gate understands of a request before anybody answers it."""

import time

import pytest

from zenger.web.door.request_head import MOST_HEAD, BadHeadError, Head, read_circuit, read_head

PROXY = b"PROXY TCP6 fc00:dead:beef:4dad::0:29 ::1 41 80\r\n"


def head_of(text: bytes) -> Head | None:
    return read_head(bytearray(text), len(text))


def test_a_request_says_what_it_is_and_how_long() -> None:
    text = b"POST /send/en?x=1 HTTP/1.1\r\nHost: a\r\ncontent-LENGTH: 12\r\n\r\n"
    assert head_of(text + b"hello") == Head(len(text), b"POST", b"/send/en", 12)
    assert head_of(b"GET / HTTP/1.1\r\n\r\n") == Head(18, b"GET", b"/", 0)


def test_half_a_head_is_waited_for() -> None:
    text = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    assert all(head_of(text[:size]) is None for size in range(len(text)))
    held = bytearray(text)
    assert read_head(held, len(text) - 1) is None  # what stands behind did not come


@pytest.mark.parametrize(
    "text",
    [
        b"GET / HTTP/2.0\r\n\r\n",
        b"GET http://elsewhere/ HTTP/1.1\r\n\r\n",
        b"get / HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 0x5\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 9999999999999999\r\n\r\n",
        b"POST / HTTP/1.1\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\nTransfer-Encoding : chunked\r\n\r\n",
        b"GET / HTTP/1.1\r\nUpgrade: h2c\r\n\r\n",
        b"POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + bytes(MOST_HEAD),
    ],
)
def test_what_no_browser_sends_is_refused(text: bytes) -> None:
    with pytest.raises(BadHeadError):
        head_of(text)


def test_tor_names_the_circuit_before_the_request() -> None:
    assert read_circuit(bytearray(PROXY + b"GET"), len(PROXY) + 3) == (
        "fc00:dead:beef:4dad::0:29",
        len(PROXY),
    )
    assert all(read_circuit(bytearray(PROXY), size) is None for size in range(len(PROXY)))


@pytest.mark.parametrize(
    "text",
    [b"GET / HTTP/1.1\r\n", b"PROXY TCP4 10.0.0.1 10.0.0.2 1 2\r\n", b"PROXY TCP6 " + b"f" * 200,
     b"PROXY TCP6 2001:db8::1 ::1 41 80\r\n"],
)  # fmt: skip
def test_what_does_not_come_from_tor_is_refused(text: bytes) -> None:
    with pytest.raises(BadHeadError):
        read_circuit(bytearray(text), len(text))


def test_a_head_full_of_blanks_is_read_at_once() -> None:
    """Everybody waits at the gate while it reads a head."""
    blanks = b" " * (MOST_HEAD - 100)
    began = time.process_time()
    with pytest.raises(BadHeadError):
        head_of(b"POST / HTTP/1.1\r\nContent-Length: 1" + blanks + b"2\r\n\r\n")
    padded = head_of(b"POST / HTTP/1.1\r\nContent-Length:" + blanks + b"5\t \r\n\r\n")
    assert padded is not None
    assert padded.body == 5
    assert time.process_time() - began < 1  # it took five seconds
