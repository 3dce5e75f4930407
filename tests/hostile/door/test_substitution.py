"""Another keyring in the place of the newsroom's: nobody seals to it, and the door stays closed."""

import secrets
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner
from nacl.signing import SigningKey
from pyrage import x25519
from tests.visitor import BEGUN, DoorHouse, Visitor, door_house

from zenger.cli.main import main
from zenger.errors import KeyringError
from zenger.receive.keyring import Keyring, signed
from zenger.web.door.app import pages, uploads
from zenger.workflow.door.door_checks import require_fit

THIEF = SigningKey.generate()


@pytest.fixture
def house(tmp_path: Path) -> Iterator[DoorHouse]:
    with door_house(tmp_path / "house") as made:
        yield made


def with_a_key_of_theirs(keyring: Keyring) -> Keyring:
    mine = str(x25519.Identity.generate().to_public())
    return replace(keyring, epochs=tuple(replace(one, recipient=mine) for one in keyring.epochs))


def put_inside(house: DoorHouse) -> bytes:
    """A key of theirs, in the bytes that the newsroom signed."""
    content = house.folder.keyring_bytes()
    mine = signed(with_a_key_of_theirs(house.folder.keyring()), THIEF)
    payload = mine.split(b'"payload": "')[1].split(b'"')[0]
    theirs = content.split(b'"payload": "')[1].split(b'"')[0]
    return content.replace(theirs, payload)


SUBSTITUTES: dict[str, Callable[[DoorHouse], bytes]] = {
    "signed by another root": lambda house: signed(
        with_a_key_of_theirs(house.folder.keyring()), THIEF
    ),
    "a key put inside": put_inside,
    "cut off": lambda house: house.folder.keyring_bytes()[:-200],
    "empty": lambda house: b"",
}


@pytest.fixture(params=SUBSTITUTES.values(), ids=SUBSTITUTES.keys())
def substituted(request: pytest.FixtureRequest, house: DoorHouse) -> DoorHouse:
    """A door whose keyring somebody replaced on its disk, past all that would look at it."""
    house.folder.write("keyring.json", request.param(house))
    return house


def test_the_door_does_not_open_with_it(substituted: DoorHouse) -> None:
    for application in (pages, uploads):
        with pytest.raises(KeyringError):
            application(substituted.folder, ticket_key=secrets.token_bytes(32))
    with pytest.raises(KeyringError):
        require_fit(substituted.folder, BEGUN)


def test_nobody_seals_to_it(substituted: DoorHouse, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("The tariff was false.")
    done = CliRunner().invoke(main, [
        "seal", str(tmp_path / "a.txt"), "--to", str(substituted.folder.path / "keyring.json"),
        "--root", substituted.folder.fingerprint().hexadecimal, "-o", str(tmp_path / "p.age"),
    ])  # fmt: skip
    assert done.exit_code == KeyringError.exit_code
    assert sorted(path.name for path in tmp_path.glob("*.age*")) == []


@pytest.mark.parametrize("substitute", SUBSTITUTES.values(), ids=SUBSTITUTES.keys())
def test_a_door_that_is_open_takes_nothing_with_it(
    house: DoorHouse, substitute: Callable[[DoorHouse], bytes]
) -> None:
    source = Visitor(house)
    source.opens_mailbox()
    address = source.page("send").action("/send/")
    whole = house.folder.keyring_bytes()
    house.folder.write("keyring.json", substitute(house))
    refused = source.ask("POST", address, b"", {"CONTENT_TYPE": "multipart/form-data; boundary=x"})
    assert refused.status >= 400
    assert house.incoming() == []
    assert source.page("send").status >= 400  # and asks for nothing
    house.folder.write("keyring.json", whole)
    assert "Arrived whole." in source.sends("Once more.").words


def test_the_newsroom_cannot_bring_it_to_its_own_door_by_mistake(house: DoorHouse) -> None:
    before = house.folder.keyring_bytes()
    for substitute in SUBSTITUTES.values():
        with pytest.raises(KeyringError):
            house.folder.write_keyring(substitute(house))
    assert house.folder.keyring_bytes() == before
