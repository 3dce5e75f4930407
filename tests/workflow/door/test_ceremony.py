"""Keys are made ahead, signed, found wanting, and gone when their time is over."""

import io
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from nacl.signing import SigningKey
from pyrage import x25519
from tests.workflow.door.house_of_keys import (
    BEGUN,
    DESK_PASSPHRASES,
    ROOT_PASSPHRASE,
    WEEK,
    House,
    house_in,
)

from zenger.errors import KeyringError
from zenger.receive.age_opening import MOST_HEAD
from zenger.receive.age_sealing import AgeSealing
from zenger.receive.key_folder import KeyFolder, is_due
from zenger.receive.keyring import signed
from zenger.receive.weeks import first_day, last_day, week_of, weeks_from
from zenger.workflow.door.ceremony import (
    MOST_DESKS,
    Term,
    add_desk,
    begin,
    require_long,
    revoke,
    rotate,
)
from zenger.workflow.door.destroy_keys import destroy_old
from zenger.workflow.door.key_state import findings


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path / "keys")


def codes(house: House, today: date) -> list[str]:
    return [one.code for one in findings(house.folder, today)]


def test_the_first_keyring_provides_for_half_a_year(house: House) -> None:
    keyring = house.folder.keyring()
    assert (keyring.version, keyring.newsroom, keyring.keep_days) == (1, "The Harbour Record", 14)
    assert [desk.id for desk in keyring.desks] == [1, 2]
    assert len(keyring.epochs) == 26 * 2
    assert len({one.recipient for one in keyring.epochs}) == 26 * 2
    assert keyring.epochs[0].week == WEEK
    assert last_day(keyring.epochs[-1].week) == date(2027, 5, 23)
    assert codes(house, BEGUN) == []


def test_each_desk_holds_what_the_keyring_names(house: House) -> None:
    keyring = house.folder.keyring()
    for desk in (1, 2):
        *weeks, own = house.week_keys(desk)
        assert own.week == ""
        mine = {one.week: one.recipient for one in keyring.epochs if one.desk == desk}
        assert {one.week: str(one.identity.to_public()) for one in weeks} == mine


def test_one_desk_cannot_unlock_the_keys_of_another(house: House) -> None:
    with pytest.raises(KeyringError, match="not sealed to this desk"):
        house.folder.unlock_weeks(2, house.desks[0])


def test_nothing_in_the_folder_is_in_the_clear_or_open_to_others(house: House) -> None:
    secrets = [str(one) for one in house.desks] + [bytes(house.root).hex(), "AGE-SECRET-KEY"]
    for path in house.folder.path.rglob("*"):
        assert path.stat().st_mode & 0o077 == 0
        if path.is_file():
            text = path.read_bytes().decode("latin-1").lower()
            assert not [one for one in secrets if one.lower() in text]


def test_a_wrong_passphrase_is_told_from_a_missing_key(house: House) -> None:
    with pytest.raises(KeyringError, match="does not open the root key"):
        house.folder.unlock_root("not the passphrase at all")
    with pytest.raises(KeyringError, match="key of desk 7 is not in the folder"):
        house.folder.unlock_desk(7, DESK_PASSPHRASES[0])


def test_the_root_may_lie_elsewhere_but_must_be_the_right_one(house: House, tmp_path: Path) -> None:
    away = tmp_path / "stick" / "root.age"
    away.parent.mkdir()
    (house.folder.path / "root.age").rename(away)
    with pytest.raises(KeyringError, match="root key is not in the folder"):
        house.folder.unlock_root(ROOT_PASSPHRASE)
    assert house.folder.unlock_root(ROOT_PASSPHRASE, away) == house.root
    other = KeyFolder(tmp_path / "stick")
    other.lock_root(SigningKey.generate(), ROOT_PASSPHRASE)
    with pytest.raises(KeyringError, match="not the root key of this folder"):
        house.folder.unlock_root(ROOT_PASSPHRASE, other.path / "root.age")


def test_keys_are_never_written_over_others(house: House) -> None:
    before = (house.folder.path / "root.age").read_bytes()
    with pytest.raises(KeyringError, match="not empty"):
        begin(house.folder, newsroom="", onion="", keep_days=14,
              root_passphrase=ROOT_PASSPHRASE, desk_passphrases=DESK_PASSPHRASES, today=BEGUN)  # fmt: skip
    assert (house.folder.path / "root.age").read_bytes() == before


