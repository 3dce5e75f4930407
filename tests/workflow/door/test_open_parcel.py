"""What is sealed is imported whole; what is not whole never looks so; nothing tells of the source."""

import base64
import io
import json
import os
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pyrage
import pytest
from tests.receive.parcels import sealed
from tests.workflow.door.house_of_keys import BEGUN, WEEK, House, house_in
from tests.workflow.house import files_in, newsroom_in

from zenger.catalog.models import Accession, AuditEntry, Occurrence
from zenger.errors import ParcelError
from zenger.protocols.newsroom import Newsroom
from zenger.receive.age_opening import How
from zenger.workflow.door import nested
from zenger.workflow.door.open_parcel import OpenedParcel, open_parcel
from zenger.workflow.door.seal import Letter, recipients, seal

FILES = {"docs/a.txt": b"An order.", "docs/sub/b.bin": os.urandom(300_000), "docs/empty": b"",
         "docs/Ünïcödé name.pdf": b"%PDF-1.4"}  # fmt: skip


@pytest.fixture
def house(tmp_path: Path) -> House:
    return house_in(tmp_path / "keys")


@pytest.fixture
def newsroom(tmp_path: Path) -> Newsroom:
    return replace(
        newsroom_in(tmp_path / "desk"),
        now=lambda: datetime(2026, 11, 27, 14, 35, 7, 12, tzinfo=UTC),
    )


def seal_to(
    house: House, paths: Sequence[Path], target: Path, letter: Letter | None = None
) -> Path:
    to = recipients(house.folder.keyring(), BEGUN, without_forward_secrecy=False)
    with target.open("wb") as out:
        seal(paths, out, to, letter or Letter(), today=BEGUN)
    return target


@pytest.fixture
def parcel(house: House, tmp_path: Path) -> Path:
    files_in(tmp_path / "source", FILES)
    return seal_to(house, [tmp_path / "source" / "docs"], tmp_path / "p.age", Letter("Look at b."))


def contents(newsroom: Newsroom, opened: OpenedParcel) -> dict[str, bytes]:
    found = {}
    for one in Occurrence.objects.filter(collection__title=opened.collection, present=True):
        assert one.blob_id is not None
        with newsroom.originals.open(one.blob_id) as stream:
            found[one.path] = stream.read()
    return found


def test_every_byte_and_the_note_arrive_and_nothing_stays_beside(
    newsroom: Newsroom, house: House, parcel: Path
) -> None:
    opened = open_parcel(newsroom, parcel, house.week_keys())
    found = contents(newsroom, opened)
    head = json.loads(found.pop("parcel.json"))
    assert head == {"format": 1, "day": "2026-11-26", "note": "Look at b."}
    assert found == {f"files/{name}": content for name, content in FILES.items()}
    assert (opened.is_complete, opened.weeks, opened.forward_secrecy) == (True, (WEEK,), True)
    assert not (newsroom.folder.parent / ".desk.quarantine").exists()


def test_each_desk_opens_it(newsroom: Newsroom, house: House, parcel: Path) -> None:
    assert open_parcel(newsroom, parcel, house.week_keys(2)).is_complete


def test_custody_tells_the_day_and_the_digest_and_nothing_of_the_source(
    newsroom: Newsroom, house: House, parcel: Path
) -> None:
    opened = open_parcel(newsroom, parcel, house.week_keys())
    first, second = AuditEntry.objects.order_by("pk")
    assert (first.verb, second.verb) == ("open-parcel", "import")
    assert first.details == {
        "parcel": opened.sha256, "collection": f"Parcel {opened.sha256[:16]}", "weeks": [WEEK],
        "complete": True, "files": 4, "whole": 4, "how": "whole", "forward_secrecy": True,
    }  # fmt: skip
    midnight = datetime(2026, 11, 27, tzinfo=UTC)
    accession = Accession.objects.get()
    assert {first.at, second.at, accession.started, accession.finished} == {midnight}
    stamps = Occurrence.objects.values_list("modified_ns", "changed_ns", "inode").distinct()
    assert list(stamps) == [(0, 0, 0)]


def test_opening_it_again_changes_nothing(newsroom: Newsroom, house: House, parcel: Path) -> None:
    first = open_parcel(newsroom, parcel, house.week_keys())
    again = open_parcel(newsroom, parcel, house.week_keys())
    assert (again.count.added, again.count.removed, again.count.unchanged) == (0, 0, 5)
    assert contents(newsroom, first) == contents(newsroom, again)


