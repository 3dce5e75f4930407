"""Two people go through the whole desk on the shared troves: Anna on a large screen, Peter on a
telephone, and what is read also without scripts.

Anna sees all collections, Peter not the court file: of everything that is sent to him it is looked
at in the end whether it speaks of that.
"""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.browser.journey.beside import (
    check_the_log,
    do_again,
    nothing_of_the_court_file,
    open_what_is_locked,
    told_of_what_came,
)
from tests.browser.journey.coming_in import come_in, invited, sent_away
from tests.browser.journey.finding import ask_many, keep_an_alert, look_around, search, take_out
from tests.browser.journey.reading import (
    is_accessible,
    read_a_cable,
    read_mail,
    read_without_scripts,
)
from tests.browser.journey.seat import Ear, seat
from tests.browser.journey.together import close_to_others, work_together
from tests.browser.journey.trove import make_newsroom
from tests.desk import House, desk_of, served_desk

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def troves(shared: Path) -> Path:
    return shared / "corpus" / "troves"


@pytest.fixture(scope="module")
def house(troves: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_newsroom(troves, tmp_path_factory.mktemp("journey"))
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


def test_two_people_go_through_the_whole_desk(
    chromium: Browser, house: House, troves: Path
) -> None:
    expect.set_options(timeout=30_000)  # other tests may be at work on these cores
    ear = Ear()
    with (
        served_desk(house, ear.around) as address,
        seat(chromium, house, address, "Anna", width=1360) as anna,
        seat(chromium, house, address, "Peter", width=390) as peter,
        seat(chromium, house, address, "Peter", width=390, scripts=False) as reading,
    ):
        come_in(anna, "anna")
        invited(anna, peter)
        look_around(anna)
        search(anna)
        keep_an_alert(peter)
        ask_many(anna)
        take_out(anna, peter)
        read_a_cable(anna)
        read_mail(anna)
        work_together(anna, peter)
        close_to_others(anna, peter)
        told_of_what_came(peter, troves)
        do_again(anna)
        open_what_is_locked(anna, peter)
        read_without_scripts(peter, reading)
        is_accessible(chromium, anna)
        nothing_of_the_court_file(peter, ear.sent["Peter"])
        check_the_log(anna)
        sent_away(anna, peter)
        assert (anna.complaints, peter.complaints) == ([], [])
