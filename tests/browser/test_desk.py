"""Two people read one document at the desk, on a phone and on a large screen, and every page of it
is accessible, with a script and without."""

import io
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, expect
from tests.browser.accessible import check, in_each_width_and_light
from tests.desk import House, desk_of, make_house, served_desk, signed_in
from tests.workflow.door.submitted import new_source, submit

from zenger.assemble import writing
from zenger.catalog.models import Document, Grant, Note
from zenger.workflow.desk.assignments import assign
from zenger.workflow.desk.notes import add_note
from zenger.workflow.door.answer_source import reply
from zenger.workflow.door.handle_submission import assign_submission, tag_submission
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom

pytestmark = pytest.mark.browser
ARABIC = "الإعلان العالمي لحقوق الإنسان\nيولد جميع الناس أحراراً متساوين في الكرامة والحقوق.\n" * 3
PHONE, DESKTOP = {"width": 360, "height": 740}, {"width": 1360, "height": 900}


def html_mail() -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"] = "The dues", "Li <li@press.example>"
    message["To"] = "Peter <peter@press.example>"
    message["Date"] = "Tue, 10 Sep 1974 10:00:00 +0000"
    message.set_content(
        "<h3>Dues</h3><p>See <a href='https://spy.example/x'>the list</a>."
        "<img src='https://spy.example/pixel.gif'><img src='cid:berth@x'></p>"
        "<table><tr><td>Port</td><td>Dues</td></tr><tr><td>Arica</td><td>12</td></tr></table>",
        subtype="html",
    )
    drawn = io.BytesIO()
    Image.new("RGB", (90, 60), "navy").save(drawn, "PNG")
    message.add_related(
        drawn.getvalue(), "image", "png", cid="<berth@x>", filename="berth.png",
        disposition="inline",
    )  # fmt: skip
    return message.as_bytes()


def more_documents(folder: Path) -> None:
    text = "The tariff of the port of Arica was raised in March, and nobody was told why it was. "
    (folder / "dues.eml").write_bytes(html_mail())
    (folder / "dues.csv").write_text("Port,Dues,Year\nArica,12,1974\nIquique,14,1975\n")
    (folder / "arabic.txt").write_text(ARABIC, encoding="utf-8")
    (folder / "version 1.txt").write_text(text * 3 + "Signed.")
    (folder / "version 2.txt").write_text(text * 3 + "Not signed.")


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    made = make_house(folder)
    more_documents(folder / "open")
    with writing(made.newsroom):
        import_trove(made.newsroom, folder / "open", collection="Open")
        process_newsroom(made.newsroom, jobs=1)
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


@pytest.fixture(scope="module")
def address(house: House) -> Iterator[str]:
    with served_desk(house) as found:
        yield found


@pytest.fixture(scope="module")
def keys(house: House) -> dict[str, str]:
    """What opens the desk for each of two people."""
    people = ("editor", "reporter")
    return {name: signed_in(house, name).cookies["zenger-desk"].value for name in people}


def number_of(title: str) -> int:
    return Document.objects.get(title=title, collection__title="Open").pk


def at_the_desk(
    chromium: Browser, address: str, key: str, size: dict[str, int], *, scripts: bool = True
) -> tuple[BrowserContext, Page]:
    context = chromium.new_context(
        viewport=size,  # type: ignore[arg-type]
        has_touch=size is PHONE, java_script_enabled=scripts,
    )  # fmt: skip
    context.add_cookies([{"name": "zenger-desk", "value": key, "url": address}])
    return context, context.new_page()


@pytest.fixture(scope="module")
def paths(house: House) -> dict[str, str]:
    editor, viewer = house.acting("editor"), house.viewer("editor")
    tariff = number_of("tariff.pdf")
    note = add_note(
        editor, viewer, tariff, "Who set it? @reporter", page=1,
        region={"box": [1000, 1000, 5000, 2000]},
    )  # fmt: skip
    add_note(editor, viewer, tariff, "This word.", page=1, region={"letters": [0, 3]})
    assign(editor, viewer, tariff, "editor", "Compare it with the list.")
    one, other = number_of("version 1.txt"), number_of("version 2.txt")
    sent = submitted(house)
    return {
        "overview": "/", "search": "/search?q=tariff", "lists": "/lists",
        "activity": "/activity", "state": "/state",
        "a PDF with hits and notes": f"/documents/{tariff}/1?q=tariff&order=relevance&at=1",
        "a message": f"/documents/{number_of('Port charges')}",
        "a message in HTML": f"/documents/{number_of('The dues')}",
        "a table": f"/documents/{number_of('dues.csv')}",
        "an Arabic text": f"/documents/{number_of('arabic.txt')}",
        "a note": f"/notes/{note.pk}", "whole text": f"/documents/{tariff}/text",
        "all pages": f"/documents/{tariff}/pages", "similar": f"/documents/{one}/similar",
        "two versions": f"/documents/{one}/against/{other}",
        "submissions": "/submissions", "a submission": f"/submissions/{sent}",
        "forgetting a source": f"/submissions/{sent}/delete",
    }  # fmt: skip


