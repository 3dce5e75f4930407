"""Who watches the line, or tries codenames, learns nothing: not by length, not by time.

Small, it counts time of the processor, so that other work on this machine does not decide; `make
test-door` tries 500 times by the clock on the wall, and wants a quiet machine.
"""

import os
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.visitor import Answer, DoorHouse, Visitor, door_house

from zenger.receive.codename import SourceKeys, source_keys
from zenger.receive.door.mailboxes import Mailbox
from zenger.receive.door.sealed_text import REPLY_SIZE, seal_text
from zenger.web.door import here
from zenger.web.door.render import INSIDE_SIZE

FULL = os.environ.get("ZENGER_DOOR") == "full"
TRIES = 500 if FULL else 60
clock = time.perf_counter if FULL else time.thread_time
MOST = 0.005 if FULL else 0.001  # seconds between medians
WRONG = "abacus abdomen abdominal abide abiding ability ablaze"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[DoorHouse]:
    with door_house(tmp_path) as made:
        yield made


@pytest.fixture
def source(house: DoorHouse) -> Visitor:
    return Visitor(house)


def keys_of(house: DoorHouse, codename: str) -> tuple[bytes, SourceKeys]:
    keys = source_keys(codename, pepper=house.folder.pepper())
    return house.pages.door.mailboxes.id_of(keys.lookup), keys


def medians(*asks: Callable[[], Answer]) -> list[float]:
    """In turn, so that whatever else this machine does falls on all alike."""
    taken: list[list[float]] = [[] for _ in asks]
    for _ in range(TRIES):
        for place, ask in enumerate(asks):
            begun = clock()
            ask()
            taken[place].append(clock() - begun)
    return [statistics.median(one) for one in taken]


