"""What somebody who means harm put into a parcel: imported, shown inert, and nothing of it runs."""

import io
import os
import tarfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pyrage
import pytest
from tests.desk import House, desk_of, make_house, signed_in
from tests.workflow.door.submitted import submit, week_keys

from zenger.catalog.models import Occurrence, Submission
from zenger.model.document import Status
from zenger.model.people import Role
from zenger.workflow.check import Account, check
from zenger.workflow.desk.search_desk import matching_documents
from zenger.workflow.process_newsroom import process_newsroom

MARK = "zenger-ran-this"  # a file that appears where something ran, or climbed out
BOMB_BYTES = 8_000_000  # a zip of 8 kB that becomes this, where half of it is allowed
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog/OpenAction<</S/Launch/F(/bin/touch)>>/Pages 2 0 R>>\nendobj\n"


def zipped(members: dict[str, bytes], link: str = "") -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        if link:
            entry = zipfile.ZipInfo("link")
            entry.external_attr = 0o120777 << 16
            archive.writestr(entry, link)
    return out.getvalue()


def tarred(outside: Path) -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for name, kind, target in (
            ("way-out", tarfile.SYMTYPE, str(outside)), ("hard", tarfile.LNKTYPE, "/etc/passwd"),
            (f"way-out/{MARK}", tarfile.REGTYPE, ""), ("pipe", tarfile.FIFOTYPE, ""),
        ):  # fmt: skip
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, target
            archive.addfile(member)
    return out.getvalue()


def hostile_files(outside: Path) -> dict[bytes, bytes]:
    """By the name it comes with."""
    inner = pyrage.encrypt(b"twice sealed", [week_keys()[0].identity.to_public()])
    climbing = os.fsencode(f"../../../../{outside}/{MARK}")
    return {
        b"bomb.zip": zipped({f"{n}.txt": b"\n" * (BOMB_BYTES // 4) for n in range(4)}),
        b"climb.zip": zipped({f"../../../{MARK}": b"x", f"{outside}/{MARK}": b"x"}, str(outside)),
        b"links.tar": tarred(outside),
        climbing: b"a name that climbs",
        os.fsencode(f"{outside}/{MARK}"): b"a name from the root",
        b"n" * 255: b"a long name",
        b"nul\x00byte.txt": b"a name with a zero",
        b"two\nlines\x1b[2J.txt": b"a name that moves a cursor",
        "\u202etxt.exe".encode(): b"a name that turns round",
        b"<img src=x onerror=alert(1)>.html": b"<script>fetch('//elsewhere.example')</script>",
        b"nested.age": inner,
        b"broken.pdf": PDF + b"trailer<</Root 1 0 R",
        b"entity.xml": b'<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        b".bashrc": f"touch {outside}/{MARK}".encode(),
        b"run.desktop": f"[Desktop Entry]\nExec=touch {outside}/{MARK}\n".encode(),
    }


@dataclass
class Opened:
    """The newsroom after it."""

    house: House
    submission: Submission
    outside: Path
    accounts: dict[str, Account]


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    base = tmp_path_factory.mktemp("hostile")
    outside = base / "outside"
    outside.mkdir()
    house = make_house(base)
    with desk_of(house):
        one = submit(
            house.newsroom, base / "in", files=hostile_files(outside),
            note="<script>alert(1)</script>\x1b[2J",
        )  # fmt: skip
        small = replace(house.newsroom.settings, max_expanded_bytes=BOMB_BYTES // 2)
        process_newsroom(replace(house.newsroom, settings=small), jobs=1, pictures=False)
        accounts = {
            account.path: account
            for account in check(house.newsroom)
            if account.path.startswith(("files/", "names/", "parcel.json"))
        }
        yield Opened(house, one, outside, accounts)
    house.newsroom.sandbox().close()


def test_all_of_it_is_there_and_accounted_for(opened: Opened) -> None:
    assert opened.submission.is_complete
    assert opened.submission.files == 15
    assert len([path for path in opened.accounts if path.startswith("files/")]) >= 15
    assert all(one.status for one in opened.accounts.values())
    assert all(one.is_accounted_for for one in opened.accounts.values())
    broken = opened.accounts["files/broken.pdf"]
    assert broken.status in (Status.CORRUPT, Status.TRUNCATED, Status.EMPTY, Status.OK)


def test_nothing_ran_and_nothing_climbed_out(opened: Opened) -> None:
    assert list(opened.outside.iterdir()) == []
    base = opened.outside.parent
    assert sorted(one.name for one in base.iterdir()) == ["closed", "desk", "in", "open", "outside"]
    assert not [path for path in base.rglob(f"*{MARK}*") if path.is_file()]
    top = [one for one in Path("/").iterdir() if MARK in one.name]
    assert top == []


def test_links_are_listed_and_lead_nowhere(opened: Opened) -> None:
    for path, account in opened.accounts.items():
        if path.endswith(("!/way-out", "!/hard", "!/link", "!/pipe")):
            document = account.document
            content = b""
            if document:
                with opened.house.newsroom.originals.open(document.removeprefix("sha256:")) as one:
                    content = one.read()
            assert b"root:" not in content, path


def test_what_was_sealed_twice_is_opened_in_the_same_quarantine(opened: Opened) -> None:
    assert "files/nested.age.opened/files/nested" in opened.accounts
    assert not list(opened.house.newsroom.folder.parent.glob(".*quarantine*"))


def test_no_file_of_this_machine_came_into_it(opened: Opened) -> None:
    """Neither by a link in an archive nor by an entity in XML."""
    viewer = opened.house.viewer("admin")
    assert matching_documents(opened.house.newsroom, viewer, "informant")  # the search works
    for word in ("nologin", "daemon"):  # of /etc/passwd
        assert not matching_documents(opened.house.newsroom, viewer, word)


def test_what_would_become_too_much_is_stopped_and_says_so(opened: Opened) -> None:
    codes = {one.code for path, one in opened.accounts.items() if path.startswith("files/bomb.zip")}
    assert codes & {"archive-expansion", "root-expansion"}


def test_names_are_inert_on_paths_and_pages(opened: Opened) -> None:
    paths = Occurrence.objects.filter(collection=opened.submission.collection)
    for path in paths.values_list("path", flat=True):
        assert not set(path) & set("\x00\n\x1b\u202e"), path
        assert "!/" in path or ".." not in path.split("/")  # of members it is a word, no way
    admin = signed_in(opened.house, Role.ADMIN)
    for where in (f"/submissions/{opened.submission.pk}", "/submissions"):
        text = admin.get(where).content.decode()
        assert "<script>alert" not in text
        assert "<img src=x" not in text
        assert "\x1b" not in text
        assert "\u202e" not in text
