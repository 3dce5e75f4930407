"""What is sent is sealed as it comes, kept as far as it came, and refused before its first byte where
it has no business here."""

import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import ClassVar

import apsw
import pytest
from tests.receive.parcels import Kept, opened
from tests.visitor import BOUNDARY, DoorHouse, Visitor, door_house, form_of, form_type

from zenger.model.parcel_padding import is_padded
from zenger.receive.age_opening import How
from zenger.receive.codename import source_keys
from zenger.receive.door import mailboxes as boxes
from zenger.receive.door.mailboxes import Mailboxes, Sealed
from zenger.receive.door.spool import Incoming
from zenger.receive.parcel_reading import Reading
from zenger.web.door.render import SHORT_SIZE

MEGABYTE = 1024 * 1024


def only(house: DoorHouse) -> Path:
    (path,) = house.folder.incoming.iterdir()
    return path


def contents(house: DoorHouse, path: Path) -> tuple[How | None, Reading, Kept]:
    age, reading, kept = opened(path.read_bytes(), house.week_keys)
    return age.how if age else None, reading, kept


@pytest.mark.parametrize(
    "size", [0, 1, 65535, 65536, 65537, MEGABYTE - 1, MEGABYTE, MEGABYTE + 1, 5 * MEGABYTE + 1]
)
def test_a_file_of_any_size_comes_out_as_it_went_in(
    house: DoorHouse, source: Visitor, size: int
) -> None:
    source.opens_mailbox()
    content = (b"\r\n--" + BOUNDARY.encode()[:-1] + b"\r") * (size // 40 + 1)
    source.sends("", {"a": content[:size]})
    how, reading, kept = contents(house, only(house))
    assert (how, reading.is_complete) == (How.WHOLE, True)
    assert bytes(kept.contents[0]) == content[:size]
    assert is_padded(only(house).stat().st_size)


def test_101_files_are_one_parcel(house: DoorHouse, source: Visitor) -> None:
    source.opens_mailbox()
    answer = source.sends("", {f"{number}.txt": b"%d" % number for number in range(101)})
    assert "101 files" in answer.words
    _, reading, kept = contents(house, only(house))
    assert reading.is_complete
    assert [bytes(one) for one in kept.contents] == [b"%d" % number for number in range(101)]


def test_one_file_and_twenty_of_the_same_total_cannot_be_told_apart(
    house: DoorHouse, source: Visitor
) -> None:
    source.opens_mailbox()
    source.sends("", {"one": bytes(3_000_000)})
    source.sends("", {str(number): bytes(150_000) for number in range(20)})
    assert len({one.stat().st_size for one in house.folder.incoming.iterdir()}) == 1


def test_every_message_of_a_page_or_two_has_one_size(house: DoorHouse, source: Visitor) -> None:
    source.opens_mailbox()
    for message in ("Yes.", "words " * 10_000):
        source.sends(message)
    assert {one.stat().st_size for one in house.folder.incoming.iterdir()} == {128 * 1024}


def test_what_breaks_off_is_kept_and_said_to_be_incomplete(
    house: DoorHouse, source: Visitor
) -> None:
    codename = source.opens_mailbox()
    files = {"first": b"1" * 300_000, "second": b"2" * 400_000, "third": b"3" * 500_000}
    source.sends("Three files.", files, cut=300_000)
    path = only(house)
    assert path.suffix == ".cut"
    how, reading, kept = contents(house, path)
    assert how is How.CUT_OFF
    assert not reading.is_complete
    assert kept.heads[0].untrusted_note == "Three files."
    assert [bytes(one) for one in kept.contents[:2]] == [files["first"], files["second"]]
    back = source.comes_back(codename)
    assert "Incomplete. Of 900.2 kB that came, 2 files are whole." in back.words
    assert "Arrived whole." not in back.words


@pytest.mark.parametrize("cut", [1, 2, 3, 4, 60], ids="{} bytes missing".format)
def test_a_form_without_its_very_end_did_not_come_whole(
    house: DoorHouse, source: Visitor, cut: int
) -> None:
    source.opens_mailbox()
    answer = source.sends("", {"a": b"a" * 200_000}, cut=cut)
    assert answer.status == 400
    assert [name.rpartition(".")[2] for name in house.incoming()] == ["cut"]
    assert "Incomplete." in source.page("inside").words


def test_a_message_that_breaks_off_at_its_start_leaves_no_file(
    house: DoorHouse, source: Visitor
) -> None:
    source.opens_mailbox()
    source.sends("A message. " * 100, cut=900)
    assert house.incoming() == []


def test_while_it_comes_the_mailbox_says_how_much_is_there(
    house: DoorHouse, source: Visitor
) -> None:
    source.opens_mailbox()
    seen: list[str] = []
    other = Visitor(house, cookies=dict(source.cookies))  # another tab
    body = form_of("", {"a": bytes(9 * MEGABYTE)})

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > 8.5 * MEGABYTE and not seen:
                seen.append(other.page("inside").words)
            return super().read(size)

    address = source.page("send").action("/send/")
    source.ask("POST", address, Slow(body), form_type(), length=len(body))
    assert re.search(r"Coming in\. [678](\.\d)? MB so far\.", seen[0])
    assert "Arrived whole." in source.page("inside").words


class Untouched(io.RawIOBase):
    """A body of which nobody may read a byte."""

    def read(self, size: int = -1, /) -> bytes:
        raise AssertionError(f"{size} bytes were read before it was known whose they are")


def test_nobody_without_a_mailbox_sends_a_byte(house: DoorHouse, source: Visitor) -> None:
    stranger = Visitor(house)
    page = stranger.page("begin")
    token = page.action("/begin/").rpartition("/")[2]
    source.opens_mailbox()
    address = source.page("send").action("/send/")
    for visitor, where in (
        (stranger, f"/send/en/{token}"),  # no ticket
        (source, f"/send/en/{'0' * 32}"),  # a form made elsewhere
        (Visitor(house, cookies={"visit": source.cookies["visit"], "ticket": "00" * 90}), address),
        (Visitor(house, cookies={"ticket": source.cookies["ticket"]}), address),
    ):
        answer = visitor.ask("POST", where, Untouched(), form_type(), length=1000)  # type: ignore[arg-type]
        assert answer.status in (302, 403)
    assert house.incoming() == []


@pytest.mark.parametrize(
    ("headers", "length", "status"),
    [
        ({"CONTENT_TYPE": "application/x-www-form-urlencoded"}, 1000, 400),
        ({"CONTENT_TYPE": "multipart/form-data"}, 1000, 400),
        ({"CONTENT_TYPE": "multipart/form-data; boundary=é"}, 1000, 400),
        ({"CONTENT_TYPE": f"multipart/form-data; boundary={'b' * 300}"}, 1000, 400),
        (form_type() | {"CONTENT_LENGTH": ""}, 1000, 400),
        (form_type() | {"CONTENT_LENGTH": "-5"}, 1000, 400),
        (form_type() | {"CONTENT_LENGTH": "9" * 30}, 1000, 400),
        (form_type(), 30 * 1000**3, 413),
    ],
    ids=["another form", "no boundary", "odd boundary", "long boundary", "no length",
         "negative length", "absurd length", "too large"],
)  # fmt: skip
def test_what_cannot_be_a_form_of_ours_is_refused_unread(
    source: Visitor, house: DoorHouse, headers: dict[str, str], length: int, status: int
) -> None:
    source.opens_mailbox()
    address = source.page("send").action("/send/")
    answer = source.ask("POST", address, Untouched(), headers, length=length)  # type: ignore[arg-type]
    assert answer.status == status
    assert house.incoming() == []


def test_an_empty_form_sends_nothing_and_says_so(house: DoorHouse, source: Visitor) -> None:
    source.opens_mailbox()
    assert "You wrote nothing and chose no file." in source.sends(" \r\n ").words
    assert house.incoming() == []


def test_a_letter_behind_the_files_is_not_lost_silently(house: DoorHouse, source: Visitor) -> None:
    source.opens_mailbox()
    one, two = form_of("", {"a": b"a"}), form_of("late", {})
    body = one.replace(b"--" + BOUNDARY.encode() + b"--\r\n", b"") + two
    address = source.page("send").action("/send/")
    answer = source.ask("POST", address, body, form_type())
    assert answer.status == 400
    assert all(name.endswith(".cut") for name in house.incoming())


def test_a_text_longer_than_any_page_takes_is_refused_kindly(
    house: DoorHouse, source: Visitor
) -> None:
    source.opens_mailbox()
    answer = source.sends("x" * 500_000)
    assert (answer.status, "Put it into a file" in answer.words) == (413, True)
    assert house.incoming() == []


def test_names_in_any_encoding_arrive_byte_by_byte(house: DoorHouse, source: Visitor) -> None:
    source.opens_mailbox()
    name = b"\xff\xfe../..\\C:\\\xe9 %22 %0D%0A <b>.txt"
    body = form_of("", {"NAME": b"a"}).replace(b"NAME", name)
    source.ask("POST", source.page("send").action("/send/"), body, form_type())
    _, reading, kept = contents(house, only(house))
    assert reading.is_complete
    assert kept.names[0] == name.replace(b"%22", b'"').replace(b"%0D%0A", b"\r\n")


def test_a_folder_keeps_the_paths_in_it(house: DoorHouse, source: Visitor) -> None:
    source.opens_mailbox()
    body = form_of("", {"harbour/2014/plan.txt": b"a"}).replace(b'name="files"', b'name="folder"')
    source.ask("POST", source.page("send").action("/send/"), body, form_type())
    assert contents(house, only(house))[2].names == [b"harbour/2014/plan.txt"]


class TestFull:
    """A disk with no room for files still takes messages."""

    def test_messages_are_taken_and_files_are_not(self, tmp_path: Path) -> None:
        with door_house(
            tmp_path, max_stored_bytes=202_000_000, text_reserve_bytes=200_000_000
        ) as house:
            source = Visitor(house)
            source.opens_mailbox()
            assert "Up to 500 kB at once" in source.page("send").words
            house.folder.store.joinpath("a.age").write_bytes(bytes(2_000_000))
            page = source.page("send")
            assert "There is no room for files at the moment" in page.words
            assert 'type="file"' not in page.text
            answer = source.ask(
                "POST", page.action("/send/"), form_of("Hear me.", {"a": b"a"}), form_type()
            )
            assert answer.status == 503
            assert "Arrived whole. Your message." in source.page("inside").words
            assert contents(house, only(house))[2].heads[0].untrusted_note == "Hear me."

    def test_files_that_turn_out_too_large_are_kept_as_far_as_there_is_room(
        self, tmp_path: Path
    ) -> None:
        with door_house(
            tmp_path, max_stored_bytes=202_000_000, text_reserve_bytes=200_000_000
        ) as house:
            source = Visitor(house)
            source.opens_mailbox()
            answer = source.sends("", {"a": bytes(1_500_000)})
            assert answer.status == 503
            assert house.incoming()[0].endswith(".cut")
            assert "There was no more room here." in source.page("inside").words

    def test_a_disk_that_fills_up_meanwhile_makes_it_incomplete_not_whole(
        self, house: DoorHouse, source: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source.opens_mailbox()

        def full(handle: int) -> None:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr("zenger.receive.door.spool.os.fsync", full)
        answer = source.sends("", {"a": bytes(300_000)})
        assert answer.status == 503
        assert [name.rpartition(".")[2] for name in house.incoming()] == ["cut"]

    def test_who_is_still_sending_is_refused_with_a_page_that_a_connection_holds(
        self, tmp_path: Path
    ) -> None:
        with door_house(tmp_path, max_parcel_bytes=1_000_000) as house:
            source = Visitor(house)
            source.opens_mailbox()
            address = source.page("send").action("/send/")
            answer = source.ask("POST", address, Untouched(), form_type(), length=10**9)  # type: ignore[arg-type]
            assert (answer.status, len(answer.body)) == (413, SHORT_SIZE)

    def test_more_than_a_submission_may_have_is_refused(self, tmp_path: Path) -> None:
        with door_house(tmp_path, max_parcel_bytes=300_000) as house:
            source = Visitor(house)
            source.opens_mailbox()
            answer = source.sends("", {"a": bytes(400_000)})
            assert (answer.status, "several parts" in answer.words) == (413, True)


def test_who_was_blocked_can_read_but_not_send(house: DoorHouse, source: Visitor) -> None:
    codename = source.opens_mailbox()
    address = source.page("send").action("/send/")
    mailboxes = house.pages.door.mailboxes
    keys = source_keys(codename, pepper=house.folder.pepper())
    mailboxes.block(mailboxes.id_of(keys.lookup))
    assert source.ask("POST", address, Untouched(), form_type(), length=9).status == 403  # type: ignore[arg-type]
    assert "takes nothing more through this mailbox" in source.page("inside").words
    assert "takes nothing more" in source.page("send").words
    assert house.incoming() == []


def test_with_a_keyring_out_of_date_nothing_is_taken(house: DoorHouse, source: Visitor) -> None:
    source.opens_mailbox()
    address = source.page("send").action("/send/")
    house.today = house.folder.keyring().expires + timedelta(days=1)
    house.pages.door.mailboxes.extend(
        house.uploads.door.tickets.read(source.cookies["ticket"]).mailbox,  # type: ignore[union-attr]
        "2099-W01",
    )
    assert "keys are out of date" in source.page("send").words
    answer = source.ask("POST", address, Untouched(), form_type(), length=9)  # type: ignore[arg-type]
    assert answer.status == 503
    assert house.incoming() == []


def test_when_keys_of_the_week_ran_out_the_page_says_so_and_the_parcel_too(
    tmp_path: Path,
) -> None:
    with door_house(tmp_path) as house:
        keyring = house.folder.keyring()
        weeks = sorted({epoch.week for epoch in keyring.epochs})
        house.today = date.fromisocalendar(int(weeks[-1][:4]), int(weeks[-1][-2:]), 7) + timedelta(
            1
        )
        assert house.today < keyring.expires
        source = Visitor(house)
        source.opens_mailbox()
        assert "have run out" in source.page("send").words
        source.sends("Hear me.")
        age, reading, kept = opened(only(house).read_bytes(), list(house.keys.desks))
        assert age is not None
        assert reading.is_complete
        assert not kept.heads[0].forward_secrecy


def test_deleting_everything_while_something_arrives_leaves_nothing(
    house: DoorHouse, source: Visitor
) -> None:
    source.opens_mailbox()
    address = source.page("send").action("/send/")
    other = Visitor(house, cookies=dict(source.cookies))
    body = form_of("", {"a": bytes(3 * MEGABYTE)})
    done: list[int] = []

    class Slow(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if self.tell() > MEGABYTE and not done:
                done.append(other.post(other.page("delete").action("/delete/")).status)
            return super().read(size)

    answer = source.ask("POST", address, Slow(body), form_type(), length=len(body))
    assert answer.status != 500
    assert [name.rpartition(".")[2] for name in house.incoming()] == ["delete"]


def test_deleting_everything_before_the_letter_comes_leaves_nothing(
    house: DoorHouse, source: Visitor
) -> None:
    """The mailbox was there when the request came, and is not when there is something to keep."""
    source.opens_mailbox()
    address = source.page("send").action("/send/")
    other = Visitor(house, cookies=dict(source.cookies))
    body = form_of("I should not have written this.", {})

    class Late(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            if not self.tell():
                other.post(other.page("delete").action("/delete/"))
            return super().read(size)

    answer = source.ask("POST", address, Late(body), form_type(), length=len(body))
    assert answer.status == 404
    assert house.incoming() == []


def test_deleting_everything_as_it_becomes_whole_leaves_nothing(
    house: DoorHouse, source: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.opens_mailbox()
    (mailbox,) = house.pages.door.guests._held.values()
    keep = Incoming.keep

    def keep_and_be_deleted(one: Incoming, *, is_whole: bool) -> int:
        kept = keep(one, is_whole=is_whole)
        house.pages.door.mailboxes.delete(mailbox[1].mailbox)
        return kept

    monkeypatch.setattr(Incoming, "keep", keep_and_be_deleted)
    source.sends("I should not have written this.")
    assert [name.rpartition(".")[2] for name in house.incoming()] == ["delete"]


def test_a_message_that_begins_between_two_steps_of_deleting_everything_goes_too(
    house: DoorHouse, source: Visitor, monkeypatch: pytest.MonkeyPatch
) -> None:
    source.opens_mailbox()
    other = Visitor(house, cookies=dict(source.cookies))
    page = source.page("delete")
    receipts, done = Mailboxes.receipts, list[int]()

    def receipts_and_then_one_more(one: Mailboxes, mailbox: bytes) -> tuple[Sealed, ...]:
        found = receipts(one, mailbox)
        if not done:
            done.append(1)
            other.sends("I should not have written this.")
        return found

    monkeypatch.setattr(Mailboxes, "receipts", receipts_and_then_one_more)
    assert "is destroyed" in source.post(page.action("/delete/")).words
    assert [name.rpartition(".")[2] for name in house.incoming()] == ["delete"]


class TestLocked:
    """Another process writes to the mailboxes for longer than anybody waits."""

    @pytest.fixture
    def locked(self, house: DoorHouse, monkeypatch: pytest.MonkeyPatch) -> list[apsw.Connection]:
        """From when the parcel is kept until the list is emptied."""
        monkeypatch.setattr(boxes, "_WAIT", 20)
        held: list[apsw.Connection] = []
        keep = Incoming.keep

        def keep_and_lock(one: Incoming, *, is_whole: bool) -> int:
            kept = keep(one, is_whole=is_whole)
            other = apsw.Connection(str(house.folder.mailboxes))
            other.execute("BEGIN EXCLUSIVE")
            held.append(other)
            return kept

        monkeypatch.setattr(Incoming, "keep", keep_and_lock)
        return held

    def test_what_is_kept_whole_is_said_to_be_and_stays_deletable(
        self, house: DoorHouse, source: Visitor, locked: list[apsw.Connection]
    ) -> None:
        source.opens_mailbox()
        answer = source.sends("Hear me.", {"a": b"a" * 1000})
        assert (answer.status, "you need not send it again" in answer.words) == (200, True)
        assert contents(house, only(house))[1].is_complete
        locked.pop().close()
        assert "Arrived whole. Your message." in source.page("inside").words
        source.post(source.page("delete").action("/delete/"))
        assert [name.rpartition(".")[2] for name in house.incoming()] == ["delete"]

    def test_a_number_that_cannot_be_counted_makes_nothing_incomplete(
        self, house: DoorHouse, source: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source.opens_mailbox()

        def locked(*_: object) -> None:
            raise apsw.BusyError

        monkeypatch.setattr(Mailboxes, "count", locked)
        assert "Arrived whole." in source.sends("Hear me.").words

    def test_what_cannot_be_begun_leaves_nothing(
        self, house: DoorHouse, source: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        source.opens_mailbox()

        def locked(*_: object) -> bool:
            raise apsw.BusyError

        monkeypatch.setattr(Mailboxes, "put_receipt", locked)
        assert source.sends("Hear me.").status == 503
        assert house.incoming() == []


class TestShare:
    """One mailbox cannot take all the room there is for messages."""

    def test_who_sent_as_much_as_one_may_is_told_until_when(self, tmp_path: Path) -> None:
        with door_house(tmp_path, max_weekly_parcels=3) as house:
            source, other = Visitor(house), Visitor(house)
            for one in (source, other):
                one.opens_mailbox()
            address = source.page("send").action("/send/")
            for _ in range(3):
                assert source.sends("Hear me.").status == 200
            assert "nothing more until Monday" in source.page("send").words
            answer = source.ask("POST", address, Untouched(), form_type(), length=9)  # type: ignore[arg-type]
            assert (answer.status, "nothing more until Monday" in answer.words) == (429, True)
            assert len(house.incoming()) == 3
            assert other.sends("Hear me.").status == 200
            house.today += timedelta(weeks=1)
            assert source.sends("Hear me.").status == 200

    def test_what_was_not_taken_is_not_counted(self, tmp_path: Path) -> None:
        with door_house(tmp_path, max_weekly_parcels=1) as house:
            source = Visitor(house)
            source.opens_mailbox()
            assert source.sends("  ").status == 400
            assert source.sends("Hear me.").status == 200


class TestFlood:
    """What strangers send leaves room for those who have not written yet."""

    SETTINGS: ClassVar = {"max_stored_bytes": 12_000_000, "text_reserve_bytes": 11_000_000}

    def test_who_wrote_is_turned_away_where_room_is_short_and_who_did_not_is_heard(
        self, tmp_path: Path
    ) -> None:
        with door_house(tmp_path, **self.SETTINGS) as house:
            flooding, other = Visitor(house), Visitor(house)
            for one in (flooding, other):
                one.opens_mailbox()
            address = flooding.page("send").action("/send/")
            assert flooding.sends("Noise.").status == 200
            for answer in (
                flooding.page("send"),
                flooding.ask("POST", address, form_of("Noise.", {}), form_type()),
            ):
                assert answer.status == 503
                assert "first to those who have not written this week" in answer.words
            assert other.sends("Hear me.").status == 200
            assert len(house.incoming()) == 2
            assert house.pages.door.mailboxes.counts("2026-W48")["turned away"] == 2
            house.today += timedelta(weeks=1)
            assert flooding.sends("Again.").status == 200

    def test_an_hour_takes_so_many_and_the_next_as_many_again(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("zenger.receive.door.room.FEWEST", 4 * 2 * 128 * 1024)
        with door_house(tmp_path, **self.SETTINGS) as house:
            now = [0.0]
            house.pages.door.clock = house.uploads.door.clock = lambda: now[0]
            sources = [Visitor(house) for _ in range(4)]
            for one in sources:
                one.opens_mailbox()
            assert [one.sends("Hear me.").status for one in sources[:2]] == [200, 200]
            assert sources[2].page("send").status == 503
            now[0] += 3600
            assert [one.sends("Hear me.").status for one in sources[2:]] == [200, 200]

    def test_mailboxes_opened_this_week_take_no_room_from_those_that_were_there(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever makes a mailbox for each message took all of each hour."""
        monkeypatch.setattr("zenger.receive.door.room.FEWEST", 4 * 2 * 128 * 1024)
        with door_house(tmp_path, **self.SETTINGS) as house:
            known = Visitor(house)
            known.opens_mailbox()
            house.today += timedelta(weeks=1)
            flooding = [Visitor(house) for _ in range(3)]
            for one in flooding:
                one.opens_mailbox()
            assert [one.sends("Noise.").status for one in flooding[:2]] == [200, 200]
            assert flooding[2].page("send").status == 503
            assert known.sends("Hear me.").status == 200

    def test_a_long_letter_is_no_first_page(self, tmp_path: Path) -> None:
        with door_house(tmp_path, **self.SETTINGS) as house:
            source = Visitor(house)
            source.opens_mailbox()
            address = source.page("send").action("/send/")
            body = form_of("words " * 60_000, {})
            assert source.ask("POST", address, body, form_type()).status == 503
            assert house.incoming() == []
            assert source.sends("Hear me.").status == 200

    def test_what_others_send_meanwhile_takes_no_room_from_messages(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Each had found the disk free as it began, and all of them together filled it."""
        with door_house(tmp_path) as house:
            source = Visitor(house)
            source.opens_mailbox()
            address = source.page("send").action("/send/")
            assert house.uploads.door.room_for_files(b"") > 10 * MEGABYTE
            body = form_of("", {"a": bytes(3 * MEGABYTE)})

            class Filling(io.BytesIO):
                def read(self, size: int | None = -1, /) -> bytes:
                    if self.tell() > MEGABYTE:
                        monkeypatch.setattr("zenger.receive.door.room._free", lambda _: 4 * 10**9)
                    return super().read(size)

            answer = source.ask("POST", address, Filling(body), form_type(), length=len(body))
            assert answer.status == 503
            assert "There was no more room here." in source.page("inside").words
            assert only(house).stat().st_size < 2 * MEGABYTE
            assert source.sends("Hear me.").status == 200

    def test_one_mailbox_leaves_half_of_the_room_for_files(self, tmp_path: Path) -> None:
        with door_house(
            tmp_path, max_stored_bytes=9_000_000, text_reserve_bytes=4_000_000
        ) as house:
            first, second = Visitor(house), Visitor(house)
            for one in (first, second):
                one.opens_mailbox()
            assert "Up to 2 MB at once" in first.page("send").words
            assert first.sends("", {"a": bytes(1_900_000)}).status == 200
            assert 'type="file"' not in first.page("send").text
            assert "Up to 1 MB at once" in second.page("send").words


def test_what_programs_see_of_the_time_something_came_is_the_day(
    house: DoorHouse, source: Visitor
) -> None:
    source.opens_mailbox()
    source.sends("Hear me.")
    found = only(house).stat()
    assert (found.st_mtime % 86_400, found.st_atime % 86_400) == (0, 0)
    assert house.folder.incoming.stat().st_mtime % 86_400 == 0