@pytest.mark.parametrize("short", ["", "fifteen letters"])
def test_short_passphrases_are_refused_before_anything_is_made(short: str, tmp_path: Path) -> None:
    with pytest.raises(KeyringError, match="at least 16"):
        require_long(short)
    with pytest.raises(KeyringError, match="at least 16"):
        begin(KeyFolder(tmp_path / "k"), newsroom="", onion="", keep_days=14,
              root_passphrase=ROOT_PASSPHRASE, desk_passphrases=[short], today=BEGUN)  # fmt: skip
    assert not (tmp_path / "k").exists()


def test_rotating_keeps_what_is_to_come_and_adds_what_is_missing(house: House) -> None:
    before = {(one.week, one.desk): one for one in house.folder.keyring().epochs}
    later = BEGUN + timedelta(weeks=10)
    keyring = rotate(house.folder, house.root, today=later)
    after = {(one.week, one.desk): one for one in keyring.epochs}
    assert keyring.version == 2
    assert {week for week, _ in after} == set(weeks_from(later, 26))
    assert all(after[place] == before[place] for place in after.keys() & before.keys())
    assert len(after.keys() & before.keys()) == 16 * 2
    assert house.folder.keyring() == keyring
    assert {WEEK, "2026-W53"} < set(house.folder.weeks())  # private halves of past weeks stay


def test_rotating_twice_on_a_day_makes_no_other_keys(house: House) -> None:
    first = rotate(house.folder, house.root, today=BEGUN)
    second = rotate(house.folder, house.root, today=BEGUN)
    assert replace(first, version=3) == second


def test_a_new_desk_gets_a_new_number_and_keys_of_its_own(house: House) -> None:
    keyring, number = add_desk(
        house.folder, house.root, "a fourth passphrase, for desk 3", today=BEGUN
    )
    assert number == 3
    assert len([one for one in keyring.epochs if one.desk == 3]) == 26
    assert codes(house, BEGUN) == []


def test_a_revoked_desk_is_sealed_to_no_more_and_its_number_never_given_again(
    house: House,
) -> None:
    keyring = revoke(house.folder, house.root, 2, today=BEGUN)
    assert {one.desk for one in keyring.epochs} == {1}
    assert [one.id for one in keyring.desks] == [1]
    assert list(house.folder.path.rglob("2.age")) == []
    _, number = add_desk(house.folder, house.root, "a fourth passphrase, for desk 3", today=BEGUN)
    assert number == 3


def test_the_last_desk_and_one_that_is_not_there_cannot_be_revoked(house: House) -> None:
    with pytest.raises(KeyringError, match="no desk 9"):
        revoke(house.folder, house.root, 9, today=BEGUN)
    revoke(house.folder, house.root, 1, today=BEGUN)
    with pytest.raises(KeyringError, match="only desk"):
        revoke(house.folder, house.root, 2, today=BEGUN)


SUNDAY = date(2026, 11, 29)  # the end of 2026-W48


@pytest.mark.parametrize(
    ("last_import", "today", "due"),
    [
        (None, SUNDAY + timedelta(days=70), False),
        (None, SUNDAY + timedelta(days=71), True),
        (BEGUN, SUNDAY + timedelta(days=14), False),
        (BEGUN, SUNDAY + timedelta(days=15), True),
        (SUNDAY + timedelta(days=10), SUNDAY + timedelta(days=24), False),
        (SUNDAY + timedelta(days=10), SUNDAY + timedelta(days=25), True),
    ],
)
def test_a_key_is_due_when_both_its_week_and_its_last_import_are_over(
    last_import: date | None, today: date, due: bool
) -> None:
    assert is_due(WEEK, last_import, 14, today) is due


def test_what_is_due_is_destroyed_for_every_desk_and_the_rest_stays(house: House) -> None:
    for week, day in (("2026-W48", 1), ("2026-W49", 20), ("2026-W50", 2), ("2026-W51", 3)):
        house.folder.note_import(week, date(2027, 1, day))
    today = date(2027, 1, 25)
    assert "due" in codes(house, today)
    gone = destroy_old(house.folder, today).weeks
    assert gone == ("2026-W48", "2026-W50", "2026-W51")
    assert not [week for week in gone if (house.folder.path / "epochs" / week).exists()]
    assert house.folder.weeks()[:2] == ("2026-W49", "2026-W52")  # of the second nothing was opened
    assert "due" not in codes(house, today)


