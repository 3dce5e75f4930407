"""What nobody agreed to, what is not yet to be told, and the newsroom's own notes are in no file."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from PIL import Image

from zenger.model.release import Imprint
from zenger.workflow.cases.build import build_cases

KEPT_BACK = r"""
[case]
id = "mark"
title = "Mark </script><script>alert(1)</script>"
summary = "S"
state = "public"
opened = 2020-01-01
contact = "editor@example.org"
extra = { secret = "MKextra" }
external_ids = { x = "ext" }
[[subjects]]
id = "p"
names = [{ name = "Public Name", use = "pen name" }, { name = "Other Name", use = "legal" }]
sources = ["s"]
consent = { public_naming = true, photo = false, health = false }
recorded_by = "MKrecorder"
[[places]]
id = "pl"
name = "MKplace"
city = "Town"
country = "GB"
latitude = 51.123456
longitude = 0.654321
shown = "country"
[[photos]]
id = "ph"
caption = "MKcaption"
alt = "MKalt"
credit = "MKcredit"
rights_holder = "R"
licence = "permission"
permission = "MKpermission"
file = "a.png"
depicts = ["p"]
sources = ["s"]
[[custody]]
subject = "p"
status = "remand"
date = 2020-01-02
place = "pl"
health = "MKhealth"
sources = ["s"]
recorded_by = "MKrecorder2"
[[custody]]
subject = "p"
status = "hospital_detained"
date = 2020-02-02
known = 2030-01-01
summary = "MKlater"
sources = ["s"]
[[courts]]
id = "c"
name = "Court"
[[proceedings]]
id = "pr"
court = "c"
type = "criminal"
title = "P"
sources = ["s"]
[[hearings]]
id = "MKhearing"
proceeding = "pr"
title = "MKsecrethearing"
starts = "2031-01-01"
embargo = 2030-06-01
sources = ["s"]
[[hearings]]
id = "h2"
proceeding = "pr"
title = "Open hearing\r\nATTENDEE:MAILTO:x@y"
starts = "2031-02-01"
sources = ["s"]
[[hearing_events]]
hearing = "MKhearing"
status = "postponed"
date = 2020-03-01
summary = "MKhearingevent"
sources = ["s"]
[[decisions]]
id = "d"
proceeding = "pr"
hearing = "MKhearing"
date = 2020-03-02
summary = "=cmd|' /C calc'!A0"
sources = ["s"]
[[releases]]
id = "r"
date = 2020-04-01
title = "MKrelease"
body = "MKbody"
embargo = 2030-01-01
sources = ["MKcited"]
[[releases]]
id = "r2"
date = 2020-04-02
title = "Open release"
body = "Hi <img src=x onerror=alert(1)> [x](javascript:alert(2)) ![p](https://evil.example/p.png)"
quotes = [{ speaker = "S", text = "MKquote" }]
sources = ["s"]
[[demands]]
id = "de"
text = "Do it"
addressee = "a"
sources = ["s"]
[[authorities]]
id = "a"
name = "Auth"
sources = ["s"]
[[citations]]
id = "s"
[citations.external]
url = "https://example.org/?a=1&b=<x>"
title = "T"
accessed = 2020-01-01
[[citations]]
id = "MKcited"
[citations.external]
url = "https://example.org/later"
title = "MKcitedtitle"
accessed = 2020-01-01
"""
MARKS = sorted(set(re.findall(r"MK[a-z]+", KEPT_BACK))) + ["MKstory", "MKexif"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    base = tmp_path_factory.mktemp("kept-back")
    folder = base / "case"
    (folder / "story").mkdir(parents=True)
    (folder / "case.toml").write_text(KEPT_BACK, encoding="utf-8")
    (folder / "story" / "2020-01-01.en.md").write_text("<script>alert(4)</script> [^s]")
    (folder / "story" / "2030-01-01.en.md").write_text("MKstory")
    exif = Image.Exif()
    exif[0x010E] = "MKexif"  # ImageDescription
    Image.new("RGB", (40, 30)).save(folder / "a.png", exif=exif)
    built = build_cases(
        folder, base / "site", as_of=date(2026, 1, 1), now=datetime(2026, 1, 1, tzinfo=UTC),
        imprint=Imprint("The Record", "The Record", "", "", ""),
    )  # fmt: skip
    assert built.report, built.troubles
    return base / "site"


def _files(site: Path) -> dict[str, bytes]:
    return {str(p.relative_to(site)): p.read_bytes() for p in site.rglob("*") if p.is_file()}


def test_there_is_something_to_look_through(site: Path) -> None:
    files = _files(site)
    assert len(MARKS) > 15
    for name in ("case.json", "case.ics", "events.csv", "feed.xml", "card.html", "index.html"):
        assert b"Open " in files[f"cases/mark/{name}"] or name == "events.csv", name


@pytest.mark.parametrize("mark", MARKS)
def test_a_mark_is_in_no_file(site: Path, mark: str) -> None:
    assert [name for name, content in _files(site).items() if mark.encode() in content] == []


def test_what_readers_load_is_inert(site: Path) -> None:
    for name, content in _files(site).items():
        if name.endswith((".html", ".xml")):
            assert b"<script>alert" not in content, name
            assert b"<img src=x" not in content, name
            assert b'href="javascript:' not in content, name
    assert not re.search(rb"^ATTENDEE", _files(site)["cases/mark/case.ics"], re.MULTILINE)
    assert b",'=cmd" in _files(site)["cases/mark/events.csv"]
