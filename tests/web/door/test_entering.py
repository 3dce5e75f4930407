"""Coming in, going out, and what others may not do."""

from pathlib import Path
from urllib.parse import urlencode

import apsw
import pytest
from tests.visitor import DoorHouse, Visitor, door_house

from zenger.errors import DoorError, KeyringError
from zenger.receive.door import mailboxes as boxes
from zenger.web.door.app import pages


def test_a_codename_is_typed_back_before_a_mailbox_is_opened(
    house: DoorHouse, source: Visitor
) -> None:
    codename = source.gets_codename()
    wrong = source.post(
        source.page("confirm").action("/confirm/"), {"codename": codename.rpartition(" ")[0]}
    )
    assert "These are not the words you were given." in wrong.words
    assert "Type your codename" in source.page("inside").words
    assert " ".join(codename.split()) in " ".join(source.page("codename").words.split())
    again = source.post(wrong.action("/confirm/"), {"codename": f" {codename.upper()} "})
    assert "Your mailbox" in again.words
    assert house.pages.door.mailboxes.counts("2026-W48") == {"mailboxes opened": 1}


def test_other_words_can_be_had_and_the_first_are_forgotten(source: Visitor) -> None:
    first, second = source.gets_codename(), source.gets_codename()
    assert first != second
    wrong = source.post(source.page("confirm").action("/confirm/"), {"codename": first})
    assert "These are not the words" in wrong.words


def test_a_restart_logs_everybody_out_and_mailboxes_stay(house: DoorHouse, source: Visitor) -> None:
    codename = source.opens_mailbox()
    house.reopen()
    assert "Type your codename" in source.page("inside").words
    assert "Your mailbox" in source.comes_back(codename).words


def test_coming_in_gives_another_cookie_than_before(source: Visitor) -> None:
    source.page("return")
    before = source.cookies["visit"]
    codename = source.opens_mailbox()
    inside = source.cookies["visit"]
    source.comes_back(codename)
    assert len({before, inside, source.cookies["visit"]}) == 3


@pytest.mark.parametrize("name", ["return", "begin"])
def test_a_form_that_was_not_made_for_this_visitor_does_nothing(
    source: Visitor, house: DoorHouse, name: str
) -> None:
    address = Visitor(house).page(name).action(f"/{name}/")
    answer = source.post(address, {"codename": "a b c"})
    assert (answer.status, "Load the page again" in answer.words) == (403, True)


def test_no_form_of_another_acts_on_an_open_mailbox(source: Visitor, house: DoorHouse) -> None:
    codename = source.opens_mailbox()
    for action in ("leave", "delete", f"read/{'0' * 32}"):
        name, _, rest = action.partition("/")
        address = f"/en/{name}/{'0' * 32}" + (f"/{rest}" if rest else "")
        assert source.post(address).status == 403
    assert "Your mailbox" in source.comes_back(codename).words


def test_cookies_are_for_this_site_and_this_browser_alone(source: Visitor) -> None:
    source.opens_mailbox()
    said = [line for answer in source.seen for line in answer.cookies]
    assert said
    for line in said:
        assert "HttpOnly" in line
        assert "SameSite=Strict" in line
        assert "expires=" not in line.lower() or "1970" in line
        assert "domain" not in line.lower()


