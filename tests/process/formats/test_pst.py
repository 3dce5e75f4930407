"""Outlook's stores: every item of every folder as an e-mail, and nothing lost in silence."""

import io
import subprocess
import sys
from pathlib import Path

import pytest
from tests.corpus.manifest import CORPUS, read_stream
from tests.process.formats.reading import Reading, read

from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Member, Trouble
from zenger.model.ids import Digest
from zenger.process.formats import pst
from zenger.process.formats.mail import MailHandler
from zenger.process.formats.pst import PstHandler
from zenger.protocols.formats import Identity

FOLDER = CORPUS / "formats" / "pst"


@pytest.fixture(params=["testPST.pst", "testPST-ingest.pst", "testPST_variousBodyTypes.pst"])
def store(request: pytest.FixtureRequest) -> bytes:
    return real(request.param)


def real(name: str) -> bytes:
    path = FOLDER / name
    if not path.exists():
        pytest.skip("the shared corpus is absent")
    return path.read_bytes()


def reading_of(content: bytes, **options: int) -> Reading:
    return read(PstHandler(), content, options=ExtractionOptions(**options))


def mail(content: bytes) -> Reading:
    return read(MailHandler(), content, "message/rfc822", name="a.eml")


def test_every_item_comes_once_and_they_add_up(store: bytes) -> None:
    reading = reading_of(store)
    assert reading.adds_up
    assert reading.troubles == []
    assert len(set(reading.names)) == len(reading.members) > 0


def test_an_item_is_named_by_its_folders_and_its_place() -> None:
    names = reading_of(real("testPST_variousBodyTypes.pst")).names
    assert names == [b"Top of Outlook data file/Inbox/tmp/%05d.eml" % n for n in range(1, 5)]


def test_the_same_store_gives_the_same_bytes(store: bytes) -> None:
    first, second = reading_of(store).members, reading_of(store).members
    assert [data for _, data in first] == [data for _, data in second]


def test_a_message_inside_a_message_has_its_own_attachment() -> None:
    (name, content), *_ = [
        (m.raw_name, data)
        for m, data in mail(reading_of(real("testPST.pst")).members[-1][1]).members
    ]
    assert name == b"First email.eml"
    inside = mail(content)
    assert inside.message.subject == "First email"
    assert inside.names == [b"attachment.docx"]
    assert inside.members[0][1].startswith(b"PK")
    docx = read_stream(io.BytesIO(inside.members[0][1]), "a.docx", len(inside.members[0][1]))
    assert docx.status == "ok"
    assert docx.text


def test_threads_are_those_of_the_headers() -> None:
    first, reply = (
        mail(reading_of(real("testPST_variousBodyTypes.pst")).members[n][1]) for n in (0, 1)
    )
    assert first.message.message_id in reply.message.references


def test_going_on_at_an_item_reads_none_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from zenger.process.formats.pst_items import Items

    opened: list[int] = []
    whole = Items.read
    monkeypatch.setattr(Items, "read", lambda self, item: opened.append(1) or whole(self, item))
    original = Original(Digest("0" * 64), 0, "x")
    pieces = PstHandler().extract(
        original, io.BytesIO(real("testPST.pst")), Identity(""), ExtractionOptions()
    )
    members = [piece for piece in pieces if isinstance(piece, Member)]
    assert len(members) == 7
    assert opened == []


def test_items_from_there_on_are_the_same_and_all_are_counted(store: bytes) -> None:
    whole = reading_of(store)
    for start in range(len(whole.members) + 1):
        rest = reading_of(store, start_at=start)
        assert [(m.ordinal, data) for m, data in rest.members] == [
            (m.ordinal, data) for m, data in whole.members[start:]
        ]
        assert rest.expected == whole.expected


def test_damage_of_an_item_is_told_before_the_next_and_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def damaged_mail(item: object, damaged: list[str]) -> list[bytes]:
        damaged.append("check-sum")
        return [b"words"]

    monkeypatch.setattr(pst, "as_mail", damaged_mail)
    pieces = reading_of(real("testPST.pst")).pieces
    found = [n for n, piece in enumerate(pieces) if isinstance(piece, Trouble)]
    assert next(n for n, piece in enumerate(pieces) if isinstance(piece, Member)) + 1 == found[0]
    assert len(found) == 1


def test_more_items_than_allowed_are_a_limit(store: bytes) -> None:
    reading = reading_of(store, max_members=2)
    assert len(reading.members) == 2
    assert (Status.LIMIT, "too-many-members") in reading.troubles
    assert reading.expected is None


def test_no_store_and_a_store_cut_to_its_header_are_corrupt(store: bytes) -> None:
    assert reading_of(b"!BDN").troubles == [(Status.CORRUPT, "damaged-container")]
    both = [(Status.TRUNCATED, "cut-short"), (Status.CORRUPT, "damaged-container")]
    assert reading_of(store[:564]).troubles == both
    assert (Status.TRUNCATED, "cut-short") in reading_of(store[: len(store) // 3]).troubles


DAMAGE = """
import random, sys
from tests.process.formats.test_pst import reading_of
content = open(sys.argv[1], "rb").read()
for seed in range(int(sys.argv[2]), int(sys.argv[3])):
    die = random.Random(seed)
    damaged = bytearray(content[: die.randrange(len(content))] if seed % 5 == 0 else content)
    for _ in range(die.choice((1, 5, 50, 500))):
        damaged[die.randrange(len(damaged))] = die.randrange(256)
    reading_of(bytes(damaged))
    print(seed, flush=True)
"""


@pytest.mark.slow
def test_a_hundred_damaged_stores_end_as_data() -> None:
    """In a process of its own: a native crash must not take the tests along."""
    real("testPST-ingest.pst")
    run = subprocess.run(
        [sys.executable, "-c", DAMAGE, FOLDER / "testPST-ingest.pst", "0", "100"],
        capture_output=True, text=True, check=False, cwd=Path(__file__).parents[3],
    )  # fmt: skip
    assert run.returncode == 0, run.stderr[-2000:]
    assert run.stdout.split() == [str(seed) for seed in range(100)]
