"""A whole site is searched: every name, every byte, every text that a reader would see."""

import gzip
import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from PIL import Image
from tests.review.verify.safe_files import SECRET, page, safe_pdf

from zenger.protocols.newsroom import Newsroom
from zenger.publish.shards.coding import data_script, front_coded
from zenger.workflow.review.verify import scan_tree

FIRST, LAST = SECRET.split()


def places(room: Newsroom, folder: Path, *secrets: str) -> set[str]:
    return {leak.where for leak in scan_tree(folder, secrets or (SECRET,), newsroom=room)}


def _zip(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr(name, content)
    return out.getvalue()


def _picture(form: str, **how: bytes) -> bytes:
    out = io.BytesIO()
    Image.new("L", (32, 32), 255).save(out, form, **how)
    return out.getvalue()


def _exif() -> bytes:
    exif = Image.Exif()
    exif[0x010E] = SECRET
    return exif.tobytes()


FILES: dict[str, bytes] = {
    "index.html": f"<p>met {SECRET} there</p>".encode(),
    "cut.html": f"<p>met {FIRST}</span> <b>{LAST[:3]}</b><i>{LAST[3:]}</i></p>".encode(),
    "entities.html": "".join(f"&#{ord(letter)};" for letter in SECRET).encode(),
    "attribute.html": f'<img alt="{FIRST}&nbsp;{LAST}">'.encode(),
    "comment.html": f"<!-- {SECRET} -->".encode(),
    "words.html": f"<span>{FIRST}</span>\n<br><div>{LAST}</div>".encode(),
    "index.json": json.dumps({"title": f"About {SECRET}"}).encode(),
    "escapes.json": ("\"" + "".join(f"\\u{ord(letter):04x}" for letter in SECRET) + "\"").encode(),
    "feed.xml": f"<title>About {FIRST}\n{LAST}</title>".encode(),
    "page.txt": f"Mar-\ngaret {LAST}".encode(),
    "manifest-sha256.txt": f"ab  d/{FIRST}_{LAST}/index.html".encode(),
    "picture.svg": f"<svg><text>{FIRST} <tspan>{LAST}</tspan></text></svg>".encode(),
    "small.jpg": _picture("JPEG", exif=_exif()),
    "small.webp": _picture("WEBP", exif=_exif()),
    "comment.jpg": _picture("JPEG", comment=SECRET.encode()),
    "tail.webp": _picture("WEBP") + SECRET.encode("utf-16-le"),
    "list.csv.gz": gzip.compress(f"a,{SECRET}".encode()),
    "all.zip": _zip("index.html", SECRET.encode()),
    "names.zip": _zip(f"{SECRET}.txt", b""),
    "nested.zip": _zip("inner.gz", gzip.compress(SECRET.encode())),
    "font.woff2": b"wOF2" + SECRET.encode(),
    "no-ending": SECRET.encode(),
    "calendar.ics": SECRET.encode(),
    "p0.js": data_script("p0", [[["id", "t", "", "", "", ""]], [[0, 1, "d/", f"met {SECRET}"]]]),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_a_secret_is_found_in_every_kind_of_file(room: Newsroom, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "d" / "abc"
    folder.mkdir(parents=True)
    (folder / name).write_bytes(FILES[name])
    (folder / "other.html").write_bytes(b"<p>nothing of that kind</p>")
    assert places(room, tmp_path) == {f"d/abc/{name}"}


def test_a_word_is_found_in_a_search_shard_though_its_letters_stand_apart(
    room: Newsroom, tmp_path: Path
) -> None:
    words = ["oxygen", "oyelar", "oyelaran", "oyster"]
    entries = [front_coded(before, word) + " A"
               for before, word in zip(["", *words], words, strict=False)]  # fmt: skip
    content = data_script("t0", "|".join(entries))
    assert b"oyelaran" not in content
    (tmp_path / "t0.js").write_bytes(content)
    assert places(room, tmp_path, "Oyelaran") == {"t0.js"}
    assert places(room, tmp_path, "oyelarans") == set()


def test_a_name_of_a_file_or_folder_is_read_and_never_repeated(
    room: Newsroom, tmp_path: Path
) -> None:
    folder = tmp_path / f"{FIRST}-{LAST}"
    folder.mkdir()
    (folder / "index.html").write_text(SECRET)
    (tmp_path / "Margaret%20Oyelaran.html").write_text("")
    found = list(scan_tree(tmp_path, [SECRET], newsroom=room))
    assert {leak.where for leak in found} == {"… (its name)", "…/index.html"}
    assert not any(LAST in leak.where + leak.message for leak in found)


def test_pdfs_are_opened_and_their_pages_named(room: Newsroom, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    safe_pdf(tmp_path, page(tmp_path)).rename(site / "document.pdf")
    assert places(room, site) == set()
    assert "document.pdf, page 1" in places(room, site, "MINISTRY of Water")


@pytest.mark.parametrize("name", ["a.7z", "b.xz", "broken.gz", "broken.zip", "broken.pdf"])
def test_what_cannot_be_looked_into_stops_the_release(
    room: Newsroom, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_bytes(b"PK\x03\x04 or something")
    assert any(where.startswith(name) for where in places(room, tmp_path))


def test_links_and_pipes_stop_the_release(room: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to("/etc/passwd")
    os.mkfifo(tmp_path / "pipe")
    assert places(room, tmp_path) == {"link", "pipe"}


def test_a_clean_site_passes(room: Newsroom, tmp_path: Path) -> None:
    (tmp_path / "index.html").write_text("<p>Margaret met the fleece of Mr. Smith</p>")
    (tmp_path / "a.jpg").write_bytes(_picture("JPEG"))
    (tmp_path / "a.webp").write_bytes(_picture("WEBP"))
    assert places(room, tmp_path) == set()