def test_a_collection_of_something_else_is_never_taken(
    newsroom: Newsroom, house: House, parcel: Path, tmp_path: Path
) -> None:
    open_parcel(newsroom, parcel, house.week_keys(), collection="Tip")
    other = seal_to(house, [tmp_path / "source/docs/a.txt"], tmp_path / "o.age")
    with pytest.raises(ParcelError, match="does not hold this parcel"):
        open_parcel(newsroom, other, house.week_keys(), collection="Tip")


def test_a_parcel_that_was_cut_off_is_incomplete_for_good(
    newsroom: Newsroom, house: House, parcel: Path
) -> None:
    parcel.write_bytes(parcel.read_bytes()[:200_000])
    opened = open_parcel(newsroom, parcel, house.week_keys())
    assert (opened.is_complete, opened.how) == (False, How.CUT_OFF)
    assert opened.collection.endswith("(incomplete)")
    found = contents(newsroom, opened)
    cut = found.pop("files/docs/sub/b.bin.incomplete")
    assert FILES["docs/sub/b.bin"].startswith(cut)
    assert 100_000 < len(cut) < 200_000
    assert "files/docs/sub/b.bin" not in found
    assert found["files/docs/a.txt"] == FILES["docs/a.txt"]


def test_a_parcel_that_was_changed_is_refused_and_its_beginning_comes_only_when_asked_for(
    newsroom: Newsroom, house: House, parcel: Path
) -> None:
    changed = bytearray(parcel.read_bytes())
    changed[200_000] ^= 1
    parcel.write_bytes(changed)
    with pytest.raises(ParcelError, match="changed on the way"):
        open_parcel(newsroom, parcel, house.week_keys())
    assert not Occurrence.objects.exists()
    opened = open_parcel(newsroom, parcel, house.week_keys(), salvage=True)
    assert (opened.is_complete, opened.how) == (False, How.CHANGED)
    assert opened.collection.endswith("(incomplete)")


def test_nothing_opens_for_others_or_when_the_week_is_destroyed(
    newsroom: Newsroom, house: House, parcel: Path, tmp_path: Path
) -> None:
    stranger = pyrage.x25519.Identity.generate()
    with pytest.raises(ParcelError, match="None of these keys"):
        open_parcel(newsroom, parcel, [replace(house.week_keys()[0], identity=stranger)])
    house.folder.destroy_week(WEEK)
    for desk in (1, 2):
        with pytest.raises(ParcelError, match="None of these keys"):
            open_parcel(newsroom, parcel, house.week_keys(desk))


def test_a_parcel_in_a_parcel_in_a_parcel_is_opened(
    newsroom: Newsroom, house: House, parcel: Path, tmp_path: Path
) -> None:
    middle = seal_to(house, [parcel], tmp_path / "middle.age")
    outer = seal_to(house, [middle, tmp_path / "source/docs/a.txt"], tmp_path / "outer.age")
    opened = open_parcel(newsroom, outer, house.week_keys())
    found = contents(newsroom, opened)
    inner = "files/middle.age.opened/files/p.age.opened/"
    assert found[f"{inner}files/docs/a.txt"] == FILES["docs/a.txt"]
    assert not [path for path in found if path.endswith(".age")]
    assert (opened.is_complete, opened.whole) == (True, 5)


def test_a_cut_parcel_inside_makes_the_whole_incomplete(
    newsroom: Newsroom, house: House, parcel: Path, tmp_path: Path
) -> None:
    parcel.write_bytes(parcel.read_bytes()[:150_000])
    opened = open_parcel(newsroom, seal_to(house, [parcel], tmp_path / "o.age"), house.week_keys())
    found = contents(newsroom, opened)
    assert not opened.is_complete
    assert "files/p.age" in found  # what did not open whole is kept as it came
    assert found["files/p.age.opened/files/docs/a.txt"] == FILES["docs/a.txt"]


def test_what_is_sealed_to_others_stays_sealed(
    newsroom: Newsroom, house: House, tmp_path: Path
) -> None:
    foreign = pyrage.encrypt(b"not for us", [pyrage.x25519.Identity.generate().to_public()])
    (tmp_path / "foreign.age").write_bytes(foreign)
    parcel = seal_to(house, [tmp_path / "foreign.age"], tmp_path / "o.age")
    opened = open_parcel(newsroom, parcel, house.week_keys())
    assert contents(newsroom, opened)["files/foreign.age"] == foreign
    assert opened.is_complete