def test_there_are_never_more_desks_than_a_header_has_room_for(house: House) -> None:
    keyring = house.folder.keyring()
    many = tuple(replace(keyring.desks[0], id=number) for number in range(1, MOST_DESKS + 1))
    house.folder.write_keyring(signed(replace(keyring, desks=many, epochs=()), house.root))
    with pytest.raises(KeyringError, match="at most 60 desks"):
        add_desk(house.folder, house.root, "a passphrase for one more", today=BEGUN)
    out = io.BytesIO()
    keys = [str(x25519.Identity.generate().to_public()) for _ in range(MOST_DESKS + 1)]
    sealing = AgeSealing(out, keys)
    sealing.write(b"a")
    sealing.close()
    assert out.getvalue().index(b"\n--- ") < MOST_HEAD


class TestClock:
    """The machine of the keys is never online: its clock may say anything."""

    TODAY, FAR = date(2026, 12, 20), date(2046, 1, 1)

    @pytest.fixture
    def used(self, house: House) -> House:
        house.folder.note_import(WEEK, date(2026, 12, 1))
        return house

    @pytest.mark.parametrize("wrong", [FAR, date(2010, 1, 1)], ids=["years ahead", "years back"])
    def test_a_day_that_is_far_off_destroys_nothing(self, used: House, wrong: date) -> None:
        assert destroy_old(used.folder, self.TODAY).weeks == (WEEK,)
        before = used.folder.weeks()
        for _ in range(2):  # whoever does it again on that day confirms nothing
            done = destroy_old(used.folder, wrong)
            assert done.weeks == ()
            assert bool(done.kept) == (wrong == self.FAR)
        assert "2026-12-20" in done.kept or not done.kept
        assert used.folder.weeks() == before
        # The clock is right again, and one more use later all is as before.
        assert destroy_old(used.folder, self.TODAY).weeks == ()
        assert destroy_old(used.folder, self.TODAY + timedelta(days=1)).kept == ""

    def test_with_the_first_use_the_day_of_the_keyring_tells(self, used: House) -> None:
        assert destroy_old(used.folder, self.FAR).kept
        assert WEEK in used.folder.weeks()

    def test_the_day_after_or_somebody_who_looked_says_that_it_is_right(self, used: House) -> None:
        far = date(2027, 3, 1)
        assert destroy_old(used.folder, far).kept
        assert destroy_old(used.folder, far, is_clock_right=True).weeks[0] == WEEK
        used.folder.store_week(WEEK, 1, used.desks[0], str(used.desks[0].to_public()))
        assert destroy_old(used.folder, far + timedelta(days=90)).kept
        assert destroy_old(used.folder, far + timedelta(days=91)).weeks[0] == WEEK


def test_an_earlier_day_does_not_take_back_a_later_one(house: House) -> None:
    house.folder.note_import(WEEK, date(2026, 12, 5))
    house.folder.note_import(WEEK, date(2026, 12, 1))
    assert house.folder.last_import(WEEK) == date(2026, 12, 5)


def test_the_bytes_of_a_destroyed_key_are_overwritten_in_place(house: House) -> None:
    path = house.folder.path / "epochs" / WEEK / "1.age"
    before = path.read_bytes()
    with path.open("rb") as kept_open:  # the same inode, after its name is gone
        house.folder.destroy_week(WEEK)
        after = kept_open.read()
    assert len(after) == len(before)
    assert before[:40] not in after


def test_the_check_says_what_is_wrong_and_what_will_be(house: House) -> None:
    folder = house.folder
    assert codes(house, date(2027, 5, 10))[:1] == ["soon-no-epochs"]
    late = codes(house, date(2027, 7, 1))
    assert late[:2] == ["expired", "no-epochs"]
    (folder.path / "epochs" / "2026-W50" / "2.age").unlink()
    (folder.path / "desks" / "1.age").unlink()
    folder.path.chmod(0o755)
    assert codes(house, BEGUN) == ["no-desk", "no-private-half", "readable"]


def test_a_keyring_put_in_its_place_is_refused(house: House) -> None:
    house.folder.write_keyring(signed(house.folder.keyring(), SigningKey.generate()))
    with pytest.raises(KeyringError, match="not of the newsroom"):
        house.folder.keyring()


def test_weeks_are_those_of_iso_8601() -> None:
    assert week_of(date(2027, 1, 3)) == "2026-W53"
    assert first_day("2026-W53") == date(2026, 12, 28)
    for wrong in ("2026-W54", "2025-W53", "2026-48", "../../x", "2026-W4"):
        with pytest.raises(ValueError, match="week"):
            first_day(wrong)


def test_a_shorter_term_is_kept(tmp_path: Path, house: House) -> None:
    keyring = rotate(house.folder, house.root, today=BEGUN, term=Term(ahead=4, valid=5))
    assert keyring.expires == BEGUN + timedelta(weeks=5)
