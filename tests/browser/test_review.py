"""From a trove to the public without the secrets: two people redact, look, and approve in a browser."""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.accessible import check, in_each_width_and_light
from tests.browser.test_desk import DESKTOP, PHONE, at_the_desk, number_of
from tests.desk import PASSPHRASE, House, desk_of, make_house, served_desk, signed_in

from zenger.catalog.models import Collection
from zenger.model.people import Role
from zenger.model.review import Redaction
from zenger.workflow.access.accounts import add_account
from zenger.workflow.release import release
from zenger.workflow.review.at_risk import add_person
from zenger.workflow.review.decisions import propose
from zenger.workflow.review.redactions import add_redactions
from zenger.workflow.review.rules import set_checklist

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    made = make_house(tmp_path_factory.mktemp("house"))
    add_account(made.newsroom, "second", PASSPHRASE, role=Role.EDITOR, collections=("Open",))
    with desk_of(made):
        editor = made.acting("editor"), made.viewer("editor")
        publisher = made.acting("publisher"), made.viewer("publisher")
        add_person(*editor, "La Paz", [], "Stands for somebody there.")
        set_checklist(*publisher, Collection.objects.get(title="Open").pk, ["Names looked at"])
        propose(*editor, made.document("Port charges").pk, note="Look at who met.")
        yield made
    made.newsroom.sandbox().close()
    made.newsroom.verifier().close()


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served_desk(house) as found:
        yield found


@pytest.fixture(scope="module")
def keys(house: House) -> dict[str, str]:
    people = ("editor", "second", "publisher")
    return {name: signed_in(house, name).cookies["zenger-desk"].value for name in people}


def draw(page: Page, box: tuple[float, float, float, float]) -> None:
    page.get_by_role("button", name="Mark a place").click()
    board = page.locator(".places").bounding_box()
    assert board is not None
    x, y, width, height = board["x"], board["y"], board["width"], board["height"]
    page.mouse.move(x + width * box[0], y + height * box[1])
    page.mouse.down()
    page.mouse.move(x + width * box[2], y + height * box[3], steps=4)
    page.mouse.up()


def everything_in(site: Path) -> bytes:
    """All bytes of an archive, streams of PDFs opened too."""
    found = []
    for path in sorted(site.rglob("*")):
        found.append(str(path.relative_to(site)).encode())
        if path.is_file():
            content = path.read_bytes()
            found.append(content)
            for stream in re.findall(rb"stream\n(.*?)\nendstream", content, re.DOTALL):
                try:
                    found.append(zlib.decompress(stream))
                except zlib.error:
                    continue
    return b"\n".join(found)