@pytest.mark.parametrize("armored", [False, True], ids=["binary", "armored"])
def test_what_plain_age_sealed_is_one_file(
    newsroom: Newsroom, house: House, tmp_path: Path, armored: bool
) -> None:
    key = pyrage.x25519.Recipient.from_str(house.folder.keyring().of_week(BEGUN)[0].recipient)
    (tmp_path / "report.pdf.age").write_bytes(pyrage.encrypt(b"%PDF-1.7 ...", [key], armored))
    opened = open_parcel(newsroom, tmp_path / "report.pdf.age", house.week_keys())
    assert contents(newsroom, opened) == {"files/report.pdf": b"%PDF-1.7 ..."}
    assert opened.is_complete


def test_what_is_no_age_file_is_refused(newsroom: Newsroom, house: House, tmp_path: Path) -> None:
    for content in (b"", b"PK\x03\x04", b"age-encryption.org/v1\n-> X25519 x\n"):
        (tmp_path / "x").write_bytes(content)
        with pytest.raises(ParcelError):
            open_parcel(newsroom, tmp_path / "x", house.week_keys())
    assert not (newsroom.folder.parent / ".desk.quarantine").exists()


def test_what_an_interrupted_opening_left_is_removed(
    newsroom: Newsroom, house: House, parcel: Path
) -> None:
    left = newsroom.folder.parent / ".desk.quarantine" / "parcel"
    left.mkdir(parents=True)
    (left / "plaintext").write_bytes(b"of an earlier parcel")
    opened = open_parcel(newsroom, parcel, house.week_keys())
    assert len(contents(newsroom, opened)) == 5
    assert not left.exists()


def test_sealed_to_a_desk_it_is_said_to_have_no_forward_secrecy(
    newsroom: Newsroom, house: House, tmp_path: Path
) -> None:
    late = BEGUN.replace(year=2027, month=6, day=10)
    to = recipients(house.folder.keyring(), late, without_forward_secrecy=True)
    out = io.BytesIO()
    seal([files_in(tmp_path / "s", {"a": b"1"})], out, to, Letter(), today=late)
    (tmp_path / "late.age").write_bytes(out.getvalue())
    opened = open_parcel(newsroom, tmp_path / "late.age", house.week_keys())
    assert (opened.is_complete, opened.forward_secrecy, opened.weeks) == (True, False, ())


AGE = subprocess.run(["which", "age"], capture_output=True, check=False).returncode == 0


@pytest.mark.skipif(
    not AGE, reason="Debian's package `age` is not installed; tools/setup.sh does it"
)
def test_age_and_tar_open_a_parcel_without_zenger(
    house: House, parcel: Path, tmp_path: Path
) -> None:
    """From the passphrase on: what docs/reference/parcel.md says for the day Zenger is gone."""
    desk, epoch = tmp_path / "desk.txt", tmp_path / "epoch.txt"
    desk.write_text(f"{house.desks[0]}\n")
    wrapped = house.folder.path / "epochs" / WEEK / "1.age"
    epoch.write_bytes(run("age", "-d", "-i", desk, wrapped))
    tar = tmp_path / "p.tar"
    run("age", "-d", "-i", epoch, "-o", tar, parcel)
    (tmp_path / "out").mkdir()
    run("tar", "-xf", tar, "-C", tmp_path / "out")
    found = {p.name: p.read_bytes() for p in (tmp_path / "out").glob("files/*/*")}
    assert found == {name.rpartition("/")[2]: content for name, content in FILES.items()}


@pytest.mark.skipif(
    not AGE, reason="Debian's package `age` is not installed; tools/setup.sh does it"
)
def test_parts_of_an_upload_join_with_cat(house: House, tmp_path: Path) -> None:
    content = os.urandom(9 * 2**20)
    (tmp_path / "p.age").write_bytes(sealed({b"big.bin": content}, house.desks, sized=False))
    (tmp_path / "id").write_text(f"{house.desks[1]}\n")
    run("age", "-d", "-i", tmp_path / "id", "-o", tmp_path / "p.tar", tmp_path / "p.age")
    run("tar", "-xf", tmp_path / "p.tar", "-C", tmp_path)
    joined = run("sh", "-c", f"cat {tmp_path}/files/0001/*")
    assert joined == content


def run(*words: str | Path) -> bytes:
    return subprocess.run(words, capture_output=True, check=True, timeout=60).stdout


def test_parcels_in_parcels_under_the_longest_paths_open_as_far_as_paths_go(
    newsroom: Newsroom, house: House, tmp_path: Path
) -> None:
    """It must not stop the opening of the parcels after it."""
    identities = [key.identity for key in house.week_keys()[:1]]
    path = b"/".join([b"d" * 119] * 8) + b"/" + b"x" * 40 + b".age"
    inner = b"An order."
    for _ in range(5):
        inner = sealed({path: inner}, identities)
    (tmp_path / "deep.age").write_bytes(inner)
    opened = open_parcel(newsroom, tmp_path / "deep.age", house.week_keys())
    (only,) = opened.placed
    assert (opened.is_complete, only.path.count(".opened/")) == (True, 2)
    assert only.path.endswith(".age")  # still sealed, and there


