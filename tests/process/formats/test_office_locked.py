"""Office documents under a password: opened by the right one, and none is taken for another."""

import io
import json
import zipfile
from pathlib import Path

import pytest
from tests.corpus.manifest import MemberBytes
from tests.process.formats.reading import Reading, read

from zenger.backends.isolation.choose import choose_sandbox
from zenger.errors import SandboxUnavailableError
from zenger.model.document import Original, Status
from zenger.model.extraction import ExtractionOptions, Metadata
from zenger.model.ids import Digest
from zenger.process.collect import collect
from zenger.process.formats import old_office_lock
from zenger.process.formats.odf_lock import locks_of, manifest
from zenger.process.formats.office import OfficeHandler
from zenger.process.formats.old_office import EXCEL, WORD, OldOfficeHandler
from zenger.process.identify import identify
from zenger.protocols.sandbox import Limits

FOLDER = "corpus/formats/encrypted"
NAMES = (
    "testWORD_protected_passtika.docx", "testEXCEL_protected_passtika.xlsx",
    "testPPT_protected_passtika.pptx", "testODTEncrypted.odt",
)  # fmt: skip
SAMPLES = Path(__file__).parent / "samples"
OLD = {"locked.doc": WORD, "locked.xls": EXCEL, "locked-by-itself.xls": EXCEL}
MAIN = {
    "docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml",
    "odt": "content.xml",
}  # fmt: skip


def opened(content: bytes, *passwords: str) -> Reading:
    original = Original(Digest("0" * 64), len(content), "x")
    identity = identify(content[:8192], io.BytesIO(content), original)
    assert identity.media_type == "application/encrypted"
    options = ExtractionOptions(passwords=passwords)
    return read(OfficeHandler(), content, identity.media_type, options=options)


@pytest.mark.parametrize("name", NAMES)
def test_the_right_password_brings_the_document_out_whole(shared: Path, name: str) -> None:
    reading = opened((shared / FOLDER / name).read_bytes(), "wrong", "tika")
    ((_, content),) = reading.members
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert archive.testzip() is None
        assert MAIN[name.rpartition(".")[2]] in archive.namelist()
    assert reading.adds_up
    assert not reading.troubles
    about = [piece for piece in reading.pieces if isinstance(piece, Metadata)]
    assert about == [Metadata((("opened with password", "number 2 of those given"),))]


@pytest.mark.parametrize("name", NAMES)
def test_without_it_the_document_is_locked_and_says_no_more(shared: Path, name: str) -> None:
    content = (shared / FOLDER / name).read_bytes()
    for passwords in ((), ("wrong", "Tika", "tika ")):
        reading = opened(content, *passwords)
        assert reading.troubles == [(Status.ENCRYPTED, "password-needed")]
        assert not reading.members


@pytest.mark.parametrize("name", NAMES)
def test_damage_is_said_and_never_an_exception(shared: Path, name: str) -> None:
    whole = (shared / FOLDER / name).read_bytes()
    for at in range(0, len(whole), len(whole) // 60):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :]):
            options = ExtractionOptions(passwords=("tika",))
            reading = read(OfficeHandler(), damaged, "application/encrypted", options=options)
            assert reading.troubles or reading.members or reading.broken


def test_what_was_locked_as_odf_is_marked_as_locked_no_more(shared: Path) -> None:
    reading = opened((shared / FOLDER / "testODTEncrypted.odt").read_bytes(), "tika")
    ((_, content),) = reading.members
    assert b"encryption-data" not in manifest(io.BytesIO(content))
    identity = identify(content[:8192], io.BytesIO(content), Original(Digest("0" * 64), 1, "x"))
    assert identity.media_type == "application/vnd.oasis.opendocument.text"
    inside = read(OfficeHandler(), content, identity.media_type)
    assert inside.text
    assert not inside.troubles


def test_the_locks_of_odf_are_told_part_by_part(shared: Path) -> None:
    with (shared / FOLDER / "testODTEncrypted.odt").open("rb") as stream:
        assert "content.xml" in locks_of(manifest(stream))


def old(name: str, *passwords: str) -> Reading:
    options = ExtractionOptions(passwords=passwords)
    return read(OldOfficeHandler(), (SAMPLES / name).read_bytes(), OLD[name], options=options)


@pytest.mark.parametrize("name", OLD)
def test_one_of_before_2007_holds_itself_without_the_lock(name: str) -> None:
    reading = old(name, "wrong", "pässword7", "tika")
    ((_, content),) = reading.members
    assert not reading.troubles and reading.adds_up
    inside = read(OldOfficeHandler(), content, OLD[name])
    assert "Arica" in inside.text and not inside.troubles


def test_a_password_that_the_lock_cannot_take_keeps_no_other_from_being_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    whole = old_office_lock.unlocked

    def short_ones_only(untrusted: bytes, password: str) -> bytes | None:
        if len(password) > 15:
            raise old_office_lock.UnusualLockError
        return whole(untrusted, password)

    monkeypatch.setattr(old_office_lock, "unlocked", short_ones_only)
    assert old("locked.xls", "much too long for it", "tika").members
    assert old("locked.xls", "much too long for it").troubles


def test_it_is_told_which_password_opened_it() -> None:
    told = {
        name: [piece.fields for piece in old(name, "tika").pieces if isinstance(piece, Metadata)]
        for name in OLD
    }
    number = ("opened with password", "number 1 of those given")
    assert (number,) in told["locked.xls"]
    by_itself = ("opened with password", "the one that Excel tries by itself")
    assert (by_itself,) in told["locked-by-itself.xls"]
    assert not any("tika" in str(fields) for fields in told.values())
    assert old("locked.doc", "tika").troubles == [(Status.ENCRYPTED, "password-needed")]
    assert not old("locked.doc", "tika").members


@pytest.mark.parametrize("name", OLD)
def test_damage_to_an_old_one_is_said_and_never_an_exception(name: str) -> None:
    whole = (SAMPLES / name).read_bytes()
    for at in range(0, len(whole), len(whole) // 60):
        for damaged in (whole[:at], whole[:at] + bytes([whole[at] ^ 0x41]) + whole[at + 1 :]):
            options = ExtractionOptions(passwords=("tika", "pässword7"))
            read(OldOfficeHandler(), damaged, OLD[name], options=options)


@pytest.mark.sandbox
@pytest.mark.parametrize("name", NAMES)
def test_it_is_opened_behind_the_walls(shared: Path, name: str) -> None:
    opens_in_a_worker(shared / FOLDER / name)


@pytest.mark.sandbox
@pytest.mark.parametrize("name", OLD)
def test_an_old_one_is_opened_behind_the_walls(name: str) -> None:
    opens_in_a_worker(SAMPLES / name)


def opens_in_a_worker(path: Path) -> None:
    name = path.name
    order = {"do": "extract", "digest": "0" * 64, "size": path.stat().st_size, "name": name,
             "options": {"passwords": ["wrong", "tika", "pässword7"]}}  # fmt: skip
    try:
        sandbox = choose_sandbox("zenger.process.worker:serve")
    except SandboxUnavailableError as error:
        pytest.skip(str(error))
    try:
        worker = sandbox.worker()
        with path.open("rb") as stream:
            frames = worker.run(json.dumps(order).encode(), [stream], Limits())
            got = collect(frames, MemberBytes())  # type: ignore[arg-type]  # only `put`
        worker.close()
    finally:
        sandbox.close()
    assert got.ending.status is Status.OK
    assert got.count().emitted == 1
    assert got.outcome()[0] is Status.OK
