"""HTML mail as it was laid out: with its own pictures, and nothing from anywhere else."""

import io
from collections.abc import Iterator
from email.message import EmailMessage

import pytest
from django.test import Client
from PIL import Image
from tests.desk import House, desk_of, make_house, signed_in

from zenger.assemble import writing
from zenger.catalog.models import Document, Label, LabelledDocument
from zenger.web.desk.as_sent import laid_out
from zenger.workflow.import_trove import import_trove
from zenger.workflow.process_newsroom import process_newsroom


def png(colour: str, size: tuple[int, int] = (90, 60)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


def letter_with_pictures() -> bytes:
    """One drawn map, two pictures of one name, one from elsewhere, one that is not there, and the
    name of a file of somebody else's."""
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = "The map", "Li <li@x>", "Peter <p@x>"
    message["Date"] = "Tue, 10 Sep 1974 10:00:00 +0000"
    message.set_content(
        "<h3>Where it lies</h3><p>Here: <img src='cid:map@x'> and <img src='cid:one@x'>"
        "<img src='https://spy.example/pixel.gif'><img src='cid:gone@x' alt='Gone'>"
        "<em>[secret path.txt]</em></p>",
        subtype="html",
    )
    for identifier, name, colour in (
        ("map", "map <b>.png", "red"), ("one", "twice.png", "blue"), ("two", "twice.png", "green"),
    ):  # fmt: skip
        message.add_related(
            png(colour), "image", "png", cid=f"<{identifier}@x>", filename=name,
            disposition="inline",
        )  # fmt: skip
    return message.as_bytes()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    folder = tmp_path_factory.mktemp("house")
    made = make_house(folder)
    (folder / "open" / "map.eml").write_bytes(letter_with_pictures())
    with writing(made.newsroom):
        import_trove(made.newsroom, folder / "open", collection="Open")
        process_newsroom(made.newsroom, jobs=1)
    with desk_of(made):
        yield made
    made.newsroom.sandbox().close()


@pytest.fixture
def where(house: House) -> str:
    return f"/documents/{house.document('The map').pk}/1/as-sent"


@pytest.fixture(scope="module")
def reporter(house: House) -> Client:
    return signed_in(house, "reporter")


def test_a_picture_inside_a_message_is_shown_and_nothing_is_fetched(
    reporter: Client, where: str
) -> None:
    response = reporter.get(where)
    page = response.content.decode()
    assert page.count("<img ") == 1
    assert 'src="data:image/webp;base64,' in page
    assert 'alt="map &lt;b&gt;.png" width="90" height="60">' in page
    assert "[twice.png]" in page  # which of the two is not known
    assert "[Gone]" in page
    assert "[secret path.txt]" in page
    assert "spy.example" not in page
    policy = response.headers["Content-Security-Policy"]
    assert "default-src 'none'; img-src data:;" in policy
    assert policy.endswith("sandbox")


def test_a_picture_that_a_label_closes_stays_a_name(
    house: House, reporter: Client, where: str
) -> None:
    label = Label.objects.create(name="closed")
    LabelledDocument.objects.create(document=house.document("map <b>.png"), label=label)
    assert "<img" not in reporter.get(where).content.decode()
    assert "<img" in signed_in(house, "admin").get(where).content.decode()
    label.delete()


def test_the_picture_is_the_one_we_drew_and_not_the_file(reporter: Client, where: str) -> None:
    page = reporter.get(where).content
    assert b"data:image/png" not in page
    assert Document.objects.filter(title="map <b>.png", kind="image").count() == 1


def test_a_frame_may_do_nothing_and_links_lead_nowhere() -> None:
    shown = laid_out(
        '<table><tr><td colspan="2" onclick="x()" style="color:red">a'
        '<a href="https://spy.example/?who=&quot;><script>alert(1)</script>">here</a>'
        '<img src="https://spy.example/pixel"><script>alert(2)</script></td></tr></table>'
    )
    assert "<script" not in shown
    assert "<img" not in shown
    assert "<a " not in shown
    assert "onclick" not in shown
    assert "style" not in shown
    assert '<td colspan="2">a<u title="https://spy.example/?who=' in shown
