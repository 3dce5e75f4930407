"""The door is seized with its power off: what is in its folder is on a written list, and no more.

The list is the table of docs/explanation/threat-model.md; what is not on it fails here.
"""

import base64
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from fnmatch import fnmatch
from pathlib import Path

import pytest
from pyrage import x25519
from tests.hostile.door.season import REPLY, Season, back_at, season_in
from tests.visitor import BEGUN

from zenger.catalog.models import Submission
from zenger.model.parcel_padding import is_padded
from zenger.receive.age_opening import MAGIC, is_age, open_age
from zenger.receive.door.mailboxes import ID_SIZE
from zenger.receive.door.sealed_text import OVERHEAD, REPLY_SIZE
from zenger.receive.weeks import week_of

THREATS = Path(__file__).parents[3] / "docs" / "explanation" / "threat-model.md"
ROW = re.compile(r"^\| `(?P<file>[^`]+)` \| (?P<holds>.+) \|$", re.MULTILINE)
TABLE = re.compile(r"`(?P<name>[a-z]+)\((?P<columns>[a-z_, ]+)\)`")


@pytest.fixture(scope="module")
def season(tmp_path_factory: pytest.TempPathFactory) -> Season:
    return season_in(tmp_path_factory.mktemp("season"))


def files_of(season: Season) -> Iterator[tuple[str, Path]]:
    top = season.house.folder.path
    for path in sorted(top.rglob("*")):
        if path.is_file():
            yield path.relative_to(top).as_posix(), path


def test_every_file_is_on_the_written_list(season: Season) -> None:
    listed = [row["file"] for row in ROW.finditer(THREATS.read_text(encoding="utf-8"))]
    assert "mailboxes.sqlite3" in listed
    there = [name for name, _ in files_of(season)]
    unknown = [name for name in there if not any(fnmatch(name, one) for one in listed)]
    assert unknown == []
    assert sum(fnmatch(name, "store/*.age") for name in there) == 2
    assert sum(fnmatch(name, "store/*.cut") for name in there) == 1


def test_every_column_of_the_mailboxes_is_on_the_written_list(season: Season) -> None:
    listed = {
        (found["name"], *found["columns"].split(", "))
        for found in TABLE.finditer(THREATS.read_text(encoding="utf-8"))
    }
    with sqlite3.connect(season.house.folder.mailboxes) as database:
        names = [row[0] for row in database.execute("SELECT name FROM sqlite_schema")]
        found = {
            (name, *(row[1] for row in database.execute(f"PRAGMA table_info({name})")))
            for name in names
        }
    assert found == listed


def test_nothing_that_sources_or_journalists_wrote_is_in_it_in_any_common_form(
    season: Season,
) -> None:
    for name, path in files_of(season):
        content = path.read_bytes()
        for secret in season.secrets:
            text = secret.decode()
            forms = {
                secret, text.encode("utf-16-le"), secret.hex().encode(), secret[::-1],
                base64.b64encode(secret)[:-4], text.upper().encode(),
            }  # fmt: skip
            assert not any(form in content for form in forms), name


def test_the_mailboxes_say_of_a_source_a_hash_a_key_and_a_week(season: Season) -> None:
    with sqlite3.connect(season.house.folder.mailboxes) as database:
        boxes = list(database.execute("SELECT * FROM mailbox"))
        replies = list(database.execute("SELECT sealed FROM reply"))
        receipts = list(database.execute("SELECT sealed FROM receipt"))
        counts = list(database.execute("SELECT week FROM count"))
    assert len(boxes) == 2
    for box, public, expires, blocked in boxes:
        assert (len(box), len(public), blocked) == (ID_SIZE, 32, 0)
        assert re.fullmatch(r"\d{4}-W\d\d", expires)
    assert len({one[2] for one in boxes}) == 1  # one week: two who came on one day look alike
    assert [len(one[0]) for one in replies] == [REPLY_SIZE + OVERHEAD]
    assert len(receipts) == 3
    assert len({len(one[0]) for one in receipts}) == 1
    assert {one[0] for one in counts} <= {week_of(BEGUN)}


def test_no_parcel_can_be_told_to_be_of_a_mailbox(season: Season) -> None:
    names = {path.stem for name, path in files_of(season) if name.startswith("store/")}
    database = season.house.folder.mailboxes.read_bytes()
    assert not [one for one in names if one.encode() in database]
    assert not [one for one in names if len(one) == 32 and bytes.fromhex(one) in database]
    addresses = [one.source.reply_to for one in Submission.objects.select_related("source")]
    for name, path in files_of(season):
        if name.startswith("store/"):
            assert not any(base64.b64decode(one)[:32] in path.read_bytes() for one in addresses)


def test_parcels_tell_a_class_of_size_and_a_day(season: Season) -> None:
    midnight = datetime(2026, 11, 26, tzinfo=UTC).timestamp()
    for name, path in files_of(season):
        if fnmatch(name, "store/*.age") or fnmatch(name, "store/*.cut"):
            head = path.read_bytes()[:2000]
            assert is_age(head)
            lines = head[: head.index(b"\n---")].splitlines()
            stanzas = [line.split()[1] for line in lines if line.startswith(b"-> ")]
            assert stanzas.count(b"X25519") == 2  # that there are two desks, not which
            assert path.stat().st_mtime == midnight
            assert fnmatch(name, "*.cut") or is_padded(path.stat().st_size)


def test_with_everything_in_the_folder_no_parcel_opens(season: Season) -> None:
    found = []
    for _, path in files_of(season):
        if is_age(path.read_bytes()[: len(MAGIC)]):
            continue
        found += re.findall(rb"AGE-SECRET-KEY-1[0-9A-Z]{58}", path.read_bytes())
    assert found == []
    strangers = [x25519.Identity.generate()]
    for name, path in files_of(season):
        if name.startswith("store/") and path.suffix in (".age", ".cut"):
            with path.open("rb") as sealed:
                assert open_age(sealed, Nowhere(), strangers) is None


class Nowhere:
    def write(self, untrusted: bytes) -> int:
        raise AssertionError("a stranger's key opened it")

    def flush(self) -> None:
        """Nothing waits."""


def test_the_newsrooms_disk_does_not_hold_the_way_back_in_the_clear(season: Season) -> None:
    """The catalog alone, copied without the folder of keys beside it."""
    for one in Submission.objects.select_related("source"):
        address = one.source.reply_to
        assert address
        for path in season.newsroom.folder.rglob("*"):
            content = path.read_bytes() if path.is_file() else b""
            assert address.encode() not in content
            assert base64.b64decode(address)[:32] not in content


def test_only_who_has_the_codename_reads_the_reply(season: Season, tmp_path: Path) -> None:
    with back_at(season, tmp_path) as source:
        assert REPLY in source.comes_back(season.codenames[0]).words
        assert REPLY not in source.comes_back(season.codenames[1]).words
        assert "No mailbox opens" in source.comes_back("abdomen " * 7).words