def test_leaving_has_the_browser_forget_and_a_link_to_the_page_after_it_does_not(
    source: Visitor,
) -> None:
    source.opens_mailbox()
    source.page("left")
    page = source.page("inside")
    assert "Your mailbox" in page.words
    left = source.ask("POST", page.action("/leave/"), b"", {})
    assert left.headers["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert source.cookies == {}


def test_only_so_many_wait_for_their_codename(house: DoorHouse, source: Visitor) -> None:
    house.pages.door._turns._most = 0
    page = source.page("return")
    answer = source.post(page.action("/return/"), {"codename": "a b c d e f g"})
    assert (answer.status, "Wait a minute" in answer.words) == (503, True)


def test_nobody_is_put_out_by_another_who_asks_for_codenames(
    house: DoorHouse, source: Visitor
) -> None:
    codename = source.gets_codename()
    house.pages.door.newcomers._most = 3
    for _ in range(4):
        other = Visitor(house)
        address = other.page("begin").action("/begin/")
        other.ask("POST", address, b"", {"REMOTE_ADDR": "fc00:dead:beef:4dad::2"})
    address = source.page("confirm").action("/confirm/")
    assert "Your mailbox" in source.post(address, {"codename": codename}).words


def test_one_circuit_opens_three_mailboxes_and_the_codename_holds_over_another(
    house: DoorHouse,
) -> None:
    for number in range(4):
        source = Visitor(house)
        codename = source.gets_codename()
        address = source.page("confirm").action("/confirm/")
        statuses = [
            source.ask(
                "POST", address, urlencode({"codename": codename}).encode(),
                {"REMOTE_ADDR": circuit, "CONTENT_TYPE": "application/x-www-form-urlencoded"},
            ).status
            for circuit in ("fc00:dead:beef:4dad::3", "fc00:dead:beef:4dad::4")[: 1 + number // 3]
        ]  # fmt: skip
        assert statuses == ([302] if number < 3 else [429, 302])


def test_it_does_not_start_in_a_process_with_other_settings(tmp_path: Path) -> None:
    from django.test import override_settings

    with door_house(tmp_path) as house:
        default = ["django.core.files.uploadhandler.TemporaryFileUploadHandler"]
        with (
            override_settings(FILE_UPLOAD_HANDLERS=default),
            pytest.raises(DoorError, match="FILE_UPLOAD_HANDLERS"),
        ):
            pages(house.folder, ticket_key=bytes(32))


@pytest.mark.parametrize(
    ("settings", "said"),
    [({"languages": ("en", "xx")}, "the language 'xx'"),
     ({"questions": tuple(str(number) for number in range(51))}, "asks too much"),
     ({"questions": ("x" * 10_001,)}, "asks too much"),
     ({"questions": ("Who?", "Who?")}, "twice")],
    ids=["no such language", "many questions", "a long question", "one question twice"],
)  # fmt: skip
def test_it_does_not_start_with_what_it_cannot_show(
    tmp_path: Path, settings: dict[str, tuple[str, ...]], said: str
) -> None:
    with pytest.raises(DoorError, match=said), door_house(tmp_path, **settings):
        pass


def test_the_most_that_may_be_asked_fits_on_the_page(tmp_path: Path) -> None:
    questions = tuple('"' * 198 + f"{number:02d}" for number in range(50))
    with door_house(tmp_path, questions=questions) as house:
        source = Visitor(house)
        source.opens_mailbox()
        assert source.page("send").text.count("&#34;" * 198) == 50


def test_it_does_not_start_with_a_keyring_of_another_root(house: DoorHouse) -> None:
    path = house.folder.path / "keyring.json"
    path.write_bytes(path.read_bytes().replace(b'"sig": "', b'"sig": "AA'))
    with pytest.raises(KeyringError):
        house.reopen()


def test_it_does_not_start_with_a_damaged_file_of_mailboxes(house: DoorHouse) -> None:
    house.folder.mailboxes.write_bytes(b"x" * 9000)
    with pytest.raises(DoorError, match="backup"):
        house.reopen()


def test_what_breaks_is_said_without_a_name_or_an_address(
    house: DoorHouse, source: Visitor, monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    source.opens_mailbox()

    def broken(*args: object) -> None:
        raise RuntimeError("a secret")

    monkeypatch.setattr("zenger.web.door.inside.read_receipts", broken)
    answer = source.page("inside")
    assert (answer.status, "Something is broken" in answer.words) == (500, True)
    said = capsys.readouterr()
    assert "RuntimeError at test_entering.py" in said.err
    assert "secret" not in said.err + said.out + answer.text
    assert "/en/inside" not in said.err + said.out
    del house


def test_the_page_on_sealing_hands_out_no_fingerprint(house: DoorHouse, source: Visitor) -> None:
    """Whoever took over the door would hand out their own, ready to be typed."""
    page = source.page("seal")
    assert "from paper or from its own site, not from here" in page.words
    fingerprint = house.folder.fingerprint()
    for said in (fingerprint.value.hex(), fingerprint.hexadecimal):
        assert said not in page.text


class TestLocked:
    """The mover lays the mailboxes anew, for longer than anybody waits."""

    def test_a_page_says_that_nothing_was_lost(
        self, house: DoorHouse, source: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(boxes, "_WAIT", 20)
        codename = source.opens_mailbox()
        other = apsw.Connection(str(house.folder.mailboxes))
        other.execute("BEGIN EXCLUSIVE")
        inside = source.page("inside")
        assert (inside.status, "Nothing was lost." in inside.words) == (503, True)
        other.close()
        assert "Your mailbox" in source.comes_back(codename).words

    def test_who_comes_back_comes_in_though_nothing_can_be_written(
        self, house: DoorHouse, source: Visitor, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(boxes, "_WAIT", 20)
        codename = source.opens_mailbox()
        other = apsw.Connection(str(house.folder.mailboxes))
        other.execute("BEGIN IMMEDIATE")  # others may read
        assert "Your mailbox" in source.comes_back(codename).words
        other.close()
