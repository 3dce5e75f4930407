"""A door that two sources came to, whose parcels were opened, and which was then seized."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from nacl.signing import SigningKey
from tests.visitor import BEGUN, DoorHouse, Visitor, door_house
from tests.workflow.door.submitted import person
from tests.workflow.house import newsroom_in

from zenger.catalog.models import Submission
from zenger.model.people import Role
from zenger.protocols.newsroom import Newsroom
from zenger.receive.desk_signing import public_half, signing_key
from zenger.receive.key_folder import WeekKey
from zenger.receive.keyring import signed
from zenger.receive.weeks import week_of
from zenger.workflow.door.answer_source import reply
from zenger.workflow.door.door_hand_over import hand_over
from zenger.workflow.door.door_take import take
from zenger.workflow.door.mover import move
from zenger.workflow.door.open_parcel import OpenedParcel, open_parcel
from zenger.workflow.door.send_answers import Signer, pack

MESSAGE = "The tariff was false. I am the clerk Zebulon Quartz."
NAME, CONTENT = "annex-c.txt", b"Signed by Quartz on the pier.\n" * 4_000
REPLY = "Which Quartz signed it?"


@dataclass
class Season:
    """What there is afterwards."""

    house: DoorHouse
    stick: Path  # what the door handed over
    newsroom: Newsroom
    opened: list[OpenedParcel]
    codenames: tuple[str, str]  # of one who sent twice, and of one who sent once
    secrets: tuple[bytes, ...]  # that must be nowhere at the door

    def week_keys(self) -> tuple[WeekKey, ...]:
        week = week_of(BEGUN)
        return (WeekKey(week, self.house.keys.weeks[week, 1]),)


def season_in(folder: Path) -> Season:
    """Two sources, three parcels of which one broke off, one answered."""
    with door_house(folder) as house:
        _let_desks_sign(house)
        codenames = _send(house)
    move(house.folder, BEGUN, random.Random(3).shuffle)
    stick = folder / "stick"
    hand_over(house.folder, stick, BEGUN)
    newsroom = replace(
        newsroom_in(folder / "desk"), now=lambda: datetime(2026, 11, 27, 14, 35, tzinfo=UTC)
    )
    season = Season(house, stick, newsroom, [], codenames, ())
    season.opened = [
        open_parcel(newsroom, path, season.week_keys()) for path in sorted(stick.iterdir())
    ]
    _answer(season)
    season.secrets = (
        MESSAGE.encode(), NAME.encode(), CONTENT[:24], REPLY.encode(), b"Quartz",
        *(one.encode() for one in codenames),
    )  # fmt: skip
    return season


@contextmanager
def back_at(season: Season, folder: Path) -> Iterator[Visitor]:
    """A browser at the same door, which was started anew."""
    with door_house(folder) as spare:
        spare.keys, spare.folder, spare.today = (
            season.house.keys, season.house.folder, season.house.today
        )  # fmt: skip
        spare.reopen()
        yield Visitor(spare)


def _let_desks_sign(house: DoorHouse) -> None:
    keyring = house.folder.keyring()
    desks = tuple(
        replace(one, signs=public_half(signing_key(identity)))
        for one, identity in zip(keyring.desks, house.keys.desks, strict=True)
    )
    house.folder.write_keyring(signed(replace(keyring, desks=desks, version=2), house.keys.root))
    house.reopen()


def _send(house: DoorHouse) -> tuple[str, str]:
    first, second = Visitor(house), Visitor(house)
    codenames = first.opens_mailbox(), second.opens_mailbox()
    assert "Arrived whole." in first.sends(MESSAGE, {NAME: CONTENT}).words
    assert "Arrived whole." in second.sends("Nothing but a message.").words
    second.sends("Broken off.", {NAME: CONTENT * 9}, cut=100_000)
    return codenames


def _answer(season: Season) -> None:
    anna = person(season.newsroom, "anna", Role.EDITOR)
    one = Submission.objects.get(parcel=_with_document(season).sha256)
    reply(season.newsroom, anna, one.pk, REPLY)
    take(season.house.folder, pack(season.newsroom, Signer(1, _key(season))).content)


def _with_document(season: Season) -> OpenedParcel:
    return next(one for one in season.opened if one.placed and one.is_complete)


def _key(season: Season) -> SigningKey:
    return signing_key(season.house.keys.desks[0])
