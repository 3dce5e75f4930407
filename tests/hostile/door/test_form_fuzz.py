"""17: bodies, headers and fields that no browser makes. Nothing breaks, nothing is left lying about.

`make test-door` takes a million of them.
"""

import io
import os
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.visitor import BOUNDARY, DoorHouse, Visitor, door_house, form_of, form_type

from zenger.web.door.form_reading import BrokenOffError, TooLongError, boundary_of, read_form
from zenger.workflow.door.seal import Letter

BODIES = 1_000_000 if os.environ.get("ZENGER_DOOR") == "full" else 20_000
WHOLE = max(150, BODIES // 500)  # of these go through the whole door
QUESTIONS = ("Who may know?",)
PIECES = (
    b"\r\n", b"\n", b"\r", b"--", BOUNDARY.encode(), b"--" + BOUNDARY.encode(), b"\0", b"\xff", b'"',
    b'filename="', b'name="files"', b'name="message"', b'name="answer0"', b"Content-Length: 5\r\n",
    b"Content-Disposition: form-data; ", b"; filename*=UTF-8''%e2%82%ac", b"A" * 5000, b"\r\n\r\n",
    b"Content-Type: multipart/mixed; boundary=b\r\n", b"Content-Transfer-Encoding: base64\r\n", b"",
)  # fmt: skip
TYPES = (
    f"multipart/form-data; boundary={BOUNDARY}", f'multipart/form-data; boundary="{BOUNDARY}"',
    "multipart/form-data; boundary=", "multipart/form-data; boundary=;;;", "multipart/mixed",
    "multipart/form-data; boundary*0=a; boundary*1=b", "MULTIPART/FORM-DATA; BOUNDARY=b", "",
    "multipart/form-data; boundary=\"a\\\"b\"", "multipart/form-data; boundary=a\nb", "\0", "é" * 999,
    "multipart/form-data" + "; x=y" * 5000,
)  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> Iterator[DoorHouse]:
    with door_house(tmp_path, max_weekly_parcels=10**6) as made:
        yield made


@pytest.fixture
def source(house: DoorHouse) -> Visitor:
    return Visitor(house)


def mutated(body: bytes, chance: random.Random) -> bytes:
    made = bytearray(body)
    for _ in range(chance.randint(1, 4)):
        place, end = sorted(chance.randint(0, len(made)) for _ in range(2))
        match chance.randint(0, 4):
            case 0:
                made[place:place] = chance.choice(PIECES)
            case 1:
                del made[place : min(end, place + chance.randint(1, 200))]
            case 2:
                made[place:place] = made[place:end][:3000]
            case 3:
                del made[place:]
            case _ if made:
                made[min(place, len(made) - 1)] ^= 1 << chance.randint(0, 7)
    return bytes(made)


def bodies() -> tuple[bytes, ...]:
    many = {f"{number}": b"%d" % number for number in range(101)}
    return (
        form_of("A message.", {"a.txt": b"a" * 3000, "b": b""}, answer0="The editor."),
        form_of("", {"name with ; and =": bytes(2000)}),
        form_of("Only words.", {}),
        form_of("", many),
    )


class Checks:
    """Takes the pieces and holds their order to what was promised."""

    def __init__(self) -> None:
        self.letters, self.begun, self.ended, self.is_open = 0, 0, 0, False

    def letter(self, letter: Letter) -> None:
        assert set(letter.answers) <= set(QUESTIONS)
        assert self.begun == 0
        self.letters += 1

    def begin(self, untrusted_name: bytes, untrusted_type: str) -> None:
        assert isinstance(untrusted_name, bytes)
        assert untrusted_name
        assert self.letters == 1
        assert not self.is_open
        self.begun, self.is_open = self.begun + 1, True
        del untrusted_type

    def write(self, data: bytes) -> None:
        assert self.is_open
        assert data

    def end(self) -> None:
        assert self.is_open
        self.ended, self.is_open = self.ended + 1, False


def test_the_reading_of_forms_never_breaks_and_never_mixes_up_its_pieces() -> None:
    chance = random.Random(17)
    seeds = bodies()[:3]
    refused = 0
    for _ in range(BODIES):
        body = mutated(chance.choice(seeds), chance)
        taken = Checks()
        try:
            read_form(io.BytesIO(body), len(body), BOUNDARY, QUESTIONS, taken)
        except (BrokenOffError, TooLongError):
            refused += 1
        else:
            assert taken.letters == 1
            assert taken.begun == taken.ended
    assert BODIES // 10 < refused < BODIES  # it met good ones and bad ones


def test_headers_of_a_form_never_break_anything() -> None:
    chance = random.Random(18)
    for _ in range(BODIES // 10):
        kind = bytearray(chance.choice(TYPES).encode())
        kind[len(kind) // 2 : len(kind) // 2] = chance.choice(PIECES)
        boundary = boundary_of(kind.decode("latin-1"))
        assert len(boundary) <= 200
        assert boundary.isascii()


def test_the_whole_door_answers_each_kindly_and_leaves_no_orphan(
    house: DoorHouse, source: Visitor
) -> None:
    source.opens_mailbox()
    chance = random.Random(19)
    address = source.page("send").action("/send/")
    statuses = set()
    for number in range(WHOLE):
        body = mutated(chance.choice(bodies()), chance)
        headers = form_type() if number % 5 else {"CONTENT_TYPE": chance.choice(TYPES)}
        length = len(body) + (chance.choice((-1, 1, 1000)) if number % 7 == 0 else 0)
        answer = source.ask("POST", address, io.BytesIO(body), headers, length=max(0, length))
        statuses.add(answer.status)
        if answer.status == 303:
            source.seen.clear()
    assert statuses <= {303, 400, 413}
    assert {303, 400} <= statuses
    assert not [name for name in house.incoming() if not name.endswith((".age", ".cut"))]
    assert all(one.stat().st_size for one in house.folder.incoming.iterdir())
    inside = source.page("inside")
    assert "Your mailbox" in inside.words


def test_addresses_cookies_and_short_forms_never_break_anything(
    house: DoorHouse, source: Visitor
) -> None:
    chance = random.Random(20)
    source.opens_mailbox()
    good = [
        "/", "/en/", "/de/begin", "/en/inside?part=2", "/en/return/" + "0" * 32, "/keyring.json",
        f"/en/read/{'0' * 32}/{'f' * 32}", "/favicon.ico", "/x.css", f"/send/en/{'0' * 32}",
        "/ar/inside?part=-1", "/en/inside?part=99999999999999999999", "/en/inside?part=٣",
    ]  # fmt: skip
    for _ in range(WHOLE):
        address = chance.choice(good)
        if chance.random() < 0.6:
            place = chance.randint(1, len(address))
            address = (
                address[:place]
                + chance.choice(("%00", "..", "//", "é", "\0", "'", "<"))
                + address[place:]
            )
        cookies = dict(source.cookies) if chance.random() < 0.5 else {}
        if chance.random() < 0.5:
            cookies[chance.choice(("visit", "ticket"))] = chance.choice(
                ("", "x" * 5000, "é", '"', "00" * 112)
            )
        visitor = Visitor(house, cookies=cookies)
        body = chance.choice(
            (b"", b"codename=" + b"%41" * 900, b"%", b"\xff\0", b"&" * 200, b"a=b" * 9000)
        )
        answer = visitor.ask(
            chance.choice(("GET", "POST", "HEAD", "PUT", "OPTIONS", "\0")),
            address.encode().decode("latin-1"),
            body, {"HTTP_ACCEPT_LANGUAGE": chance.choice(("", ",,;q=", "de-AT;q=x,xx", "é" * 3000))},
        )  # fmt: skip
        assert answer.status < 500, address
    assert house.incoming() == []