class TestReply:
    """11: whether a reply waits cannot be told from a page for who is inside."""

    @pytest.fixture
    def two(self, house: DoorHouse) -> tuple[Visitor, Visitor]:
        """One with a reply that waits, one without."""
        with_one, without = Visitor(house), Visitor(house)
        mailbox, keys = keys_of(house, with_one.opens_mailbox())
        without.opens_mailbox()
        house.pages.door.mailboxes.add_reply(mailbox, seal_text("Thank you.", keys.reply_public))
        return with_one, without

    def test_pages_have_one_length(self, two: tuple[Visitor, Visitor]) -> None:
        with_one, without = (one.page("inside") for one in two)
        assert "Thank you." in with_one.text
        assert "Thank you." not in without.text
        assert len(with_one.body) == len(without.body) == INSIDE_SIZE
        assert with_one.headers == without.headers
        for name in ("send", "delete"):
            assert len(two[1].page(name).body) == INSIDE_SIZE

    def test_what_could_not_be_done_has_no_other_length(self, house: DoorHouse) -> None:
        source = Visitor(house)
        stranger = Visitor(house).page("none")
        mailbox, _ = keys_of(house, source.opens_mailbox())
        assert len(source.page("none").body) == INSIDE_SIZE > len(stranger.body)
        assert len(source.sends("  ").body) == INSIDE_SIZE
        page = source.page("delete")
        house.pages.door.mailboxes.block(mailbox)
        assert len(source.page("send").body) == INSIDE_SIZE
        assert len(source.post(page.action("/delete/")).body) == INSIDE_SIZE

    def test_they_take_the_same_time(self, two: tuple[Visitor, Visitor]) -> None:
        with_one, without = medians(*(lambda one=one: one.page("inside") for one in two))
        assert abs(with_one - without) < MOST

    @pytest.mark.parametrize("letter", ["&", '"', "\U0001f4f0", "本", "ا", "x"])
    def test_also_the_longest_reply_in_any_script_fits(self, house: DoorHouse, letter: str) -> None:
        source = Visitor(house)
        mailbox, keys = keys_of(house, source.opens_mailbox())
        text = letter * ((REPLY_SIZE - 1) // len(letter.encode()))
        house.pages.door.mailboxes.add_reply(mailbox, seal_text(text, keys.reply_public))
        seen, part = 0, 1
        while seen < len(text):
            page = source.get(f"/en/inside?part={part}")
            assert len(page.body) == INSIDE_SIZE
            before = seen
            seen += (
                page.text.replace("&amp;", "&").replace("&#34;", '"').count(letter * 1000) * 1000
            )
            assert seen > before
            part += 1

    def test_many_replies_and_receipts_change_nothing_either(self, house: DoorHouse) -> None:
        source = Visitor(house)
        mailbox, keys = keys_of(house, source.opens_mailbox())
        for number in range(5):
            house.pages.door.mailboxes.add_reply(
                mailbox, seal_text("& " * 12_000 + str(number), keys.reply_public)
            )
        source.sends("One.")
        source.sends("Two.")
        page = source.page("inside")
        assert len(page.body) == INSIDE_SIZE
        assert "4 more come after it." in page.words


class TestCodename:
    """12: a codename that is wrong, one that has ended and one that was deleted get one answer."""

    def test_body_status_and_headers_are_the_same(self, house: DoorHouse) -> None:
        mailboxes = house.pages.door.mailboxes
        deleted, ended = Visitor(house), Visitor(house)
        was_deleted, has_ended = deleted.opens_mailbox(), ended.opens_mailbox()
        deleted.post(deleted.page("delete").action("/delete/"))
        mailbox, keys = keys_of(house, has_ended)
        mailboxes.delete(mailbox)
        mailboxes.add(Mailbox(mailbox, keys.reply_public, "2026-W47"))
        visitor = Visitor(house)
        address = visitor.page("return").action("/return/")
        answers = [
            visitor.post(address, {"codename": said})
            for said in (WRONG, has_ended, was_deleted, "", "x" * 900)
        ]
        assert {one.status for one in answers} == {403}
        assert len({one.body for one in answers}) == 1
        assert all(one.headers == answers[0].headers for one in answers)
        assert all(one.cookies == [] for one in answers)

    def test_each_costs_one_derivation_and_the_rest_takes_the_same_time(
        self, house: DoorHouse, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The derivation itself is Argon2id of 64 MiB whatever is typed; here it is left out, as
        half a second of it would hide what comes after."""
        deleted, ended = Visitor(house), Visitor(house)
        was_deleted, has_ended = deleted.opens_mailbox(), ended.opens_mailbox()
        known = {said: keys_of(house, said) for said in (was_deleted, has_ended, WRONG)}
        deleted.post(deleted.page("delete").action("/delete/"))
        mailbox, keys = known[has_ended]
        house.pages.door.mailboxes.delete(mailbox)
        house.pages.door.mailboxes.add(Mailbox(mailbox, keys.reply_public, "2026-W47"))
        derived: list[str] = []

        def at_once(said: str, *, pepper: bytes) -> SourceKeys:
            del pepper
            derived.append(said)
            return known[said][1]

        monkeypatch.setattr(here, "source_keys", at_once)
        visitor = Visitor(house)
        address = visitor.page("return").action("/return/")
        taken = medians(
            *(lambda said=said: visitor.post(address, {"codename": said}) for said in known)
        )
        assert len(derived) == TRIES * len(known)
        assert max(taken) - min(taken) < MOST

    def test_a_codename_stays_in_the_body_of_one_form(
        self, house: DoorHouse, source: Visitor, capfd: pytest.CaptureFixture[str]
    ) -> None:
        """Not in an address, a cookie, a file at the door, or anything that is printed."""
        codename = source.opens_mailbox()
        source.sends("Look at page 3.", {"a": b"a"})
        source.comes_back(WRONG)
        source.comes_back(codename)
        words = codename.split()
        longest = max(words, key=len).encode()
        shown = [one for one in source.seen if longest in one.body]
        assert len(shown) == 1  # the page that says: write it down
        for answer in source.seen:
            for header in (*answer.headers.values(), *answer.cookies):
                assert longest.decode() not in header
        assert source.asked  # addresses, of which none holds it
        assert not any(longest.decode() in address for address in source.asked)
        kept = b"".join(one.read_bytes() for one in house.folder.path.rglob("*") if one.is_file())
        assert longest not in kept
        assert keys_of(house, codename)[1].lookup not in kept
        said = capfd.readouterr()
        assert longest.decode() not in said.out + said.err

    def test_every_answer_keeps_the_browser_from_telling_on(self, source: Visitor) -> None:
        source.opens_mailbox()
        source.sends("Hear me.")
        source.get("/en/nowhere")
        for answer in source.seen:
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Content-Security-Policy"].startswith("default-src 'none'; ")
            assert "script-src" not in answer.headers["Content-Security-Policy"]
