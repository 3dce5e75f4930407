"""Who is refused while their files are still being sent reads why, in a real browser, from the door's
real processes, through what closes both halves of a connection as tor does."""

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page
from tests.scenarios.door.bridge import bridged
from tests.scenarios.door.running import SMALL, Keys, door_in, real_behind_tor, started, utc_today

from zenger.receive.door.folder import DoorFolder
from zenger.receive.door.settings import DoorSettings

pytestmark = pytest.mark.browser
SIZE = 24_000_000  # bytes of the file
ENOUGH = 1_000_000  # bytes that a circuit may send here


def _nothing(folder: DoorFolder, keys: Keys) -> None:
    del folder, keys


def _fill(folder: DoorFolder, keys: Keys) -> None:
    """A parcel lies there that takes all the room."""
    del keys
    parcel = folder.store / f"{'0' * 32}.age"
    parcel.touch()
    os.truncate(parcel, SMALL.max_stored_bytes - SMALL.text_reserve_bytes)


def _expire(folder: DoorFolder, keys: Keys) -> None:
    """The keyring was signed long ago."""
    path = folder.path / "keyring.json"
    path.write_bytes(keys.keyring(utc_today() - timedelta(weeks=31), weeks=2))


@dataclass(frozen=True)
class Case:
    said: str
    settings: DoorSettings = SMALL
    after_the_form: Callable[[DoorFolder, Keys], None] = _nothing  # is loaded
    pace: int = 20_000_000  # bytes a second


CASES = {
    "too large": Case(
        "This is too much at once", replace(SMALL, max_parcel_bytes=1_000_000)
    ),
    "too large, over a slow line that is cut": Case(
        "This is too much at once", replace(SMALL, max_parcel_bytes=1_000_000), pace=50_000
    ),
    "full": Case("There is no room", after_the_form=_fill),
    "closed": Case("Nothing can be taken at the moment", after_the_form=_expire),
}  # fmt: skip


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_page_is_read_though_the_files_are_still_being_sent(
    chromium: Browser, tmp_path: Path, case: Case
) -> None:
    folder, keys = door_in(tmp_path, case.settings)
    with (
        started(folder, real_behind_tor) as door,
        bridged(door, circuit=7, pace=case.pace) as address,
    ):
        page = _inside(chromium, address)
        page.goto(f"{address}/en/send")
        case.after_the_form(folder, keys)
        _send(page, tmp_path, SIZE)
        assert page.locator("h1").inner_text() == case.said
        page.context.close()


def test_whose_circuit_sent_enough_reads_so(chromium: Browser, tmp_path: Path) -> None:
    folder, _ = door_in(tmp_path, replace(SMALL, max_circuit_bytes=ENOUGH))
    with started(folder, real_behind_tor) as door, bridged(door, circuit=7) as address:
        page = _inside(chromium, address)
        page.goto(f"{address}/en/send")
        _send(page, tmp_path, ENOUGH)
        assert page.locator("h1").inner_text() == "Your mailbox"
        page.goto(f"{address}/en/send")
        _send(page, tmp_path, SIZE)
        assert page.locator("h1").inner_text() == "Enough over this connection"
        page.context.close()


def _inside(chromium: Browser, address: str) -> Page:
    page = chromium.new_context(java_script_enabled=False).new_page()
    page.goto(f"{address}/en/begin")
    page.locator("main form button").click()
    words = page.locator(".codename li").all_inner_texts()
    page.goto(f"{address}/en/confirm")
    page.locator("#codename").fill(" ".join(words))
    page.locator("main form button").click()
    return page


def _send(page: Page, folder: Path, size: int) -> None:
    """A file of so many bytes; until there is an answer."""
    path = folder / "documents.bin"
    path.touch()
    os.truncate(path, size)
    page.locator("#files").set_input_files(path)
    with page.expect_navigation(timeout=120_000):
        page.locator("main form button").click(no_wait_after=True)