def submitted(house: House) -> int:
    """A submission that broke off, with all that can be said of one; and another of its source."""
    source, folder = new_source(), house.newsroom.folder.parent / "in"
    sent = [
        submit(house.newsroom, folder, source.reply_to, note=f"{ARABIC}\n{'long' * 60}",
               files={b"a.txt": b"1", b"b.bin": bytes(400_000)}, cut=True)
        for _ in range(2)
    ]  # fmt: skip
    for one in sent:
        Grant.objects.create(account=house.people["editor"], collection=one.collection)
    editor, viewer = house.acting("editor"), house.viewer("editor")
    tag_submission(editor, viewer, sent[0].pk, "port charges", on=True)
    assign_submission(editor, viewer, sent[0].pk, "editor")
    reply(editor, viewer, sent[0].pk, ARABIC)
    return sent[0].pk


@in_each_width_and_light
def test_axe_finds_nothing_and_nothing_is_cut_off(
    chromium: Browser, address: str, keys: dict[str, str], paths: dict[str, str], scheme: str,
    width: int,
) -> None:  # fmt: skip
    cookie = {"name": "zenger-desk", "value": keys["editor"], "url": address}
    check(chromium, address, paths, scheme, width, [cookie])


def test_two_people_work_on_one_document(
    chromium: Browser, address: str, keys: dict[str, str]
) -> None:
    tariff = number_of("tariff.pdf")
    large, desktop = at_the_desk(chromium, address, keys["editor"], DESKTOP)
    small, phone = at_the_desk(chromium, address, keys["reporter"], PHONE)
    troubles: list[str] = []
    for page in (desktop, phone):
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))

    # The editor draws a box with the mouse and calls the reporter.
    desktop.goto(f"{address}/documents/{tariff}/1")
    desktop.get_by_role("button", name="Mark a place").click()
    board = desktop.locator(".places").bounding_box()
    assert board is not None
    x, y, width, height = board["x"], board["y"], board["width"], board["height"]
    desktop.mouse.move(x + width * 0.1, y + height * 0.1)
    desktop.mouse.down()
    desktop.mouse.move(x + width * 0.5, y + height * 0.2, steps=4)
    desktop.mouse.up()
    desktop.get_by_label("New note").fill("@reporter: is this the tariff of 1974?")
    desktop.get_by_role("button", name="Save note").click()
    drawn = Note.objects.get(text__contains="of 1974?")
    left, top, right, bottom = drawn.region["box"]  # type: ignore[index]
    assert [round(n / 100) for n in (left, top, right, bottom)] == [10, 10, 50, 20]

    # The reporter finds it waiting on the telephone, and notes on words there.
    phone.goto(address)
    phone.locator(".waiting").get_by_role("link", name="tariff.pdf").first.click()
    expect(phone.locator(f"#note-{drawn.pk}")).to_contain_text("names you")
    phone.evaluate(
        "() => { const s = getSelection(), r = document.createRange();"
        " r.selectNodeContents(document.querySelector('.text')); s.removeAllRanges();"
        " s.addRange(r); }"
    )
    phone.get_by_role("button", name="Note on these words").tap()
    phone.get_by_label("New note").fill("All of it is from 1974.")
    phone.get_by_role("button", name="Save note").tap()
    expect(phone.locator(".text .noted").first).to_be_visible()

    # The editor sees it, and hands the document over.
    desktop.reload()
    expect(desktop.locator("#notes")).to_contain_text("All of it is from 1974.")
    desktop.get_by_text("Hand it to somebody").click()
    desktop.get_by_label("To", exact=True).select_option("reporter")
    desktop.get_by_role("button", name="Hand over").click()
    phone.goto(f"{address}/lists")
    phone.locator(".waiting").get_by_role("button", name="Done").first.tap()
    expect(phone.get_by_role("heading", name="Done")).to_be_visible()
    desktop.goto(f"{address}/activity")
    expect(desktop.locator(".happened li").first).to_contain_text("is done with")
    assert troubles == []
    large.close()
    small.close()