def test_a_trove_becomes_public_without_what_two_people_took_out(
    house: House, chromium: Browser, address: str, keys: dict[str, str], tmp_path: Path
) -> None:
    tariff, letter = number_of("tariff.pdf"), number_of("Port charges")
    large, desktop = at_the_desk(chromium, address, keys["editor"], DESKTOP)
    small, phone = at_the_desk(chromium, address, keys["second"], PHONE)
    troubles: list[str] = []
    for page in (desktop, phone):
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))

    # The editor finds a document nobody proposed, draws a box over its line, and proposes it.
    desktop.goto(f"{address}/review?state=new")
    desktop.get_by_role("link", name="tariff.pdf").click()
    draw(desktop, (0.1, 0.07, 0.5, 0.12))
    expect(desktop.get_by_text("The redaction covers what you marked.")).to_be_visible()
    desktop.locator("#write [name=code]").select_option("privacy")
    desktop.locator("#write").get_by_role("button", name="Redact").click()
    expect(desktop.locator(".places .bar")).to_have_count(1)
    desktop.get_by_role("button", name="Names looked at").click()
    desktop.get_by_role("button", name="Propose for publication").click()
    expect(desktop.locator(".standing")).to_contain_text("Proposed")

    # On the phone somebody at risk is pointed out in the letter, and taken out.
    phone.goto(f"{address}/review")
    phone.get_by_role("link", name="Port charges").click()
    phone.get_by_role("button", name="Redact La Paz").tap()
    expect(phone.locator(".held li")).to_have_count(1)
    phone.get_by_role("button", name="Names looked at").tap()
    expect(phone.get_by_role("button", name="Names looked at")).to_have_attribute(
        "aria-pressed", "true"
    )

    # Each looks at what will be printed of both, and approves exactly that.
    for page in (desktop, phone):
        for number in (tariff, letter):
            page.goto(f"{address}/review/{number}")
            page.get_by_role("link", name="See it as printed, to approve").click()
            expect(page.get_by_role("heading", name="Printed beside the pages")).to_be_visible()
            page.get_by_role("button", name="Approve exactly this").click()
            expect(page.get_by_role("button", name="Approve exactly this")).to_have_count(0)
    desktop.goto(f"{address}/review?state=approved")
    expect(desktop.locator(".queue li")).to_have_count(2)
    assert troubles == []
    large.close()
    small.close()

    site = tmp_path / "site"
    release(house.newsroom, site, public_record="")
    printed = everything_in(site)
    assert b"Port charges" in printed
    assert b"The commission met in" in printed
    for secret in (
        b"The tariff of the port",
        b"Arica",
        b"La Paz",
        b"lies in both",
        b"informant",
        b"Zebulon",
    ):
        assert secret not in printed, secret
        assert secret.lower() not in printed.lower(), secret


@in_each_width_and_light
def test_pages_of_review_are_accessible(
    chromium: Browser, address: str, keys: dict[str, str], scheme: str, width: int
) -> None:
    tariff, letter = number_of("tariff.pdf"), number_of("Port charges")
    paths = {
        "queue": "/review", "new ones": "/review?state=new", "a PDF": f"/review/{tariff}/1",
        "a letter": f"/review/{letter}/1", "as printed": f"/review/{letter}/1/printed",
        "hidden": f"/review/{tariff}/hidden", "rules": "/review/rules",
    }  # fmt: skip
    cookie = {"name": "zenger-desk", "value": keys["publisher"], "url": address}
    check(chromium, address, paths, scheme, width, [cookie])


def test_reading_and_deciding_need_no_script(
    chromium: Browser, address: str, keys: dict[str, str]
) -> None:
    context, page = at_the_desk(chromium, address, keys["editor"], DESKTOP, scripts=False)
    page.goto(f"{address}/review?state=new")
    page.get_by_role("link", name="both.txt").click()
    page.get_by_text("Whole pages").click()
    page.locator("#page-code").select_option("legal")
    page.get_by_role("button", name="All of page 1").click()
    expect(page.locator(".held li")).to_have_count(1)
    page.get_by_role("button", name="Propose for publication").click()
    page.get_by_role("link", name="As it will be printed").click()
    expect(page.locator(".said .says")).to_have_text("█[legal]█")
    context.close()


def test_what_is_redacted_is_not_put_on_paper(
    chromium: Browser, address: str, keys: dict[str, str], house: House
) -> None:
    document = house.document("tariff.pdf")
    words = Redaction(1, "privacy", box=(1000, 700, 5100, 1200), secret="The tariff of the port")
    add_redactions(house.acting("editor"), house.viewer("editor"), document.pk, [words])
    context, page = at_the_desk(chromium, address, keys["editor"], DESKTOP)
    page.goto(f"{address}/review/{document.pk}/1")
    expect(page.locator(".held .beneath").first).to_be_visible()
    page.emulate_media(media="print")
    for hidden in (".seen", ".said", ".beneath"):
        expect(page.locator(hidden).first).to_be_hidden()
    expect(page.get_by_text("The pages themselves are not put on paper")).to_be_visible()
    assert "tariff of the port" not in page.locator("main").inner_text()
    context.close()
