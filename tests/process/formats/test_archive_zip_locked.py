"""Members of a zip under a password that are packed in a way rarely met there."""

from pathlib import Path

import pytest
from tests.process.formats.reading import Reading, read

from zenger.model.document import Status
from zenger.model.extraction import ExtractionOptions
from zenger.process.formats.archive import ArchiveHandler

SAMPLES = Path(__file__).parent / "samples"
WORDS = b"words " * 200


def opened(name: str, *passwords: str) -> Reading:
    options = ExtractionOptions(passwords=passwords)
    return read(ArchiveHandler(), (SAMPLES / name).read_bytes(), options=options)


@pytest.mark.parametrize("lock", ["aes256", "zipcrypto"])
@pytest.mark.parametrize("packed", ["lzma", "xz"])
def test_the_password_opens_what_is_packed_in_lzma_and_xz(lock: str, packed: str) -> None:
    reading = opened(f"zip-{lock}-{packed}.zip", "wrong", "secret")
    assert [data for _, data in reading.members] == [WORDS]
    assert reading.adds_up


@pytest.mark.parametrize("lock", ["aes256", "zipcrypto"])
@pytest.mark.parametrize("packed", ["lzma", "xz"])
def test_a_wrong_password_opens_nothing(lock: str, packed: str) -> None:
    reading = opened(f"zip-{lock}-{packed}.zip", "wrong", "wronger")
    assert reading.lost == [(b"a.txt", Status.ENCRYPTED, "password-needed")]


@pytest.mark.parametrize("lock", ["aes256", "zipcrypto"])
def test_what_cannot_be_unpacked_is_not_said_to_lack_a_password(lock: str) -> None:
    reading = opened(f"zip-{lock}-ppmd.zip", "secret")
    assert reading.lost == [(b"a.txt", Status.UNSUPPORTED, "unsupported-compression")]