def test_a_place_is_drawn_with_a_finger_and_a_second_one_draws_nothing(
    chromium: Browser, address: str, keys: dict[str, str]
) -> None:
    tariff = number_of("tariff.pdf")
    context, page = at_the_desk(chromium, address, keys["reporter"], PHONE)
    page.goto(f"{address}/documents/{tariff}/1")
    page.get_by_role("button", name="Mark a place").tap()
    page.locator(".places").scroll_into_view_if_needed()
    board = page.locator(".places").bounding_box()
    assert board is not None

    def at(x: float, y: float) -> dict[str, float]:
        return {"x": board["x"] + board["width"] * x, "y": board["y"] + board["height"] * y}

    screen, scrolled = context.new_cdp_session(page), page.evaluate("scrollY")
    second = at(0.9, 0.35) | {"id": 1}
    for kind, fingers in (
        ("touchStart", [at(0.2, 0.1) | {"id": 0}]),
        ("touchMove", [at(0.3, 0.2) | {"id": 0}]),
        ("touchStart", [at(0.3, 0.2) | {"id": 0}, second]),
        ("touchMove", [at(0.6, 0.3) | {"id": 0}, second]),
        ("touchMove", [second]),
        ("touchEnd", []),
    ):
        if not fingers:  # the page did not go along with the finger
            assert page.evaluate("scrollY") == scrolled
        screen.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": fingers})
    expect(page.locator("#write")).to_contain_text("The note goes on the place you marked.")
    page.get_by_label("New note").fill("With a finger.")
    page.get_by_role("button", name="Save note").tap()
    expect(page.locator("#notes")).to_contain_text("With a finger.")
    note = Note.objects.get(text="With a finger.")
    assert [round(n / 100) for n in note.region["box"]] == [20, 10, 60, 30]  # type: ignore[index]
    context.close()


def test_a_place_is_marked_from_the_keyboard_on_a_turned_page(
    chromium: Browser, address: str, keys: dict[str, str]
) -> None:
    tariff = number_of("tariff.pdf")
    context, page = at_the_desk(chromium, address, keys["editor"], DESKTOP)
    page.goto(f"{address}/documents/{tariff}/2")
    page.get_by_role("button", name="Turn right").click()
    picture = page.locator(".frame img").bounding_box()
    assert picture is not None
    assert picture["width"] > picture["height"]  # it lies on its side
    page.get_by_role("button", name="Mark a place").press("Enter")
    for key in ("ArrowRight", "ArrowDown", "Shift+ArrowRight", "Enter"):
        page.keyboard.press(key)
    assert page.get_by_label("New note").evaluate("node => node === document.activeElement")
    page.get_by_label("New note").fill("By keyboard.")
    page.get_by_role("button", name="Save note").click()
    note = Note.objects.get(text="By keyboard.")
    # Right on the screen is up on the page, and down on the screen is right on the page.
    assert note.region == {"box": [3700, 3600, 6700, 4800]}
    context.close()


def test_a_search_inside_leads_to_the_page(
    chromium: Browser, address: str, keys: dict[str, str]
) -> None:
    tariff = number_of("tariff.pdf")
    context, page = at_the_desk(chromium, address, keys["reporter"], DESKTOP)
    page.goto(f"{address}/documents/{tariff}/1?q=tariff&order=relevance&at=1")
    page.get_by_label("Search in this document").fill("lighthouses")
    page.get_by_role("button", name="Find").click()
    page.locator("ol.hits a").click()
    assert f"/documents/{tariff}/2?q=tariff&order=relevance&at=1&find=lighthouses" in page.url
    expect(page.locator(".text mark")).to_have_text("lighthouses")
    context.close()


def test_who_reads_without_scripts_finds_marks_pages_and_the_frame(
    chromium: Browser, address: str, keys: dict[str, str]
) -> None:
    context, page = at_the_desk(chromium, address, keys["reporter"], PHONE, scripts=False)
    asked: list[str] = []
    context.on("request", lambda request: asked.append(request.url))
    page.goto(f"{address}/search?q=lighthouses")
    page.locator("article a").first.click()
    assert page.locator(".text mark").inner_text() == "lighthouses"
    assert page.locator(".layer rect").count() == 1
    page.get_by_role("link", name="Whole text").click()
    assert "port of Arica" in page.locator("main").inner_text()
    page.goto(f"{address}/documents/{number_of('tariff.pdf')}/1")
    page.get_by_label("Search in this document").fill("nothing-of-this-kind")
    page.get_by_role("button", name="Find").click()
    assert "Nothing in this document answers" in page.locator("main").inner_text()
    page.get_by_label("Search in this document").fill("lighthouses")
    page.get_by_role("button", name="Find").click()
    page.get_by_role("link", name="Next hit, page 2").click()
    assert page.locator(".text mark").inner_text() == "lighthouses"
    page.get_by_role("link", name="The picture alone").click()
    assert page.url.endswith(".webp")
    page.goto(f"{address}/documents/{number_of('The dues')}")
    page.get_by_text("As its sender laid it out").click()
    frame = page.frame_locator(".as-sent iframe")
    assert frame.locator("td").first.inner_text() == "Port"
    assert frame.locator("a").count() == 0
    (picture,) = frame.locator("img").all()  # its own; what is elsewhere is not fetched
    expect(picture).to_have_js_property("naturalWidth", 90)
    page.get_by_label("New note").fill("Without a script.")
    page.get_by_role("button", name="Save note").click()
    assert "Without a script." in page.locator("#notes").inner_text()
    assert all(url.startswith((address, "data:")) for url in asked)
    context.close()