def header_of(recipients: int) -> bytes:
    """As an age file begins that is sealed to so many strangers."""
    line = base64.b64encode(os.urandom(32)).rstrip(b"=")
    stanza = b"-> X25519 %s\n%s\n" % (line, line)
    return b"age-encryption.org/v1\n" + stanza * recipients + b"--- %s\n" % line


class TestWhatTakesTheAgeLibraryForEver:
    """Its time grows with the square of a header: a megabyte of one takes an hour for all keys."""

    def test_a_file_sealed_to_thousands_is_not_tried(
        self, newsroom: Newsroom, house: House, tmp_path: Path
    ) -> None:
        bomb = header_of(10_000) + os.urandom(100)
        armored = b"-----BEGIN AGE ENCRYPTED FILE-----\n" + base64.encodebytes(bomb)
        files_in(tmp_path / "source", {"docs/a.age": bomb, "docs/b.age": armored})
        parcel = seal_to(house, [tmp_path / "source" / "docs"], tmp_path / "p.age")
        began = time.monotonic()
        opened = open_parcel(newsroom, parcel, house.week_keys())
        assert time.monotonic() - began < 30  # it was hours
        assert contents(newsroom, opened)["files/docs/a.age"] == bomb
        (tmp_path / "bomb.age").write_bytes(bomb)
        with pytest.raises(ParcelError, match="None of these keys"):
            open_parcel(newsroom, tmp_path / "bomb.age", house.week_keys())

    def test_after_too_many_that_do_not_open_the_rest_stays_sealed(
        self, newsroom: Newsroom, house: House, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(nested, "MOST_CLOSED", 3)
        ours = pyrage.encrypt(b"An order.", [house.desks[0].to_public()])
        names = {f"docs/{place}.age": header_of(1) for place in range(5)}
        files_in(tmp_path / "source", {"docs/0.first.age": ours, **names, "docs/last.age": ours})
        parcel = seal_to(house, [tmp_path / "source" / "docs"], tmp_path / "p.age")
        found = contents(newsroom, open_parcel(newsroom, parcel, house.week_keys()))
        assert found["files/docs/last.age"] == ours
        assert found["files/docs/0.first.age.opened/files/0.first"] == b"An order."


class TestAStrangeStick:
    """On a stick, or inside a parcel, may be what leads to the keys of this machine."""

    def test_a_key_of_a_week_is_no_document(
        self, newsroom: Newsroom, house: House, tmp_path: Path
    ) -> None:
        """It would outlive its destruction among the documents. Desk 1 opens it."""
        key = house.folder.path / "epochs" / WEEK / "1.age"
        files_in(tmp_path / "source", {"docs/copied.age": key.read_bytes(), "docs/a.txt": b"a"})
        inside = seal_to(house, [tmp_path / "source" / "docs"], tmp_path / "p.age")
        with pytest.raises(ParcelError, match="it is a key itself"):
            open_parcel(newsroom, key, house.week_keys())
        opened = open_parcel(newsroom, inside, house.week_keys())
        assert (
            contents(newsroom, opened)["files/docs/copied.age"] == key.read_bytes()
        )  # still sealed
        kept = [path for path in newsroom.folder.rglob("*") if path.is_file()]
        assert not any(b"AGE-SECRET-KEY-" in path.read_bytes() for path in kept)

    def test_a_link_and_a_pipe_are_refused(
        self, newsroom: Newsroom, house: House, parcel: Path, tmp_path: Path
    ) -> None:
        link, pipe = tmp_path / "link.age", tmp_path / "pipe.age"
        link.symlink_to(parcel)
        os.mkfifo(pipe)
        for path in (link, pipe):
            with pytest.raises(ParcelError, match=r"Nothing was imported\.$"):
                open_parcel(newsroom, path, house.week_keys())

    def test_a_name_that_is_no_text_keeps_none_from_being_opened(
        self, newsroom: Newsroom, house: House, tmp_path: Path
    ) -> None:
        path = Path(os.fsdecode(os.fsencode(tmp_path) + b"/p\xff.age"))
        path.write_bytes(pyrage.encrypt(b"An order.", [house.desks[0].to_public()]))
        opened = open_parcel(newsroom, path, house.week_keys())
        (content,) = contents(newsroom, opened).values()
        assert content == b"An order."
