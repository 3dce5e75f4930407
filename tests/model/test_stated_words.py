"""What a document says of itself is found, though it stands on no page."""

import io
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin
from tests.workflow.house import files_in, newsroom_in, read_trove

from zenger.model.stated_words import MOST, stated_words
from zenger.workflow.search_pages import search_pages


@pytest.mark.parametrize(
    ("field", "found"),
    [
        (("keywords", "Bribe,  harbour"), "Bribe, harbour"),
        (("exif ImageDescription", "At the quay"), "At the quay"),
        (("property Checked by", "Boris"), "Boris"),
        (("last saved by", "Зинаида"), "Зинаида"),
        (("dc:creator", "Anna"), "Anna"),
        (("application", "LibreOffice"), ""),
        (("exif Compression", "1"), ""),
        (("property AppVersion", "14.0"), ""),
        (("title", "The title"), ""),
        (("comment", " "), ""),
    ],
)
def test_words_that_people_wrote_are_told_from_those_of_programs(
    field: tuple[str, str], found: str
) -> None:
    assert stated_words([field], "The title") == found


def test_each_is_told_once_and_all_have_an_end() -> None:
    assert stated_words([("author", "Anna"), ("last saved by", "Anna")], "") == "Anna"
    assert len(stated_words([("comment", f"{n} " * 900) for n in range(90)], "")) == MOST


def test_they_are_found_by_a_search_and_a_letter_keeps_its_own_subject(tmp_path: Path) -> None:
    out, text = io.BytesIO(), PngImagePlugin.PngInfo()
    text.add_itxt("Remark", "старая гавань 1974")
    Image.new("L", (20, 10), 255).save(out, "PNG", pnginfo=text)
    page = b"<title>x</title><meta name=keywords content='secret quay'><p>words"
    letter = (
        b"From: a@example.org\nTo: b@example.org\nMessage-ID: <1@x>\nSubject: A letter\n\nwords"
    )
    files = {"a.png": out.getvalue(), "a.html": page, "a.eml": letter}
    newsroom = newsroom_in(tmp_path / "room")
    read_trove(newsroom, files_in(tmp_path / "trove", files))
    for query, path in (
        ('"старая гавань 1974"', "a.png"),
        ('"secret quay"', "a.html"),
        ("subject:quay", "a.html"),
        ('subject:"A letter"', "a.eml"),
    ):
        _, hits = search_pages(newsroom, query)
        assert [place for hit in hits for place in hit.paths] == [path]
